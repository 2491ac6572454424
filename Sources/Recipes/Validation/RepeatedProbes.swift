import Diagnostics
import LTTngModel

/// Finds probes of one channel that have one name and sit at different places: LTTng takes the second for
/// the first, which "already exists" (LTTng 2.13.9).
enum RepeatedProbes {
  private struct Identity: Hashable {
    let kind: RecordingRule.Kind
    let name: String
    let filter: FilterExpression?
  }

  static func report(in session: SessionRecipe, to diagnostics: inout DiagnosticCollector) {
    for channel in session.channels {
      var first: [Identity: (rule: RecordingRule, range: SourceRange)] = [:]
      for event in channel.events {
        for rule in event.rules where rule.kind.isProbe {
          let identity = Identity(kind: rule.kind, name: rule.pattern.text, filter: rule.filter)
          guard let known = first[identity] else {
            first[identity] = (rule, event.range)
            continue
          }
          guard known.rule.location != rule.location else { continue }

          diagnostics.error(
            .nameInvalid,
            "two probes of the channel `\(channel.name)` are called `\(identity.name)`",
            at: event.range, help: "LTTng would not make the second one: give it another name",
            notes: [Diagnostic.Note("the first one", at: known.range)])
        }
      }
    }
  }
}
