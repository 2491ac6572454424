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

  /// Writes down what has become of a run of a series since; not where that is at work, which knows of it
  /// by itself.
  func note(_ report: RunReport, in membership: SeriesMembership) {
    guard let id = RunID(membership.id) else { return }

    let folder = workplace.caller.store.folder(of: id)
    guard var record = SeriesRecord.read(folder), let lock = try? RunLock(folder),
      let index = record.runs.firstIndex(where: { $0.attempts.last == report.runID })
    else { return }

    record.runs[index].outcome = SeriesOutcome(report)
    do throws(FolderError) {
      try record.write(folder)
    } catch {
      view.observe(.problem(Problem(.failed, error.description)))
    }
    for problem in SeriesSummary(record, folder).keep(workplace.retriever) {
      view.observe(.problem(problem))
    }
    _ = consume lock
  }
}
