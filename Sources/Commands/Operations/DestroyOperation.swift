import LTTngControl
import LTTngModel
import Payloads
import PlanExecution
import Planning
import Recipes
import SystemPackage

/// Ends what open runs left.
struct DestroyOperation {
  let recipe: String?
  let runID: String?
  let view: any ApplyView

  func run() -> ExitStatus {
    do throws(Problem) {
      let workplace = try Workplace()
      let runs = try selectedRuns(workplace)
      if runs.isEmpty { view.observe(.note("no run is open: nothing to destroy")) }
      return ExitStatus.worst(of: runs.map { ending($0, workplace) })
    } catch {
      view.observe(.problem(error))
      return error.status
    }
  }

  /// A run that cannot be ended does not keep the others from it.
  private func ending(_ id: RunID, _ workplace: Workplace) -> ExitStatus {
    do throws(Problem) {
      return try end(id, workplace)
    } catch {
      view.observe(.problem(error))
      return error.status
    }
  }

  private func selectedRuns(_ workplace: Workplace) throws(Problem) -> [RunID] {
    let selection = RunSelection(workplace)
    if let id = try RunNaming.id(runID) {
      guard let identity = selection.store.identity(of: id), selection.isOurs(identity) else {
        throw Problem(.environmentNotReady, "there is no run \(id) of this host and user")
      }

      return selection.store.openRuns().filter { $0 == id }
    }
    let path = FilePath(recipe ?? "")
    guard
      let canonical = FileSystem.canonicalPath(workplace.caller.currentFolder.pushing(path))
    else {
      throw Problem(
        .environmentNotReady, "there is no file \(path)", help: "name a run with --run-id")
    }

    return sharedFirst(selection.openRuns(recipePath: canonical.string), selection.store)
  }

  /// Once this process looked at a private daemon, it sees no shared one any more.
  private func sharedFirst(_ ids: [RunID], _ store: RunStore) -> [RunID] {
    let isPrivate = { (id: RunID) in
      (try? Run.readProgress(store.folder(of: id)))?.daemon?.privateHome != nil
    }
    return ids.filter { !isPrivate($0) } + ids.filter(isPrivate)
  }

  private func end(_ id: RunID, _ workplace: Workplace) throws(Problem) -> ExitStatus {
    let run = try open(id, workplace)
    try RunSelection(workplace).checkRights(run.identity)
    view.observe(.runBegan(id: id.text, folder: run.folder.path.string, isNew: false))
    let privateHome = run.progress.daemon?.privateHome
    if let privateHome { try PrivateDaemonHome.use(privateHome) }
    let plan = withoutRootSteps(try storedPlan(run))
    var control = SessionDaemon()
    let hasDaemon =
      RunSelection(workplace).isOfThisBoot(run.identity) && control.isSessionDaemonAlive()
    if !hasDaemon { view.observe(.note("the run's session daemon is gone, and its sessions")) }
    let executor = Executor(
      plan: plan, run: run, control: control,
      ports: workplace.ports(privateHome: privateHome, observer: view))
    let report = executor.abandon(hasDaemon: hasDaemon)
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

  private func open(_ id: RunID, _ workplace: Workplace) throws(Problem) -> Run {
    do throws(FolderError) {
      return try Run.open(id, in: workplace.caller.store)
    } catch {
      throw Problem(.environmentNotReady, error.description)
    }
  }

  /// Returns the run's plan; an empty one for a run that was cut off before it had one.
  private func storedPlan(_ run: borrowing Run) throws(Problem) -> Plan {
    guard let bytes = WholeFile.read(run.folder.plan) else {
      return Plan(
        recipe: run.identity.recipe, requirements: Requirements(domains: [], programs: []),
        actions: [])
    }
    guard let plan = JSONText.decode(Plan.self, from: bytes) else {
      throw Problem(
        .environmentNotReady, "\(run.folder.plan) is of another version of lttrecipe",
        help: "destroy the run with that version, or its sessions with lttng destroy")
    }

    return plan
  }
}
