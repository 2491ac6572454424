import LTTngModel
import PlanExecution
import Recipes

/// Brings runs with a payload to their end, and stops the sessions of standing ones.
struct StopOperation {
  /// A recipe's file, the id of a run or the beginning of it, or the name of a standing session.
  let name: String

  /// The recipe's names of standing sessions; none is all.
  let sessions: [String]

  /// The secrets that a teardown needs.
  let given: GivenParameters
  let view: any ApplyView

  func run() -> ExitStatus {
    do throws(Problem) {
      let workplace = try Workplace()
      return try stop(StopSubject.find(name, sessions: sessions, workplace), workplace)
    } catch {
      view.observe(.problem(error))
      return error.status
    }
  }

  private func stop(
    _ subject: StopSubject, _ workplace: Workplace
  ) throws(Problem) -> ExitStatus {
    if subject.standing == nil, subject.runs.isEmpty {
      view.observe(.note("no run of \(name) is under way: there is nothing to stop"))
    }
    let stopping = RunStopping(workplace: workplace, given: given, view: view)
    var statuses = subject.runs.map { id in
      attempt { () throws(Problem) in try stopping.stop(id) }
    }
    if let standing = subject.standing {
      statuses.append(
        attempt { () throws(Problem) in
          try StandingOperation(name: name, sessions: sessions, action: .stop, view: view)
            .tell(standing, workplace)
        })
    }
    return ExitStatus.worst(of: statuses)
  }

  /// What cannot be stopped does not keep the others from it.
  private func attempt(_ body: () throws(Problem) -> ExitStatus) -> ExitStatus {
    do throws(Problem) {
      return try body()
    } catch {
      view.observe(.problem(error))
      return error.status
    }
  }
}
