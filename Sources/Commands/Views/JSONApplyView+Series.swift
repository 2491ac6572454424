import PlanExecution

extension JSONApplyView {
  func show(_ beginning: SeriesBeginning) {
    JSONStream.write(
      SeriesLine(
        id: beginning.id, isResumed: beginning.isResumed, seed: beginning.record.seed,
        runs: beginning.record.runs.map(\.name)))
  }

  func show(_ step: SeriesStep) {
    JSONStream.write(
      SeriesStepLine(name: step.run.name, number: step.number, count: step.record.runs.count))
  }

  func show(_ result: SeriesResult) {
    for run in result.record.runs {
      JSONStream.write(SeriesRowLine(run, parameters: result.record.parameters))
    }
    JSONStream.write(
      SeriesReportLine(isUnfinished: result.isUnfinished, report: result.report))
  }
}

private struct SeriesLine: Encodable {
  let type = "series"
  let id: String
  let isResumed: Bool
  let seed: UInt64?
  let runs: [String]
}

private struct SeriesStepLine: Encodable {
  let type = "series-run"
  let name: String
  let number: Int
  let count: Int
}

/// A run of a series in a JSON stream.
struct SeriesRowLine: Encodable {
  let type = "series-row"
  let name: String
  let values: [String: String]
  let repetition: Int

  /// The run's id; nil for one that was not made.
  let runID: String?

  /// nil for one that was not made.
  let outcome: SeriesOutcome?

  init(_ run: SeriesRun, parameters: [String]) {
    name = run.name
    values = Dictionary(zip(parameters, run.values)) { first, _ in first }
    repetition = run.repetition
    runID = run.attempts.last
    outcome = run.outcome
  }
}

private struct SeriesReportLine: Encodable {
  let type = "series-report"

  /// Whether there are runs left that `resume` makes.
  let isUnfinished: Bool
  let report: RunReport
}
