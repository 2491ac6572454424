import PlanExecution

/// The end of the runs of a series.
extension RunEnding {
  /// Brings the open runs of a series to their end, before what it has set up for them is taken away, and writes
  /// down what became of them.
  func endRuns(ofSeries series: borrowing Run) throws(Problem) {
    for id in RunSelection(workplace).openRuns(ofSeries: series.id) {
      _ = try end(id)
    }
    guard var record = SeriesRecord.read(series.folder) else { return }

    let store = workplace.caller.store
    record.takeOutcomes { id in
      RunID(id).flatMap { WholeFile.read(store.folder(of: $0).report) }
        .flatMap { JSONText.decode(RunReport.self, from: $0) }
    }
    do throws(FolderError) {
      try record.write(series.folder)
    } catch {
      throw Problem(.failed, error.description)
    }
  }
}
