import PlanExecution

/// A series begins, or goes on.
struct SeriesBeginning {
  let id: String
  let record: SeriesRecord
  let isResumed: Bool
}

/// A run of a series begins.
struct SeriesStep {
  let run: SeriesRun

  /// From 1, in the order in which the runs are made.
  let number: Int
  let record: SeriesRecord
}

/// What became of a series.
struct SeriesResult {
  let id: String
  let record: SeriesRecord
  let report: RunReport

  /// Whether its folder is still there, so that `resume` finds it.
  var isKept = true

  /// Whether there are runs left that `resume` makes.
  var isUnfinished: Bool { isKept && record.isUnfinished }
}
