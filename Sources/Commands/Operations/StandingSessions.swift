import LTTngControl
import LTTngModel
import PlanExecution
import Planning

/// Tells the sessions of a run from others of the same names.
enum StandingSessions {
  /// What the session daemon has of a name.
  enum Presence {
    case absent
    case ours(ListedSession)

    /// Somebody else made it.
    case foreign(ListedSession)

    /// The session of ours; nil where there is none.
    var session: ListedSession? {
      if case .ours(let session) = self { session } else { nil }
    }
  }

  /// Returns what there is of sessions, by their names in the recipe, which are those in the daemon, too.
  ///
  /// A run that was cut off while it created a session could not write down what it had made: its output
  /// folder tells.
  static func presence(
    of names: [String], _ run: (id: RunID, progress: RunProgress)?,
    among listed: [ListedSession], daemonProcessID: Int32?
  ) -> [String: Presence] {
    var presence: [String: Presence] = [:]
    for name in names {
      guard let found = listed.first(where: { $0.name.utf8.elementsEqual(name.utf8) }) else {
        presence[name] = .absent
        continue
      }

      let isOurs =
        if let owned = run?.progress.sessions[name] {
          owned.isSame(as: found, daemonProcessID: daemonProcessID)
        } else if let run, run.progress.hasStarted(StepName.create(name)) {
          found.output.contains(run.id.text)
        } else { false }
      presence[name] = isOurs ? .ours(found) : .foreign(found)
    }
    return presence
  }

  /// Returns the sessions of a run that are not there any more.
  static func lost(
    of run: borrowing Run, _ plan: Plan, _ control: inout SessionDaemon,
    _ starter: SessionDaemonStarter
  ) throws(Problem) -> [String] {
    let names = plan.sessions.map(\.name)
    let presence = presence(
      of: names, (run.id, run.progress), among: try listed(&control),
      daemonProcessID: starter.answeringProcess)
    return names.filter { presence[$0]?.session == nil }
  }

  /// Returns the sessions of a run in whose places there are others of the same names.
  static func replaced(
    of run: borrowing Run, _ control: inout SessionDaemon, _ starter: SessionDaemonStarter
  ) throws(Problem) -> [String] {
    let listed = try listed(&control)
    let daemonProcessID = starter.answeringProcess
    return run.progress.sessions.filter { _, owned in
      owned.isReplaced(among: listed, daemonProcessID: daemonProcessID)
    }.keys.sorted()
  }

  /// What brings a session of a standing run back that is gone.
  static let renewalHelp = "`lttrecipe apply` makes it anew, and keeps its trace"

  /// What brings it back where there is another one of its name, which apply alone refuses to take away.
  static func replacementHelp(_ name: String) -> String {
    "`lttrecipe apply --replace=\(name)` destroys that one and makes this one anew; what both recorded is kept"
  }

  static func listed(_ control: inout SessionDaemon) throws(Problem) -> [ListedSession] {
    do throws(LTTngError) {
      return try control.listSessions()
    } catch {
      throw DaemonFault.problem("list the sessions", error)
    }
  }

  /// Says whose a session is that is not ours.
  static func owner(
    of session: ListedSession, among store: RunStore, daemonProcessID: Int32?
  ) -> String {
    if let run = ownerRun(of: session, among: store, daemonProcessID: daemonProcessID) {
      return text(of: run, store)
    }

    let place =
      session.output.isEmpty ? "without an output" : "with its output in \(session.output)"
    return
      "it was made at \(WallClock.text(session.creationTime)), \(place), by no run of this user"
  }

  /// Returns the open run that made a session; nil where none of this user has.
  static func ownerRun(
    of session: ListedSession, among store: RunStore, daemonProcessID: Int32?
  ) -> RunID? {
    run(among: store) { progress in
      progress.sessions.values.contains {
        $0.isSame(as: session, daemonProcessID: daemonProcessID)
      }
    }
  }

  /// Says whose a trigger is that is not ours.
  static func owner(
    ofTrigger name: String, among store: RunStore
  ) -> (text: String, run: RunID?) {
    guard let id = run(among: store, has: { $0.triggers.contains(name) }) else {
      return ("no run of this user registered it", nil)
    }

    return (text(of: id, store), id)
  }

  /// Returns the open run that has something; nil where none has.
  private static func run(among store: RunStore, has: (RunProgress) -> Bool) -> RunID? {
    store.openRuns().first { id in
      (try? Run.readProgress(store.folder(of: id))).map(has) ?? false
    }
  }

  private static func text(of id: RunID, _ store: RunStore) -> String {
    let recipe = store.identity(of: id).map { $0.recipePath ?? "a recipe from standard input" }
    return "it is of the run \(id) of \(recipe ?? "an unknown recipe")"
  }
}
