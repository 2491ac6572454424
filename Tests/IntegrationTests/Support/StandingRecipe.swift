import PlanExecution
import TestSupport
import Testing

/// The recipe `stand`, which has no payload and records the events of ``CountingProgram``.
struct StandingRecipe {
  var output = ""
  var buffers = "subbuf-size: 64KiB, num-subbuf: 4"
  var contexts = "[]"
  var events = "[\"lttrecipe_test:tick\"]"

  /// Top-level keys.
  var more = ""

  var text: String {
    """
    lttrecipe: 1
    name: stand
    \(output)
    channels: {user: {domain: user, \(buffers), contexts: \(contexts), events: \(events)}}
    track: {user: {vuid: all}}
    \(more)

    """
  }
}

extension Machine {
  /// Writes the recipe and applies it; returns its report where it succeeds.
  func applyStanding(
    _ recipe: StandingRecipe, _ options: String...,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> RunReport {
    try write(recipe.text)
    let result = try run(["lttrecipe", "apply", "recipe.yaml", "--json"] + options)
    try #require(result.status == 0, "\(result)", sourceLocation: sourceLocation)
    return try JSONLines(result).report
  }

  /// Whether a session of this name records; nil where there is none.
  func isRecording(_ session: String) throws -> Bool? {
    let listing = try run(["lttng", "--mi=xml", "list"]).output
    guard let part = listing.split(separator: "<session><name>\(session)</name>").dropFirst().first
    else { return nil }

    return part.prefix(while: { $0 != "\n" }).split(separator: "</session>").first?
      .contains("<enabled>true</enabled>")
  }
}
