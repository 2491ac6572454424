import Diagnostics
import LTTngModel

/// Finds what is wrong between the parts of a recipe whose parts are right.
enum RecipeValidator {
  static func diagnostics(of recipe: Recipe) -> DiagnosticCollector {
    var diagnostics = DiagnosticCollector()
    for session in recipe.sessions {
      checkRepeatedEvents(session, &diagnostics)
    }
    checkPrivateDaemon(recipe, &diagnostics)
    return diagnostics
  }

  /// Two channels that match one event record it twice (lttng.md §13).
  private static func checkRepeatedEvents(
    _ session: SessionRecipe, _ diagnostics: inout DiagnosticCollector
  ) {
    var first: [String: (channel: String, range: SourceRange)] = [:]
    for channel in session.channels {
      let domain = channel.configuration.domain.rawValue
      let name = channel.configuration.name
      for event in channel.events {
        for rule in event.rules {
          let key = "\(domain) \(rule)"
          if let other = first[key], other.channel != name {
            diagnostics.error(
              .eventDuplicate,
              "`\(rule)` would be recorded twice, by `\(other.channel)` and `\(name)`",
              at: event.range, help: "take it out of one of the two channels",
              notes: [Diagnostic.Note("the other one", at: other.range)])
          }
          first[key] = first[key] ?? (name, event.range)
        }
      }
    }
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
