import Diagnostics
import LTTngModel

/// Finds what is wrong between the parts of a recipe whose parts are right.
enum RecipeValidator {
  static func diagnostics(of recipe: Recipe) -> DiagnosticCollector {
    var diagnostics = DiagnosticCollector()
    for session in recipe.sessions {
      RepeatedEvents(session).report(to: &diagnostics)
      RepeatedProbes.report(in: session, to: &diagnostics)
      var checks = SessionChecks(session: session, recipe: recipe)
      checks.look()
      diagnostics.append(contentsOf: checks.diagnostics)
    }
    checkPrivateDaemon(recipe, &diagnostics)
    TracePlaces.report(in: recipe, to: &diagnostics)
    TriggerChecks.report(in: recipe, to: &diagnostics)
    return diagnostics
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
