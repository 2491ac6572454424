import Diagnostics
import PlanExecution

/// Writes how a run has ended that another lttrecipe has brought to its end.
enum StopText {
  static func head(of report: RunReport, series: SeriesRecord?) -> [String] {
    [
      "\(series == nil ? "run" : "series") \(report.runID): ended: \(RunsText.word(for: report.status))"
    ]
      + (series.map { SeriesText.end(of: $0, report.runID) } ?? [])
  }

  /// Where the traces are.
  static func places(of report: RunReport) -> [String] {
    (report.places + report.traces).map { "trace: \($0)" }
  }
}

extension HumanApplyView {
  func showEnd(of report: RunReport, series: SeriesRecord?) {
    for problem in report.problems where problem.status != .verdictBad {
      if problem.status.isInterruption { continue }

      // That the payload was interrupted is what was asked for.
      observe(problem.status == .payloadFailed ? .note(problem.message) : .problem(problem))
    }
    let lines = StopText.head(of: report, series: series)
    Terminal.print(lines.map { TerminalText.escaped($0) + "\n" }.joined())
    if let verdict = report.verdict { observe(.verdictReached(verdict)) }
    guard series == nil else { return }

    Terminal.print(
      StopText.places(of: report).map { TerminalText.escaped($0) + "\n" }.joined())
  }
}

extension JSONApplyView {
  func showEnd(of report: RunReport, series: SeriesRecord?) {
    show(report)
  }
}
