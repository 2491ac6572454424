import LTTngModel
import PlanExecution
import SystemPackage

/// Writes down what has become of the runs of a series that is not at work.
struct SeriesRenewal {
  let workplace: Workplace

  /// The id of the series.
  let id: RunID

  private var store: RunStore { workplace.caller.store }
  private var folder: RunFolder { store.folder(of: id) }

  /// Puts a record in the place of the former one, with the table and the report of the series; returns what
  /// went wrong with the table.
  ///
  /// Who calls holds the series.
  func keep(_ record: SeriesRecord) throws(FolderError) -> [Problem] {
    try record.write(folder)
    let problems = SeriesSummary(record, folder).keep(workplace.retriever)
    guard var report = store.report(of: id.text) else { return problems }

    report.renew(record, summaryProblems: problems)
    try WholeFile.write(JSONText.encode(report, isPretty: true), to: folder.report)
    return problems
  }

  /// Takes up what was brought away since the runs ended; returns nil where there is nothing, else what is
  /// on record now, and what went wrong with the table.
  ///
  /// Who brings one away while the series is at work leaves it to the series, which has to look when it has ended:
  /// from then on it is written down at once.
  func takeUpRetrieved(
    into known: SeriesRecord
  ) throws(FolderError) -> (record: SeriesRecord, problems: [Problem])? {
    guard renewed(known) != known else { return nil }

    let lock = try RunLock(folder, waiting: LockWait(atMost: RunLock.patience))
    defer { _ = lock }
    let record = renewed(SeriesRecord.read(folder) ?? known)
    return (record, try keep(record))
  }

  private func renewed(_ record: SeriesRecord) -> SeriesRecord {
    var record = record
    record.renewOutcomes { store.report(of: $0) }
    return record
  }
}
