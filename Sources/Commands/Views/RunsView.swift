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

    return TextTable.text(of: runs.map(cells))
  }

  private static func cells(of run: RunSummary) -> [String] {
    [
      run.id, run.recipe ?? "?", state(of: run), run.began ?? "?",
      run.duration.map(duration) ?? "", ByteCount.rounded(run.size),
      [part(run), owner(of: run)].compactMap(\.self).joined(separator: ", "),
    ]
  }

  /// How far a series came, or which run of one it is.
  static func part(_ run: RunSummary) -> String? {
    run.seriesProgress.map { "\($0.made) of \(SeriesText.count($0.runs))" }
      ?? run.series.map { "\($0.name) of \($0.id)" }
  }

  /// The state, and of an ended run its exit status in words.
  static func state(of run: RunSummary) -> String {
    switch (run.state, run.status) {
    case (.ended, .done?) where run.isUndone: "ended: undone"
    case (.ended, let status?): "ended: \(word(for: status))"
    case (.standing, _) where run.isOurs && !run.isOfThisBoot: "standing, lost at a boot"
    default: run.state.rawValue
    }
  }

  /// An exit status in a word or two.
  static func word(for status: ExitStatus) -> String {
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
