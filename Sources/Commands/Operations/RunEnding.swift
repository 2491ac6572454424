import LTTngControl
import LTTngModel
import Payloads
import PlanExecution
import Planning
import SystemPackage

/// Brings open runs to their end by their stored plans.
struct RunEnding {
  let workplace: Workplace
  let view: any ApplyView

  /// Ends a run: what it began is undone; a standing one is verified and retrieved, too.
  func end(_ id: RunID) throws(Problem) -> ExitStatus {
    let run = try open(id)
    guard !run.progress.hasEnded else {
      view.observe(.note("another lttrecipe has just ended the run \(id)"))
      return .done
    }

    try RunSelection(workplace).checkRights(run.identity)
    view.observe(.runBegan(id: id.text, folder: run.folder.path.string, isNew: false))
    let privateHome = run.progress.daemon?.privateHome
    if let privateHome { try PrivateDaemonHome.use(privateHome) }
    let plan = withoutRootSteps(try StoredPlan.read(run))
    var control = SessionDaemon()
    let hasDaemon =
      RunSelection(workplace).isOfThisBoot(run.identity) && control.isSessionDaemonAlive()
    if !hasDaemon {
      view.observe(
        .note(
          "the run's session daemon is gone, and its sessions: what was in their sub-buffers is lost"
        ))
    }
    let ports = workplace.ports(privateHome: privateHome, observer: view)
    var lost: [String] = []
    let isStanding = run.identity.isStanding == true
    if hasDaemon, isStanding {
      lost = try StandingSessions.lost(of: run, plan, &control, ports.daemonStarter)
    }
    let executor = Executor(plan: plan, run: run, control: control, ports: ports)
    let report =
      isStanding
      ? executor.endStanding(lostSessions: lost, hasDaemon: hasDaemon)
      : executor.abandon(hasDaemon: hasDaemon)
    if let privateHome { FileTree.remove(FilePath(privateHome)) }
    view.show(report)
    return report.status
  }

  /// Takes the teardown out under sudo: the folder of the run is the calling user's, and what root runs may
  /// not be what they can write.
  private func withoutRootSteps(_ plan: Plan) -> Plan {
    let teardown = plan.actions(in: .teardown)
    guard RootRights.areLaidAside, !teardown.isEmpty else { return plan }

    for planned in teardown {
      view.observe(
        .note("under sudo no stored step is run; see whether it is needed: \(planned.action)"))
    }
    return Plan(
      recipe: plan.recipe, requirements: plan.requirements,
      actions: plan.actions.filter { $0.action.phase != .teardown })
  }

  private func open(_ id: RunID) throws(Problem) -> Run {
    do throws(FolderError) {
      return try Run.open(
        id, in: workplace.caller.store,
        waiting: workplace.lockWait(atMost: RunLock.patience, telling: view))
    } catch {
      throw RunFault.problem(error)
    }
  }
}

/// The plan in a run's folder.
enum StoredPlan {
  /// Returns the run's plan; an empty one for a run that was cut off before it had one.
  static func read(_ run: borrowing Run) throws(Problem) -> Plan {
    try read(run.folder, recipe: run.identity.recipe)
  }

  static func read(_ folder: RunFolder, recipe: String) throws(Problem) -> Plan {
    guard let bytes = WholeFile.read(folder.plan) else {
      return Plan(
        recipe: recipe, requirements: Requirements(domains: [], programs: []), actions: [])
    }
    guard let plan = JSONText.decode(Plan.self, from: bytes) else {
      throw Problem(
        .environmentNotReady, "\(folder.plan) is of another version of lttrecipe",
        help: "destroy the run with that version, or its sessions with lttng destroy")
    }

    return plan
  }
}
