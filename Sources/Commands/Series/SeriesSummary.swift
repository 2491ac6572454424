import LTTngModel
import PlanExecution
import Retrieval
import SystemPackage

/// The table of a series for programs that plot: `summary.csv` (RFC 4180), a line for each run.
///
/// The names of its own columns have a `_`, which no parameter's name has.
struct SeriesSummary {
  private let record: SeriesRecord
  private let folder: RunFolder

  init(_ record: SeriesRecord, _ folder: RunFolder) {
    self.record = record
    self.folder = folder
  }

  /// Writes the table into the folder of the series, and beside the packages of its runs; returns what went wrong.
  func keep(_ retriever: TraceRetriever) -> [Problem] {
    do throws(FolderError) {
      try WholeFile.write(Array(text.utf8), to: folder.summary)
    } catch {
      return [Problem(.failed, error.description)]
    }
    return record.places.compactMap { place in
      do throws(RetrievalError) {
        try retriever.add(folder.summary, to: place)
        return nil
      } catch {
        return Problem(.retrievalFailed, "the summary of the series: \(error)", help: error.help)
      }
    }
  }

  var text: String {
    let header =
      record.parameters + [
        "rep_number", "run_name", "run_id", "exit_status", "is_good", "event_count",
        "discarded_events", "lost_packets", "payload_seconds", "trace_folder",
      ]
    return ([header] + record.runs.map(cells)).map { cells in
      cells.map(CSVText.cell).joined(separator: ",") + "\r\n"
    }.joined()
  }

  private func cells(of run: SeriesRun) -> [String] {
    let outcome = run.outcome
    return run.values + [
      String(run.repetition), run.name, run.attempts.last ?? "",
      outcome.map { String($0.status.rawValue) } ?? "", outcome?.isGood.map(String.init) ?? "",
      outcome?.eventCount.map(String.init) ?? "",
      outcome?.discardedEventCount.map(String.init) ?? "",
      outcome?.lostPacketCount.map(String.init) ?? "",
      outcome?.payloadNanoseconds.map(Self.seconds) ?? "", outcome?.trace ?? "",
    ]
  }

  /// Returns seconds with all digits of the nanoseconds.
  static func seconds(_ nanoseconds: UInt64) -> String {
    let fraction = String(nanoseconds % 1_000_000_000)
    return "\(nanoseconds / 1_000_000_000)."
      + String(repeating: "0", count: 9 - fraction.count) + fraction
  }
}

extension SeriesOutcome {
  /// Where the trace is.
  var trace: String? { places.first ?? traces.first }
}
