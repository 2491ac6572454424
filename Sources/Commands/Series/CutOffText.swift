import PlanExecution

/// Says what becomes of runs and series that were cut off, when their recipe is applied anew.
enum CutOffText {
  /// `ending` says who brings it to its end.
  static func note(
    of id: RunID, _ store: RunStore, ending: String = "it is brought to its end first"
  ) -> String {
    guard store.identity(of: id)?.isSeries == true,
      let record = SeriesRecord.read(store.folder(of: id))
    else { return "the run \(id) was cut off: \(ending)" }

    let rest =
      record.isUnfinished ? "; to make its other runs afterwards: lttrecipe resume \(id)" : ""
    return "the series \(id) was cut off after \(record.madeCount) of \(record.runs.count) runs: "
      + ending + rest
  }
}
