import Diagnostics
import PlanExecution

/// Writes how a run has ended that another lttrecipe has brought to its end.
enum StopText {
  static func head(of report: RunReport, isSeries: Bool) -> String {
    "\(isSeries ? "series" : "run") \(report.runID): ended: \(RunsText.word(for: report.status))"
  }

  /// Where the traces are.
  static func places(of report: RunReport) -> [String] {
    (report.places + report.traces).map { "trace: \($0)" }
  }
}

extension HumanApplyView {
  func showEnd(of report: RunReport, series: SeriesRecord?) {
    let isInterrupted = report.problems.contains { $0.status.isInterruption }
    for problem in report.problems where problem.status != .verdictBad {
      if problem.status.isInterruption { continue }

      // That the payload was interrupted is what was asked for.
      let isAskedFor = isInterrupted && problem.status == .payloadFailed
      observe(isAskedFor ? .note(problem.message) : .problem(problem))
    }
    let head = StopText.head(of: report, isSeries: series != nil)
    Terminal.print(TerminalText.escaped(head) + "\n")
    if let verdict = report.verdict { observe(.verdictReached(verdict)) }
    if let series {
      return show(SeriesResult(id: report.runID, record: series, report: report))
    }

    Terminal.print(
      StopText.places(of: report).map { TerminalText.escaped($0) + "\n" }.joined())
  }
}

extension JSONApplyView {
  func showEnd(of report: RunReport, series: SeriesRecord?) {
    guard let series else { return show(report) }

    show(SeriesResult(id: report.runID, record: series, report: report))
  }
}
