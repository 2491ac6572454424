import Diagnostics
import LTTngModel
import PlanExecution
import Planning

/// Prints how sessions are.
struct StatusView: ProblemShowing {
  let isJSON: Bool

  init(isJSON: Bool) {
    self.isJSON = isJSON
    if isJSON { JSONStream.begin() }
  }

  /// Shows sessions, and the runs that have none.
  func show(_ statuses: [SessionStatus], without runs: [OpenRun], isDetailed: Bool) {
    if statuses.isEmpty, runs.isEmpty, !isJSON { Terminal.print("no run is open\n") }
    print(statuses, isDetailed: isDetailed)
    for run in runs {
      if isJSON {
        JSONStream.write(OpenRunLine(run: run))
      } else {
        let lines = OpenRunText.lines(of: run)
        Terminal.print(lines.map { TerminalText.escaped($0) + "\n" }.joined())
      }
    }
  }

  /// Shows the sessions that changed, and those whose runs have ended.
  func showChanges(_ changed: [SessionStatus], ended: [SessionStatus], isDetailed: Bool) {
    print(changed, isDetailed: isDetailed)
    for status in ended {
      if isJSON {
        JSONStream.write(EndLine(run: status.run, session: status.session))
      } else {
        Terminal.print(TerminalText.escaped("\(status.session)  ended (run \(status.run))") + "\n")
      }
    }
  }

  private func print(_ statuses: [SessionStatus], isDetailed: Bool) {
    for (index, status) in statuses.enumerated() {
      if isJSON {
        JSONStream.write(StatusLine(status: status))
      } else {
        let isLast = statuses.dropFirst(index + 1).first?.run != status.run
        let lines =
          StatusText.lines(of: status, isDetailed: isDetailed)
          + (isLast ? OpenRunText.help(with: status) : [])
        Terminal.print(lines.map { TerminalText.escaped($0) + "\n" }.joined())
      }
    }
  }
}

private struct StatusLine: Encodable {
  let type = "status"
  let status: SessionStatus
}

private struct OpenRunLine: Encodable {
  let type = "run"
  let run: OpenRun
}

private struct EndLine: Encodable {
  let type = "ended"
  let run: String
  let session: String
}

/// Writes how a live session is read.
enum LiveText {
  static func command(_ url: String) -> String {
    "read it live: babeltrace2 --input-format=lttng-live \(url)"
  }
}

/// Writes a status for people.
enum StatusText {
  static func lines(of status: SessionStatus, isDetailed: Bool) -> [String] {
    let since = status.since.map { " since \($0)" } ?? ""
    let kind = status.isStanding ? "run" : "run with a payload"
    let head =
      "\(status.session)  \(status.state.rawValue)\(since) (\(kind) \(status.run), "
      + OpenRunText.word(for: status.runState) + "\(status.recipePath ?? "from standard input"))"
    var lines = [head]
    if let place = place(of: status) { lines.append("  \(place)") }
    if status.isThere { lines.append("  \(losses(of: status))") }
    if status.isThere, let url = status.liveURL { lines.append("  \(LiveText.command(url))") }
    lines += remarks(of: status) + status.triggers.flatMap(faultLines)
    if isDetailed { lines += status.triggers.map { "  trigger \($0.name) (\($0.state.rawValue))" } }
    if isDetailed { lines += status.channels.flatMap { channelLines($0, status.losses) } }
    return lines
  }

  private static func place(of status: SessionStatus) -> String? {
    let size = status.traceSize.map { "\(ByteCount.rounded($0)) written" }
    let parts = [status.output, size].compactMap(\.self)
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }

  private static func losses(of status: SessionStatus) -> String {
    "\(status.discardedEventCount) events discarded, \(status.lostPacketCount) packets lost"
  }

  private static func remarks(of status: SessionStatus) -> [String] {
    let help = status.isStanding ? standingHelp(status) : payloadHelp(status)
    let lines = help.map { ["  \($0)"] } ?? []
    guard !status.drift.isEmpty else { return lines }

    let mending = status.isStanding ? " (`lttrecipe apply` mends it)" : ""
    return lines
      + ["  drift: \(status.drift.joined(separator: "; "))\(mending)"]
  }

  private static func standingHelp(_ status: SessionStatus) -> String? {
    switch status.state {
    case .gone, .destroyed: StandingSessions.renewalHelp
    case .foreign: StandingSessions.replacementHelp(status.session)
    case .inactive: "lttrecipe has not started it; `lttrecipe apply` does"
    case .recording, .stopped, .notMade, .elsewhere: nil
    }
  }

  /// What is true of the session of a run with a payload; what there is to do is told with the run.
  private static func payloadHelp(_ status: SessionStatus) -> String? {
    guard status.state == .gone else { return nil }

    let what = "its session daemon has ended, or somebody destroyed it"
    return switch status.runState.state {
    case .atWork:
      "\(what): nothing is recorded any more; what was written is verified and kept when the run ends"
    case .paused where status.wasStarted:
      "\(what): the run cannot go on; its trace is kept when it is ended"
    case .paused: "\(what): the run makes it anew when it goes on"
    default: "\(what); what was written is kept"
    }
  }

  /// LTTng carries on where a trigger's action fails, and only counts it.
  private static func faultLines(_ trigger: TriggerStatus) -> [String] {
    trigger.faults.map {
      "  trigger \(trigger.name): \($0.description) of its \($0.part): \($0.count)"
    }
  }

  private static func channelLines(
    _ channel: ChannelStatus, _ losses: [ChannelLosses]
  ) -> [String] {
    let loss = losses.first { $0.channel == channel.name && $0.domain == channel.domain }
    let counts = loss.map {
      ": \($0.discardedEventCount) events discarded, \($0.lostPacketCount) packets lost"
    }
    let state = channel.isEnabled ? "" : ", disabled"
    return ["  channel \(channel.name) (\(channel.domain.rawValue)\(state))\(counts ?? "")"]
      + (channel.contexts.isEmpty
        ? [] : ["    contexts: \(channel.contexts.joined(separator: ", "))"])
      + channel.rules.map { "    \($0)" }
      + channel.disabledRules.map { "    \($0) (disabled)" }
  }
}
