import LTTngControl
import LTTngModel
import PlanExecution
import Planning

/// Tells the sessions of a standing run to do something.
struct StandingOperation {
  /// The recipe's file, or the name of a session.
  let name: String

  /// The recipe's names of sessions; none is all that the action suits.
  let sessions: [String]
  let action: StandingAction
  let view: any ApplyView

  func run() -> ExitStatus {
    do throws(Problem) {
      let workplace = try Workplace()
      return try tell(StandingTarget.find(name, sessions: sessions, workplace), workplace)
    } catch {
      view.observe(.problem(error))
      return error.status
    }
  }

  /// Tells the sessions of a run that was found.
  func tell(_ target: StandingTarget, _ workplace: Workplace) throws(Problem) -> ExitStatus {
    let run = try RunTaking(workplace, view: view).open(target.id)
    let plan = try StoredPlan.read(run)
    let privateHome = run.progress.daemon?.privateHome
    try PrivateDaemonHome.choose(privateHome)
    var control = SessionDaemon()
    let ports = workplace.ports(privateHome: privateHome, observer: view)
    let names = chosen(target, plan)
    let told = try StandingPresence(
      store: workplace.caller.store, starter: ports.daemonStarter
    ).require(names, (run.id, run.progress), &control)
    let executor = Executor(plan: plan, run: run, control: control, ports: ports)
    let report = executor.act(action, on: told)
    view.show(report)
    return report.status
  }

  /// The sessions that were named, else those that can do it, else all, of which is said why they cannot.
  private func chosen(_ target: StandingTarget, _ plan: Plan) -> [String] {
    if !target.sessions.isEmpty { return target.sessions }

    let suitable = plan.sessions.filter(action.suits)
    return (suitable.isEmpty ? plan.sessions : suitable).map(\.name)
  }
}

/// Takes up a run whatever it waits for.
struct RunTaking {
  private let workplace: Workplace
  private let view: any ApplyView

  init(_ workplace: Workplace, view: any ApplyView) {
    self.workplace = workplace
    self.view = view
  }

  func open(_ id: RunID) throws(Problem) -> Run {
    let run: Run
    do throws(FolderError) {
      run = try Run.open(
        id, in: workplace.caller.store,
        waiting: workplace.lockWait(atMost: RunLock.patience, telling: view))
    } catch {
      throw RunFault.problem(error)
    }
    guard !run.progress.hasEnded else {
      throw Problem(.environmentNotReady, "another lttrecipe has just ended the run \(id)")
    }

    try RunSelection(workplace).checkRights(run.identity)
    return run
  }
}

/// Finds the sessions of a standing run that are there.
struct StandingPresence {
  let store: RunStore
  let starter: SessionDaemonStarter

  /// Returns the sessions as they are.
  ///
  /// - Throws: Where one is gone, or somebody else's by now.
  func require(
    _ names: [String], _ run: (id: RunID, progress: RunProgress), _ control: inout SessionDaemon
  ) throws(Problem) -> [StandingSession] {
    guard control.isSessionDaemonAlive() else {
      throw gone("its session daemon is gone, and with it the session `\(names.first ?? "")`")
    }

    let process = starter.answeringProcess
    let presence = StandingSessions.presence(
      of: names, run, among: try StandingSessions.listed(&control), daemonProcessID: process)
    var found: [StandingSession] = []
    for name in names {
      switch presence[name] ?? .absent {
      case .ours(let session): found.append(StandingSession(name: name, isActive: session.isActive))
      case .absent: throw gone("the session `\(name)` is gone")
      case .foreign(let session):
        let owner = StandingSessions.owner(of: session, among: store, daemonProcessID: process)
        throw Problem(
          .environmentNotReady,
          "the session `\(name)` is gone, and there is another of its name: \(owner)",
          help: StandingSessions.replacementHelp(name))
      }
    }
    return found
  }

  private func gone(_ what: String) -> Problem {
    Problem(
      .environmentNotReady, what, help: StandingSessions.renewalHelp)
  }
}
