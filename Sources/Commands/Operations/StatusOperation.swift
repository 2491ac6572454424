import Glibc
import LTTngControl
import LTTngModel
import PlanExecution
import Planning

/// Shows how the sessions of open runs are.
struct StatusOperation {
  /// The recipe's file, or the name of a session; nil is all open runs.
  let recipe: String?

  /// The recipe's names of sessions; none is all.
  let sessions: [String]

  /// Whether changes are shown until someone ends the program.
  let follows: Bool
  let view: StatusView

  func run() -> ExitStatus {
    do throws(Problem) {
      return try show()
    } catch {
      view.show(error)
      return error.status
    }
  }

  private func show() throws(Problem) -> ExitStatus {
    let workplace = try Workplace()
    var control = SessionDaemon()
    let reader = StatusReader(workplace)
    let first = try subject(workplace)
    let last = try reader.statuses(of: first, &control)
    view.show(
      last, without: try reader.runsWithoutSession(first.runs), isDetailed: isDetailed)
    if follows { try follow(from: last, reader, &control) }
    return .done
  }

  /// Shows what changes until someone ends the program, or nobody reads it any more.
  ///
  /// The subject is looked up each time: a run can end, and the recipe be applied as a new one.
  private func follow(
    from first: [SessionStatus], _ reader: StatusReader, _ control: inout SessionDaemon
  ) throws(Problem) {
    var last = first
    var notifications = NotificationFollowing()
    while !Terminal.isOutputUnread {
      let subject = (try? subject(reader.workplace)) ?? StatusReader.Subject(runs: [], sessions: [])
      notifications.follow(
        triggerPrefixes(of: subject.runs, reader.workplace), for: .seconds(1), &control
      ) {
        NotificationView(isJSON: view.isJSON).show($0)
      }
      let now = try reader.statuses(of: subject, &control)
      let changed = now.filter { new in !last.contains { $0.isSame(as: new) } }
      view.showChanges(changed, ended: ended(last, now), isDetailed: isDetailed)
      last = now
    }
  }

  private var isDetailed: Bool { recipe != nil }

  private func subject(_ workplace: Workplace) throws(Problem) -> StatusReader.Subject {
    guard let recipe else {
      return StatusReader.Subject(runs: workplace.caller.store.openRuns(), sessions: [])
    }

    let target = try StandingTarget.find(
      recipe, sessions: sessions, workplace, isAnyOpen: true)
    return StatusReader.Subject(runs: [target.id], sessions: target.sessions)
  }

  /// The sessions whose runs came to their end.
  private func ended(_ last: [SessionStatus], _ now: [SessionStatus]) -> [SessionStatus] {
    last.filter { old in !now.contains { $0.run == old.run && $0.session == old.session } }
  }

  /// What the names of the runs' triggers begin with.
  private func triggerPrefixes(of runs: [RunID], _ workplace: Workplace) -> [String] {
    let standing = StandingRuns(workplace)
    return runs.compactMap { id in
      (try? standing.plan(of: id)).map { $0.triggerPrefix.expanded(runID: id.text) }
    }
  }
}
