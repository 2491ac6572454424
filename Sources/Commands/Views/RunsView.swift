import Diagnostics
import LTTngModel
import PlanExecution
import Planning

/// Prints runs.
struct RunsView: ProblemShowing {
  let isJSON: Bool

  init(isJSON: Bool) {
    self.isJSON = isJSON
    if isJSON { JSONStream.begin() }
  }

  func show(_ runs: [RunSummary]) {
    if isJSON {
      for run in runs { JSONStream.write(RunLine(run: run)) }
    } else {
      Terminal.print(RunsText.list(of: runs))
    }
  }

  func show(_ run: RunDetails) {
    if isJSON {
      JSONStream.write(DetailsLine(run: run))
    } else {
      Terminal.print(RunDetailsText.text(of: run, isColored: Terminal.isOutputColored))
    }
  }
}

private struct RunLine: Encodable {
  let type = "run"
  let run: RunSummary
}

private struct DetailsLine: Encodable {
  let type = "details"
  let run: RunDetails
}

/// Writes lists of runs for people.
enum RunsText {
  static func list(of runs: [RunSummary]) -> String {
    guard !runs.isEmpty else { return "there are no runs\n" }

    let rows = runs.map { run in
      cells(of: run).map(TerminalText.escaped)
    }
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let cells = zip(row, widths).map { cell, width in
        cell + String(repeating: " ", count: width - cell.count)
      }
      let line = cells.joined(separator: "  ")
      return line.prefix(line.count - line.reversed().prefix { $0 == " " }.count) + "\n"
    }.joined()
  }

  private static func cells(of run: RunSummary) -> [String] {
    [
      run.id, run.recipe ?? "?", state(of: run), run.began ?? "?",
      run.duration.map(duration) ?? "", ByteCount.rounded(run.size), owner(of: run) ?? "",
    ]
  }

  /// The state, and of an ended run its exit status in words.
  static func state(of run: RunSummary) -> String {
    switch (run.state, run.status) {
    case (.ended, let status?): "ended: \(word(for: status))"
    case (.standing, _) where run.isOurs && !run.isOfThisBoot: "standing, lost at a boot"
    default: run.state.rawValue
    }
  }

  private static func word(for status: ExitStatus) -> String {
    switch status {
    case .done: "done"
    case .failed: "failed"
    case .hasChanges: "has changes"
    case .recipeInvalid: "recipe invalid"
    case .verdictBad: "verdict bad"
    case .environmentNotReady: "environment not ready"
    case .payloadFailed: "payload failed"
    case .retrievalFailed: "retrieval failed"
    case .wrongUsage: "wrong usage"
    case .hungUp: "hung up"
    case .interrupted: "interrupted"
    case .terminated: "terminated"
    }
  }

  /// Whose it is, where it is not this host's and user's.
  static func owner(of run: RunSummary) -> String? {
    guard !run.isOurs, let host = run.host, let userID = run.userID else { return nil }

    return "of the user \(userID) on \(host)"
  }

  static func duration(_ seconds: UInt64) -> String {
    switch seconds {
    case ..<120: "\(seconds) s"
    case ..<7200: "\(seconds / 60) min"
    case ..<172_800: "\(seconds / 3600) h"
    default: "\(seconds / 86_400) d"
    }
  }
}
