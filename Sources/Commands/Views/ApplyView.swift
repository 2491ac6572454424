import Diagnostics
import LTTngModel
import PlanExecution
import Planning

/// Shows a run as it happens, and what became of it.
protocol ApplyView: ExecutionObserver {
  func showFindings(_ diagnostics: [Diagnostic])

  /// Shows a plan; `isTaken` says whether it goes on with an earlier run.
  func show(_ plan: Plan, isTaken: Bool)

  func show(_ report: RunReport)

  /// Shows what became of a run that another lttrecipe has brought to its end; `series` is nil for a single run.
  func showEnd(of report: RunReport, series: SeriesRecord?)

  /// Shows the run that recorded already what was asked for.
  func show(_ earlier: EarlierRun)

  func show(_ beginning: SeriesBeginning)
  func show(_ step: SeriesStep)

  /// Shows a row for each run of a series, and how to go on.
  func show(_ result: SeriesResult)
}

enum ApplyViews {
  static func make(isJSON: Bool) -> any ApplyView {
    isJSON ? JSONApplyView() : HumanApplyView(isColored: Terminal.isProgressColored)
  }
}
