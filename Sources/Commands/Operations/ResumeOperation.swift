import LTTngModel
import Payloads
import PlanExecution
import Recipes

/// Brings runs to their end that were cut off.
struct ResumeOperation {
  /// The id of a run, or a recipe's file; nil is all of this host and user.
  let name: String?

  /// The secrets of a series, or of what a run is yet to run.
  let given: GivenParameters
  let view: any ApplyView

  func run() -> ExitStatus {
    do throws(Problem) {
      let workplace = try Workplace()
      let runs = try selectedRuns(workplace)
      if runs.isEmpty { view.observe(.note("no run was cut off: there is nothing to resume")) }
      return ExitStatus.worst(of: runs.map { resume($0, workplace) })
    } catch {
      view.observe(.problem(error))
      return error.status
    }
  }

  /// A run that cannot be settled does not keep the others from it.
  private func resume(_ id: RunID, _ workplace: Workplace) -> ExitStatus {
    do throws(Problem) {
      if workplace.caller.store.identity(of: id)?.isSeries == true {
        return try SeriesResumption(given: given, view: view).resume(id, workplace)
      }

      var workplace = workplace
      workplace.secrets = try SecretValues(given).values(ofTeardownOf: id, workplace)
      let ending = RunEnding(
        workplace: workplace, view: view, manner: .settled,
        leftProgram: RunSelection(workplace).isAskedToEnd(id) ? .ended : .awaited,
        retriesRetrieval: true)
      guard let report = try ending.report(ofEnding: id) else { return .done }

      return workplace.supervisor.interruption == nil ? EndStatus.of(report, nil) : report.status
    } catch {
      view.observe(.problem(error))
      return error.status
    }
  }

  private func selectedRuns(_ workplace: Workplace) throws(Problem) -> [RunID] {
    try RunNaming.checkIsGiven(name)
    let selection = RunSelection(workplace)
    guard let name else {
      tellWhatIsLeft(selection)
      return selection.withoutRunsOfSeries(selection.cutOffRuns)
    }
    if let id = RunID(name), let identity = selection.store.identity(of: id) {
      return try check(id, identity, selection)
    }

    let path = RecipePath(name, from: workplace.caller.currentFolder)
    let runs = runs(of: path, selection)
    if runs.isEmpty, path.exists { try RecipeNaming.check(name, workplace) }
    guard runs.isEmpty, !path.exists else { return runs }
    if let id = try selection.run(named: name), let identity = selection.store.identity(of: id) {
      return try check(id, identity, selection)
    }

    throw Problem(
      .environmentNotReady, "there is neither a run nor a recipe `\(name)`",
      help: "lttrecipe runs lists the runs")
  }

  /// What is done only where it is named.
  private func tellWhatIsLeft(_ selection: RunSelection) {
    for series in selection.unfinishedSeries {
      view.observe(
        .note("runs of the series \(series) are left; go on: lttrecipe resume \(series)"))
    }
    for run in selection.unretrievedRuns {
      view.observe(
        .note(
          "the trace of the run \(run) was not brought away; once more: lttrecipe resume \(run)"))
    }
  }

  private func runs(of path: RecipePath, _ selection: RunSelection) -> [RunID] {
    let isOfRecipe = { (id: RunID) in selection.store.identity(of: id)?.recipePath == path.text }
    let cutOff = selection.withoutRunsOfSeries(selection.cutOffRuns.filter(isOfRecipe))
    if !cutOff.isEmpty { return cutOff }
    // One that was interrupted has ended; the last one is what the recipe is about.
    if let series = selection.unfinishedSeries.last(where: isOfRecipe) { return [series] }

    return selection.unretrievedRuns.filter(isOfRecipe)
  }

  private func check(
    _ id: RunID, _ identity: RunIdentity, _ selection: RunSelection
  ) throws(Problem) -> [RunID] {
    try selection.checkOwner(of: identity, "resume")
    let progress = try selection.progress(of: id)
    if identity.isSeries == true, progress.hasEnded {
      let unretrieved = selection.unretrievedRuns.filter {
        selection.store.identity(of: $0)?.series?.id == id.text
      }
      let isUnfinished = SeriesRecord.read(selection.store.folder(of: id))?.isUnfinished == true
      return unretrieved + (isUnfinished ? [id] : [])
    }
    guard !progress.hasEnded else {
      return FailedRetrieval.isLeft(selection.store.folder(of: id)) ? [id] : []
    }
    guard identity.isStanding != true, !progress.isPaused else {
      throw Problem(
        .environmentNotReady,
        "the run \(id) \(progress.isPaused ? "waits where it was told to" : "is a standing one")",
        help: "go on with it: lttrecipe apply \(identity.recipePath ?? "RECIPE") --run-id \(id); "
          + "end it: lttrecipe destroy --run-id \(id)")
    }
    return [id]
  }
}
