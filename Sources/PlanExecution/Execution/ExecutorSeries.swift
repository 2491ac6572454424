import LTTngModel
package import Planning

/// A series between the setup and the teardown of all its runs.
package struct OpenSeries: ~Copyable {
  let run: Run

  /// What went wrong so far, and was told.
  let problems: [Problem]

  /// Whether its runs may be made.
  package var isReady: Bool { problems.isEmpty }

  /// A series of which nothing is left but to close it.
  package init(run: consuming Run) {
    self.init(run: run, problems: [])
  }

  init(run: consuming Run, problems: [Problem]) {
    self.run = run
    self.problems = problems
  }
}

/// A series of runs: the steps that are run once around them, and what a run of one is.
extension Executor where Control: ~Copyable {
  // MARK: - The series

  /// Runs the setup of all runs, as far as that was not done.
  ///
  /// One that goes on sets up what an earlier part of it has taken away.
  package consuming func openSeries(isResumed: Bool) -> OpenSeries {
    if isResumed, run.progress.hasEnded || !isSeriesSetUp { renewSeries() }
    runSetup()
    noticeInterruption()
    if problems.isEmpty, !run.progress.hasStarted(StepName.runs) {
      attempt { executor throws(Problem) in try executor.begin(StepName.runs) }
    }
    let problems = problems
    return OpenSeries(run: run, problems: problems)
  }

  /// Takes up a series whose runs are over.
  package init(
    closing series: consuming OpenSeries, plan: Plan, control: consuming Control,
    ports: ExecutionPorts
  ) {
    let problems = series.problems
    self.init(plan: plan, run: series.run, control: control, ports: ports)
    self.problems = problems
  }

  /// Runs the teardown of all runs and ends the series; `problems` are what went wrong with it meanwhile.
  package consuming func closeSeries(_ record: SeriesRecord, problems: [Problem]) -> RunReport {
    for problem in problems { note(problem) }
    take(record)
    noticeInterruption()
    runTeardown()
    endLeftProcesses()
    endDaemon()
    endJournal()
    return report()
  }

  /// Takes what became of the runs of the series: their statuses, whether any is left, and the folders of their
  /// packages.
  package mutating func take(_ record: SeriesRecord) {
    runStatuses = record.statuses
    hasRuns = record.hasRuns
    places = record.places
  }

  /// Whether the setup of all runs is done and nothing of it was taken away.
  private var isSeriesSetUp: Bool {
    run.identity.bootID == ports.machine.bootID
      && plan.actions(in: .setup).allSatisfy { run.progress.hasSucceeded($0.id.rawValue) }
      && !plan.actions(in: .teardown).contains { hasBegun($0) }
  }

  /// Takes away what an earlier part of the series has set up, and makes it one that has set up nothing.
  private mutating func renewSeries() {
    if !run.progress.hasEnded {
      runTeardown()
      endLeftProcesses()
    }
    attempt { executor throws(Problem) in
      do throws(FolderError) {
        try executor.run.beginRound()
      } catch {
        throw Problem(.failed, error.description)
      }
    }
  }

  // MARK: - A run of one

  /// Writes down that a signal ended the payload, or a step of setup: who settles the run tells of it, and who goes on
  /// with a series makes the run anew.
  mutating func recordInterruption() {
    guard let signal = ports.payloads.interruption else { return }

    record(.finished, StepName.interruption, detail: SignalName.name(of: signal))
  }

  /// Whether the payload did not come to its own end.
  var isPartial: Bool {
    // Its package has the same name at all targets.
    if isReopened, let isPartial = storedReport?.isPartial { return isPartial }
    if isCutOff || run.progress.hasFinished(StepName.interruption) { return true }

    let hasEnded = plan.actions(in: .payload).contains {
      run.progress.hasFinished($0.id.rawValue)
    }
    return !hasEnded && (isAbandoned || ports.payloads.interruption != nil)
  }

  /// What the folder of the run's package is called.
  var packageName: String {
    guard let series = run.identity.series else { return "\(plan.recipe)-\(run.id)" }

    return isPartial ? "\(series.name),partial-\(run.id)" : series.name
  }

  /// Where the package of the run is brought: those of a series stand in one folder.
  func destination(_ target: RetrievalTarget) -> RetrievalDestination {
    let destination = RetrievalDestination(target, runID: run.id.text)
    return run.identity.series.map { destination.appending("\(plan.recipe)-\($0.id)") }
      ?? destination
  }

  var payloadNanoseconds: UInt64? {
    let steps = plan.actions(in: .payload).filter { $0.action.step?.background == nil }
    let outcomes = steps.compactMap { run.progress.outcomes[$0.id.rawValue] }
    guard let begin = outcomes.map(\.beginTime).min(), let end = outcomes.map(\.endTime).max()
    else {
      return nil
    }

    return end - begin
  }
}
