import Glibc
import LTTngModel
import Payloads
import PlanExecution
import Planning
import Recipes
import SystemPackage

/// Goes on with a series that was cut off or interrupted.
struct SeriesResumption {
  let given: GivenParameters
  let view: any ApplyView

  /// Brings what it left to its end, and makes the runs that are yet to be made.
  func resume(_ id: RunID, _ outer: Workplace) throws(Problem) -> ExitStatus {
    let store = outer.caller.store
    guard let identity = store.identity(of: id),
      let stored = SeriesRecord.read(store.folder(of: id))
    else {
      // It was cut off before it had its list of runs.
      return try ending(id, outer).end(id)
    }

    try RunSelection(outer).checkRights(identity)
    guard !RootRights.areLaidAside else { return try endOnly(id, outer) }

    // Before the end of a run that needs them, and where the caller's files are.
    let secrets = try secrets(of: stored)
    try enterFolder(of: identity)
    defer { _ = chdir(outer.folder.string) }
    var workplace = try Workplace()
    workplace.secrets = secrets
    try moveToThisBoot(id, identity, workplace)
    let run = try open(id, workplace)
    let ending = ending(id, workplace)
    try ending.settleLeftPrograms(of: run)
    try ending.endRuns(ofSeries: run)
    StopRequest(run.folder).withdraw()
    guard let record = SeriesRecord.read(run.folder) else { return .done }

    // What its programs read may be another one by now.
    if record.isUnfinished {
      RecordingKey.revoke(run.folder, because: "its runs were not all made at once")
    }
    let execution = SeriesExecution(
      workplace: workplace, apply: operation,
      recipes: SeriesRecipes(
        folder: run.folder, record: record, path: run.identity.recipePath.map { FilePath($0) },
        secrets: secrets, source: nil),
      id: id, folder: run.folder, record: record)
    try execution.obtainCredentials()
    let plan = try StoredPlan.read(run)
    return execution.execute(run, plan: plan, isResumed: true)
  }

  /// Under sudo the folder of the series is the calling user's, and what root runs may not be what they can write.
  private func endOnly(_ id: RunID, _ workplace: Workplace) throws(Problem) -> ExitStatus {
    if try !RunSelection(workplace).progress(of: id).hasEnded {
      _ = try ending(id, workplace).end(id)
    }
    throw Problem(
      .environmentNotReady, "under sudo no stored recipe is carried out: the series \(id) is over",
      help: "apply the recipe for a new one")
  }

  private func ending(_ id: RunID, _ workplace: Workplace) -> RunEnding {
    RunEnding(
      workplace: workplace, view: view, manner: .settled,
      leftProgram: RunSelection(workplace).isAskedToEnd(id) ? .ended : .awaited)
  }

  /// What is made as `apply` makes it.
  private var operation: ApplyOperation {
    ApplyOperation(
      recipe: "", given: given, stoppingPoint: nil, runID: nil, replaceable: [],
      followsPayload: false, keepsWindowQuiet: false, isOnce: nil, view: view)
  }

  /// Relative paths start where they did.
  private func enterFolder(of identity: RunIdentity) throws(Problem) {
    guard let folder = identity.callerFolder, chdir(folder) != 0 else { return }

    throw FolderStay.missing(folder, identity)
  }

  /// What the series has set up on another boot is taken away before it is one of this boot.
  private func moveToThisBoot(
    _ id: RunID, _ identity: RunIdentity, _ workplace: Workplace
  ) throws(Problem) {
    let selection = RunSelection(workplace)
    guard !selection.isOfThisBoot(identity) else { return }

    if try !selection.progress(of: id).hasEnded { _ = try ending(id, workplace).end(id) }
    let moved = identity.moved(toBoot: workplace.machine.bootID)
    do throws(FolderError) {
      try WholeFile.write(
        JSONText.encode(moved, isPretty: true), to: selection.store.folder(of: id).identity)
    } catch {
      throw Problem(.failed, error.description)
    }
  }

  private func open(_ id: RunID, _ workplace: Workplace) throws(Problem) -> Run {
    do throws(FolderError) {
      return try Run.open(id, in: workplace.caller.store)
    } catch {
      throw RunFault.problem(error)
    }
  }

  /// The secrets are kept nowhere.
  private func secrets(
    of record: SeriesRecord
  ) throws(Problem) -> [String: String] {
    let settings = try PlanParameters.settings(given, from: FileSystem.currentFolder)
    if let other = settings.first(where: { !record.secrets.contains($0.name) }) {
      throw Problem(
        .wrongUsage,
        "the series has all parameters but its secrets: `\(other.name)` cannot be given",
        help: record.secrets.isEmpty
          ? "leave --set and --set-file out"
          : "give \(record.secrets.joined(separator: ", ")) alone")
    }
    return try SecretValues(given).values(
      of: record.secrets, neededBy: "the series", from: FileSystem.currentFolder)
  }
}
