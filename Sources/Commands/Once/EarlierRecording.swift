import LTTngModel
import PlanExecution
import Planning
import Retrieval
import SystemPackage

/// A complete run that recorded already what is asked for.
struct EarlierRun: Encodable {
  let id: String

  /// UTC.
  let began: String

  /// Where its packages are, else its traces.
  let places: [String]
}

/// Looks for a complete run of a key whose trace is whole.
struct EarlierRecording {
  private let workplace: Workplace
  private let key: RecordingKey
  private let recipe: String
  private let store: RunStore

  init(_ workplace: Workplace, _ key: RecordingKey, recipe: String) {
    self.workplace = workplace
    self.key = key
    self.recipe = recipe
    store = workplace.caller.store
  }

  /// Returns the newest such run, else why the newest one of the recipe that was recorded once is none.
  func find() -> (run: EarlierRun?, reason: String?) {
    let keyed = keyedRuns
    var reason: String?
    for (record, key) in keyed where Self.isOver(record) {
      if let difference = key.change ?? self.key.difference(from: key) {
        let what =
          key.change == nil ? difference : "something changed before it went on: \(difference)"
        reason = reason ?? "\(what) (run \(record.id))"
        continue
      }
      guard let fault = fault(of: record) else { return (earlierRun(record), nil) }

      reason = reason ?? "the run \(record.id) \(fault)"
    }
    return (nil, reason ?? Self.reason(of: keyed.first?.0) ?? reasonWithoutKey)
  }

  /// The run that another lttrecipe makes of this key at this moment; nil where none does.
  var runAtWork: RunID? {
    keyedRuns.first { record, key in
      record.state == .atWork && key.change == nil && self.key.difference(from: key) == nil
    }?.0.id
  }

  /// The runs of the recipe that have a key, newest first.
  private var keyedRuns: [(RunRecord, RecordingKey)] {
    let reader = RunRecordReader(
      store, machine: workplace.machine, userID: workplace.caller.userID)
    let keyed = store.allRuns().compactMap { id in
      RecordingKey.read(store.folder(of: id)).map { (id, $0) }
    }
    let records = keyed.map { (reader.record(of: $0.0), $0.1) }.filter { record, _ in
      record.identity?.recipe == recipe
    }
    return records.sorted { one, other in
      guard let first = one.0.identity, let second = other.0.identity else { return false }

      return second.precedes(first)
    }
  }

  private static func isOver(_ record: RunRecord) -> Bool {
    record.isOurs && record.state == .ended
  }

  /// Why a run does not count that is not over, or another user's; nil for no run.
  private static func reason(of record: RunRecord?) -> String? {
    guard let record else { return nil }
    guard record.isOurs else {
      return "the run \(record.id) was made on another machine, or by another user"
    }

    return "the run \(record.id) has not ended: it is \(record.state.rawValue)"
  }

  private var reasonWithoutKey: String? {
    let hasRecordedBefore = store.allRuns().contains { store.identity(of: $0)?.recipe == recipe }
    return hasRecordedBefore ? "no run so far was made with `record: once` or --once" : nil
  }

  private func earlierRun(_ record: RunRecord) -> EarlierRun {
    let places = members(of: record).flatMap { member in
      let report = report(of: member)
      return report.map { $0.places.isEmpty ? $0.traces : $0.places } ?? []
    }
    return EarlierRun(id: record.id.text, began: record.began, places: places)
  }

  /// The run itself; of a series its runs.
  private func members(of record: RunRecord) -> [RunID] {
    guard record.identity?.isSeries == true else { return [record.id] }

    let series = SeriesRecord.read(store.folder(of: record.id))
    return series?.runs.compactMap { $0.attempts.last.flatMap { RunID($0) } } ?? []
  }

  // MARK: - Whether it is complete

  /// Returns what is missing of a run; nil where it is complete, and its trace is still whole.
  private func fault(of record: RunRecord) -> String? {
    guard record.status == .done, !record.isUndone else {
      return record.isUndone
        ? "was undone" : "ended with the status \(record.status.map { "\($0.rawValue)" } ?? "?")"
    }
    let members = members(of: record)
    if record.identity?.isSeries == true {
      let count = SeriesRecord.read(store.folder(of: record.id))?.runs.count
      guard count == members.count else { return "has not all of its runs" }
    }
    return members.lazy.compactMap(traceFault).first
  }

  private func traceFault(of id: RunID) -> String? {
    let folder = store.folder(of: id)
    if let other = SharedRecording.partners(of: folder).first {
      return
        "recorded beside the run \(other), in one session daemon: its trace has the programs of both"
    }
    guard let report = report(of: id),
      let bytes = WholeFile.read(folder.manifest),
      let manifest = JSONText.decode(TraceManifest.self, from: bytes)
    else { return "left no manifest" }

    guard !report.places.isEmpty else {
      return keptTraceFault(of: id, folder, manifest)
    }

    for place in report.places {
      do throws(RetrievalError) {
        if let difference = try workplace.retriever.firstDifference(manifest.files, at: place) {
          return "is not whole in \(place): \(difference)"
        }
      } catch {
        return "cannot be checked in \(place): \(error)"
      }
    }
    return nil
  }

  /// Of a run whose recipe brings the trace nowhere.
  private func keptTraceFault(
    of id: RunID, _ folder: RunFolder, _ manifest: TraceManifest
  ) -> String? {
    guard let plan = try? StoredPlan.read(folder, recipe: manifest.recipe) else {
      return "has no plan that can be read"
    }

    let traces = plan.tracePaths(runID: id.text)
    return workplace.retriever.firstDifference(manifest.files, of: traces)
      .map { "is not whole: \($0)" }
  }

  private func report(of id: RunID) -> RunReport? {
    RunReport.read(store.folder(of: id))
  }
}
