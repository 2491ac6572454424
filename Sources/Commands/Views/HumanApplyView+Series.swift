import Diagnostics
import PlanExecution

extension HumanApplyView {
  func show(_ beginning: SeriesBeginning) {
    progress(SeriesText.text(of: beginning))
  }

  func show(_ step: SeriesStep) {
    progress("run \(step.number) of \(step.record.runs.count): \(step.run.name)")
  }

  func show(_ result: SeriesResult) {
    Terminal.print(SeriesText.table(of: result.record))
    let lines = SeriesText.end(of: result.record, result.id, isKept: result.isKept)
    Terminal.print(lines.map { TerminalText.escaped($0) + "\n" }.joined())
  }
}

/// Writes series for people.
enum SeriesText {
  static func text(of beginning: SeriesBeginning) -> String {
    let record = beginning.record
    let left = record.runs.count - record.madeCount
    let order = record.seed.map { ", shuffled with the seed \($0)" } ?? ""
    return beginning.isResumed
      ? "the series \(beginning.id) goes on: \(left) of \(record.runs.count) runs are left"
      : "the series \(beginning.id): \(count(record.runs.count))\(order)"
  }

  /// A row for each run, in the order in which they are made; `isAtWork` says whether one of them may be under way.
  static func table(of record: SeriesRecord, isAtWork: Bool = false) -> String {
    let head = ["run", "became", "events", "discarded", "lost packets", "payload", "id"]
    return TextTable.text(of: [head] + record.runs.map { cells(of: $0, isAtWork: isAtWork) })
  }

  private static func cells(of run: SeriesRun, isAtWork: Bool) -> [String] {
    let outcome = run.outcome
    return [
      run.name, word(for: run, isAtWork: isAtWork), outcome?.eventCount.map(String.init) ?? "",
      outcome?.discardedEventCount.map(String.init) ?? "",
      outcome?.lostPacketCount.map(String.init) ?? "",
      outcome?.payloadNanoseconds.map { "\(SeriesSummary.seconds($0)) s" } ?? "",
      run.attempts.last ?? "",
    ]
  }

  private static func word(for run: SeriesRun, isAtWork: Bool) -> String {
    guard let outcome = run.outcome else {
      return run.attempts.isEmpty ? "not made" : isAtWork ? "under way" : "cut off"
    }

    let word = RunsText.word(for: outcome.status)
    if outcome.isBegun == false { return "not begun: \(word)" }

    return outcome.isPartial ? "partial: \(word)" : word
  }

  /// Where the packages are, and what there is to do, where its folder is still there.
  static func end(of record: SeriesRecord, _ id: String, isKept: Bool = true) -> [String] {
    let left = record.runs.count - record.madeCount
    var lines = record.places.map { "traces: \($0)/" }
    if record.isUnfinished, !isKept {
      lines.append("\(count(left)) not made: the folder of the series is gone")
    } else if record.isUnfinished {
      lines.append("\(count(left)) of the series left; go on: lttrecipe resume \(id)")
    } else if left > 0 {
      lines.append("\(count(left)) not made: `on-failure: stop`")
    }
    return lines
  }

  static func count(_ runs: Int) -> String { "\(runs) run\(runs == 1 ? "" : "s")" }
}
