import LTTngModel
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
    record.takeOutcomes { store.report(of: $0) }
    record.renewOutcomes { store.report(of: $0) }
    do throws(FolderError) {
      try record.write(series.folder)
    } catch {
      throw Problem(.failed, error.description)
    }
  }

  /// Writes down what has become of a run of a series since; one that is at work does that itself when it ends.
  func note(_ report: RunReport, in membership: SeriesMembership) {
    guard let id = RunID(membership.id) else { return }

    let folder = workplace.caller.store.folder(of: id)
    guard FileTree.exists(folder.series) else { return }

    do throws(FolderError) {
      let lock = try RunLock(folder, waiting: waiting(for: folder))
      try renew(id, report)
      _ = consume lock
    } catch {
      let what = "what became of the run \(report.runID)"
      view.observe(
        error.cause == .inUse
          ? .note("\(what) is taken up at the end of the series \(id), which is at work")
          : .problem(Problem(.failed, "\(what) is not written down in its series: \(error)")))
    }
  }

  /// Others that do the same are soon done.
  private func waiting(for folder: RunFolder) -> LockWait {
    RunLock.holder(of: folder) == nil
      ? workplace.lockWait(atMost: RunLock.patience, telling: view) : LockWait.none
  }

  private func renew(_ series: RunID, _ report: RunReport) throws(FolderError) {
    guard var record = SeriesRecord.read(workplace.caller.store.folder(of: series)),
      let index = record.runs.firstIndex(where: { $0.attempts.last == report.runID })
    else { return }

    record.runs[index].outcome = SeriesOutcome(report)
    let problems = try SeriesRenewal(workplace: workplace, id: series).keep(record)
    for problem in problems { view.observe(.problem(problem)) }
  }
}

extension RunStore {
  /// Returns what became of a run when it ended; nil where that is not known.
  func report(of id: String) -> RunReport? {
    RunID(id).flatMap { RunReport.read(folder(of: $0)) }
  }
}
