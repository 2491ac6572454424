import LTTngControl
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
      return ExitStatus.worst(of: try runs.map { id throws(Problem) in try end(id, workplace) })
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

    return selection.openRuns(recipePath: canonical.string)
  }

  private func end(_ id: RunID, _ workplace: Workplace) throws(Problem) -> ExitStatus {
    var run = try open(id, workplace)
    view.observe(.runBegan(id: id.text, folder: run.folder.path.string, isNew: false))
    let privateHome = run.progress.daemon?.privateHome
    if let privateHome { PrivateDaemonHome.use(privateHome) }
    var control = try SessionDaemon.open()
    let isReachable =
      RunSelection(workplace).isOfThisBoot(run.identity) && control.isSessionDaemonAlive()
    guard isReachable, let plan = storedPlan(run.folder) else {
      try? run.end()
      view.observe(.note("the run \(id) left no session"))
      return .done
    }

    let executor = Executor(
      plan: plan, run: run, control: control,
      ports: workplace.ports(privateHome: privateHome, observer: view))
    let report = executor.abandon()
    if let privateHome { FileTree.remove(FilePath(privateHome)) }
    view.show(report)
    return report.status
  }

  private func open(_ id: RunID, _ workplace: Workplace) throws(Problem) -> Run {
    do throws(FolderError) {
      return try Run.open(id, in: workplace.caller.store)
    } catch {
      throw Problem(.environmentNotReady, error.description)
    }
  }

  private func storedPlan(_ folder: RunFolder) -> Plan? {
    WholeFile.read(folder.plan).flatMap { JSONText.decode(Plan.self, from: $0) }
  }
}
