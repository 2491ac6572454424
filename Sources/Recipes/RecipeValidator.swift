import Diagnostics
import LTTngModel

/// Finds what is wrong between the parts of a recipe whose parts are right.
enum RecipeValidator {
  static func diagnostics(of recipe: Recipe) -> DiagnosticCollector {
    var diagnostics = DiagnosticCollector()
    for session in recipe.sessions {
      RepeatedEvents(session).report(to: &diagnostics)
      checkPayloadTracker(session, recipe, &diagnostics)
    }
    checkPrivateDaemon(recipe, &diagnostics)
    return diagnostics
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
