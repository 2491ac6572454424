import LTTngControl
import LTTngModel
import Payloads
import PlanExecution
import Planning
import Recipes
import SystemPackage

/// Makes the runs of a series that are yet to be made, one after the other.
struct SeriesExecution {
  let workplace: Workplace
  let apply: ApplyOperation
  let recipes: SeriesRecipes
  let id: RunID
  let folder: RunFolder
  var record: SeriesRecord

  private var view: any ApplyView { apply.view }

  /// Sets up what the runs have in common, makes them, and takes it away again.
  consuming func execute(
    _ run: consuming Run, plan: Plan, isResumed: Bool
  ) -> ExitStatus {
    view.show(SeriesBeginning(id: id.text, record: record, isResumed: isResumed))
    let ports = workplace.ports(privateHome: nil, observer: view)
    var problems: [Problem] = []
    let series = open(run, plan, ports, isResumed: isResumed)
    if series.isReady {
      do throws(Problem) {
        try makeRuns()
      } catch {
        problems.append(error)
      }
    }
    if isKept { problems += SeriesSummary(record, folder).keep(workplace.retriever) }
    var report = Executor(closing: series, plan: plan, control: SessionDaemon(), ports: ports)
      .closeSeries(record, problems: problems)
    if isKept { takeUpRetrieved(&report) }
    view.show(SeriesResult(id: id.text, record: record, report: report, isKept: isKept))
    return report.status
  }

  /// Somebody may remove the folder of the series while its runs are made.
  private var isKept: Bool { FileTree.exists(folder.series) }

  /// Somebody may have brought away what could not be when its run ended, as long as the series was at work.
  private mutating func takeUpRetrieved(_ report: inout RunReport) {
    do throws(FolderError) {
      let renewal = SeriesRenewal(workplace: workplace, id: id)
      guard let now = try renewal.takeUpRetrieved(into: record) else { return }

      record = now.record
      report.renew(record, summaryProblems: now.problems)
      for problem in now.problems { view.observe(.problem(problem)) }
    } catch {
      view.observe(
        .problem(Problem(.failed, "what was brought away since is not written down: \(error)")))
    }
  }

  /// What is set up is for runs: where none is left, it is only taken away.
  private func open(
    _ run: consuming Run, _ plan: Plan, _ ports: ExecutionPorts, isResumed: Bool
  ) -> OpenSeries {
    guard record.isUnfinished else { return OpenSeries(run: run) }

    return Executor(plan: plan, run: run, control: SessionDaemon(), ports: ports)
      .openSeries(isResumed: isResumed)
  }

  /// Has sudo ask for its password now, before anything is set up and while somebody can answer.
  func obtainCredentials() throws(Problem) {
    guard let run = record.runs.first(where: { !$0.isMade }) else { return }

    let recipe = try recipes.whole(of: run, workplace).recipe
    try apply.obtainCredentials(workplace, recipe, workplace.userIDs(in: recipe).ids)
  }

  private mutating func makeRuns() throws(Problem) {
    for index in record.runs.indices where !record.runs[index].isMade {
      guard record.isUnfinished, workplace.supervisor.interruption == nil, !SessionDaemon.isGivenUp
      else { return }

      try make(index)
    }
  }

  /// Writes down which run is made before it is, so that whatever it leaves can be told to belong to the series.
  private mutating func make(_ index: Int) throws(Problem) {
    let run = workplace.caller.store.unusedID()
    record.runs[index].attempts.append(run.text)
    record.runs[index].outcome = nil
    try keep()
    view.show(SeriesStep(run: record.runs[index], number: index + 1, record: record))
    do throws(Problem) {
      record.runs[index].outcome = SeriesOutcome(try make(record.runs[index], run))
    } catch {
      view.observe(.problem(error))
      // Nothing of it was recorded: who goes on with the series makes it.
      record.runs[index].outcome = SeriesOutcome(notBegun: error.status)
      if !FileTree.exists(workplace.caller.store.folder(of: run).path) {
        record.runs[index].attempts.removeLast()
      }
    }
    try keep()
  }

  /// Makes one run, as `apply` makes one of a recipe without a matrix.
  private func make(_ planned: SeriesRun, _ run: RunID) throws(Problem) -> RunReport {
    var workplace = workplace
    let loaded = try recipes.recipe(of: planned, workplace)
    workplace.secrets = loaded.secrets
    let (userIDs, userProblems) = workplace.userIDs(in: loaded.recipe)
    let obstacles =
      userProblems
      + Readiness(workplace: workplace, recipe: loaded.recipe, userIDs: userIDs)
      .problems(of: .none)
    for obstacle in obstacles.dropLast() { view.observe(.problem(obstacle)) }
    if let last = obstacles.last { throw last }

    try apply.obtainCredentials(workplace, loaded.recipe, userIDs)
    let opened = try RunOpening(workplace: workplace, loaded: loaded, view: view)
      .create(run, of: SeriesMembership(id: id.text, name: planned.name))
    let report = try RecipeApplication(
      workplace: workplace, loaded: loaded, userIDs: userIDs, stoppingPoint: nil, replaceable: [],
      approval: nil, view: view
    ).apply(opened)
    view.show(report)
    return report
  }

  private func keep() throws(Problem) {
    do throws(FolderError) {
      try record.write(folder)
    } catch {
      throw Problem(.failed, error.description)
    }
  }
}
