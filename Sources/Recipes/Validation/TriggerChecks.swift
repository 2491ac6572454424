import Diagnostics
import LTTngModel

/// Finds what is wrong between a recipe's triggers and its other parts.
enum TriggerChecks {
  static func report(in recipe: Recipe, to diagnostics: inout DiagnosticCollector) {
    guard recipe.daemon.start == .private else { return }

    for entry in recipe.triggers {
      guard case .event(let event) = entry.trigger.condition, event.domain == .kernel else {
        continue
      }

      diagnostics.error(
        .channelDomain, "a private session daemon sees no event of the kernel", at: entry.range,
        help: "take `daemon: {start: private}` out, or this trigger")
    }
  }
}
