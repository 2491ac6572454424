import Diagnostics
import LTTngModel
import PlanExecution
import Planning

/// Writes what is known of a run for people.
enum RunDetailsText {
  static func text(of run: RunDetails, isColored: Bool) -> String {
    text(of: head(of: run) + steps(of: run) + sessions(run.sessions))
      + (run.series.map { SeriesText.table(of: $0, isAtWork: run.summary.state == .atWork) } ?? "")
      + (run.verdict.map(VerdictText.summary) ?? "") + text(of: places(of: run))
      + run.problems.map { ProblemText.text(of: $0, isColored: isColored) }.joined()
  }

  private static func text(of lines: [String]) -> String {
    lines.map { TerminalText.escaped($0) + "\n" }.joined()
  }

  private static func head(of run: RunDetails) -> [String] {
    let summary = run.summary
    let user = run.userName.map { "\($0) " } ?? ""
    let end = summary.ended.map { ", ended \($0)" } ?? ""
    let duration = summary.duration.map { " (\(RunsText.duration($0)))" } ?? ""
    let point = summary.state == .paused ? run.pausedAfter.map { " after \($0)" } ?? "" : ""
    return [
      "\(run.series == nil ? "run" : "series") \(summary.id): \(RunsText.state(of: summary))\(point)",
      "recipe: \(summary.recipe ?? "?") (\(summary.recipePath ?? "from standard input"))",
      "host: \(summary.host ?? "?"), user: \(user)(\(summary.userID.map(String.init) ?? "?"))",
      "began \(summary.began ?? "?")\(end)\(duration)",
    ] + part(summary) + help(with: run)
  }

  /// How far a series came, or which run of one it is.
  private static func part(_ run: RunSummary) -> [String] {
    let seed = run.seriesProgress?.seed.map { ", shuffled with the seed \($0)" } ?? ""
    return run.seriesProgress.map { ["\($0.made) of \(SeriesText.count($0.runs)) made\(seed)"] }
      ?? run.series.map { ["the run \($0.name) of the series \($0.id)"] } ?? []
  }

  /// What there is to do about a run that has not ended.
  private static func help(with details: RunDetails) -> [String] {
    let run = details.summary
    guard run.isOurs else { return [] }

    let end = "end it: lttrecipe destroy --run-id \(run.id)"
    switch run.state {
    case .cutOff:
      return OpenRunText.cutOffHelp(
        run.id, details.leftSteps, isAskedToEnd: details.isAskedToEnd == true)
    case .paused:
      return OpenRunText.inBackground(details.leftSteps)
        + ["go on: lttrecipe apply \(run.recipePath ?? "RECIPE") --run-id \(run.id)", end]
    case .standing: return [end]
    case .ended where run.seriesProgress?.isUnfinished == true:
      return ["go on: lttrecipe resume \(run.id)"]
    case .ended where details.problems.contains { $0.status == .retrievalFailed }:
      return ["bring the trace away: lttrecipe resume \(run.id)"]
    case .atWork: return ["end it: lttrecipe stop \(run.id)"]
    case .ended, .open, .unreadable: return []
    }
  }

  private static func steps(of run: RunDetails) -> [String] {
    let steps = inOrder(run.steps)
    guard !steps.isEmpty else { return [] }

    let width = steps.map(\.name.count).max() ?? 0
    return ["steps:"]
      + steps.map { step in
        let margin = String(repeating: " ", count: width - step.name.count)
        let command = run.commands[step.name].map { "\($0): " } ?? ""
        return "  \(step.name)\(margin)  \(command)"
          + outcome(of: step, isAtWork: run.summary.state == .atWork)
      }
  }

  /// Puts the starts of sessions before the payload, which is held when they are started.
  private static func inOrder(_ steps: [RunHistory.Step]) -> [RunHistory.Step] {
    guard let payload = steps.firstIndex(where: { $0.name.hasPrefix("payload ") }) else {
      return steps
    }

    let rest = steps[payload...]
    return steps[..<payload] + rest.filter(\.isStart) + rest.filter { !$0.isStart }
  }

  private static func outcome(of step: RunHistory.Step, isAtWork: Bool) -> String {
    let isUnderWay = isAtWork && step.result == .unfinished
    let result = step.exit.map(\.description) ?? (isUnderWay ? "under way" : step.result.rawValue)
    let detail = step.exit == nil ? step.detail.map { ": \($0)" } ?? "" : ""
    return result + (duration(of: step).map { ", \($0)" } ?? "") + detail
  }

  private static func duration(of step: RunHistory.Step) -> String? {
    if let milliseconds = step.milliseconds { return "\(milliseconds) ms" }
    // Nothing is written down while the payload runs: when the start was done is not known.
    guard !step.isStart, let begin = step.began.flatMap(WallClock.seconds),
      let end = step.ended.flatMap(WallClock.seconds), end > begin
    else { return nil }

    return "about \(RunsText.duration(end - begin))"
  }

  private static func sessions(_ sessions: [RunDetails.Session]) -> [String] {
    guard !sessions.isEmpty else { return [] }

    return ["sessions:"]
      + sessions.flatMap { session in
        ["  \(session.daemonName): \(session.wasStarted ? "recorded" : "was never started")"]
          + session.losses.map {
            "    channel \($0.channel) (\($0.domain.rawValue)): \($0.discardedEventCount) events "
              + "discarded, \($0.lostPacketCount) packets lost"
          }
      }
  }

  private static func places(of run: RunDetails) -> [String] {
    let contents = run.contents.filter { $0.size > 0 }.map {
      "  \($0.name) (\(ByteCount.rounded($0.size)))"
    }
    return (run.places + run.traces).map { "trace: \($0)" } + ["folder: \(run.folder)"] + contents
  }
}

extension RunHistory.Step {
  /// Whether it is the start of a session.
  fileprivate var isStart: Bool { name.hasPrefix(StepName.start("")) }
}
