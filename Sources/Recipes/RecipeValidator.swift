import Diagnostics
import LTTngModel

/// Finds what is wrong between the parts of a recipe whose parts are right.
enum RecipeValidator {
  static func diagnostics(of recipe: Recipe) -> DiagnosticCollector {
    var diagnostics = DiagnosticCollector()
    for session in recipe.sessions {
      checkRepeatedEvents(session, &diagnostics)
      checkPayloadTracker(session, recipe, &diagnostics)
    }
    checkPrivateDaemon(recipe, &diagnostics)
    return diagnostics
  }

  /// Two channels that match one event record it twice (lttng.md §13).
  ///
  /// Found are equal rules, and patterns that cover another channel's rule.
  private static func checkRepeatedEvents(
    _ session: SessionRecipe, _ diagnostics: inout DiagnosticCollector
  ) {
    let entries = session.channels.flatMap { channel in
      channel.events.flatMap { event in
        event.rules.map { RuleEntry(rule: $0, channel: channel.configuration, range: event.range) }
      }
    }
    var first: [String: RuleEntry] = [:]
    for entry in entries {
      if let other = first[entry.key], other.channel != entry.channel {
        report(entry, other, &diagnostics)
      }
      first[entry.key] = first[entry.key] ?? entry
    }
    for pattern in entries where pattern.rule.pattern.isPattern {
      for entry in entries where pattern.covers(entry) {
        report(entry, pattern, &diagnostics)
      }
    }
  }

  private static func report(
    _ entry: RuleEntry, _ other: RuleEntry, _ diagnostics: inout DiagnosticCollector
  ) {
    diagnostics.error(
      .eventDuplicate,
      "`\(entry.rule)` would be recorded twice, by `\(other.channel.name)` and "
        + "`\(entry.channel.name)`", at: entry.range,
      help: "take it out of one of the two channels",
      notes: [Diagnostic.Note("the other one", at: other.range)])
  }

  /// LTTng's process tracker does not follow a fork (lttng.md §5): it would record a shell and nothing of
  /// what the shell runs, or the first step alone.
  private static func checkPayloadTracker(
    _ session: SessionRecipe, _ recipe: Recipe, _ diagnostics: inout DiagnosticCollector
  ) {
    guard let range = session.payloadTrackerRange else { return }

    let isShell = recipe.payload.contains { step in
      if case .shell = step.command { return true }

      return false
    }
    let obstacle: String? =
      if !session.hasChannel(in: .kernel) {
        "the session `\(session.name)` has no kernel channel"
      } else if isShell {
        "the payload is a `shell` text, whose programs are other processes"
      } else if recipe.payload.count > 1 {
        "the payload has several steps"
      } else {
        nil
      }
    guard let obstacle else { return }

    diagnostics.error(
      .valueInvalid, "`track: {kernel: {pid: payload}}` cannot hold: \(obstacle)",
      at: range, help: "it records one process of one `run` step, and not its children")
  }

  private static func checkPrivateDaemon(
    _ recipe: Recipe, _ diagnostics: inout DiagnosticCollector
  ) {
    guard recipe.daemon.start == .private else { return }

    for session in recipe.sessions {
      for channel in session.channels where channel.configuration.domain == .kernel {
        diagnostics.error(
          .channelDomain, "a private session daemon has no kernel domain", at: channel.range,
          help: "take `daemon: {start: private}` out, or this channel")
      }
    }
  }
}

/// A rule with its channel and place.
private struct RuleEntry {
  let rule: RecordingRule
  let channel: ChannelConfiguration
  let range: SourceRange

  var key: String { "\(channel.domain.rawValue) \(rule)" }

  /// Whether a pattern takes in a different rule of another channel.
  func covers(_ other: RuleEntry) -> Bool {
    guard channel != other.channel, channel.domain == other.channel.domain, rule != other.rule
    else { return false }

    switch (rule, other.rule) {
    case (.tracepoint(let pattern), .tracepoint(let name)),
      (.systemCall(let pattern), .systemCall(let name)):
      return pattern.matches(name.text)
    default:
      return false
    }
  }
}
