import Diagnostics
import LTTngModel

/// Finds what a recipe wants of a trace that is not on this machine.
enum TracePlaces {
  static func report(in recipe: Recipe, to diagnostics: inout DiagnosticCollector) {
    let elsewhere = recipe.sessions.filter { $0.output.elsewhere != nil }
    let isAll = elsewhere.count == recipe.sessions.count
    for session in elsewhere {
      guard let place = session.output.elsewhere else { continue }

      let range = session.ranges.output ?? session.range
      if !recipe.targets.isEmpty {
        diagnostics.add(
          Diagnostic(
            .traceElsewhere, isAll ? .error : .warning,
            "`retrieve` cannot bring the trace of `\(session.name)`: \(place)", at: range,
            help: isAll ? "take `retrieve` out, or record here" : "it brings those of the others"))
      }
      if !recipe.expectations.events.isEmpty, isAll {
        diagnostics.error(
          .traceElsewhere,
          "`expect: events` cannot be looked at in `\(session.name)`: \(place)", at: range,
          help: "LTTng itself counts `discarded-events` only")
      }
      if session.output == .none, !recipe.isStanding {
        diagnostics.warning(
          .traceElsewhere, "nothing of the session `\(session.name)` is kept or verified: \(place)",
          at: range, help: "such a session is for snapshots that somebody else sends for")
      }
    }
  }
}

extension OutputRecipe {
  /// Where the trace is, if it is not on this machine.
  var elsewhere: String? {
    switch self {
    case .runFolder, .local: nil
    case .none: "`output: none` keeps no trace"
    case .relay, .live: "it goes to a relay daemon"
    case .snapshot(let snapshot):
      if case .relay = snapshot.place { "its snapshots go to a relay daemon" } else { nil }
    }
  }
}
