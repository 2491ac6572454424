/// The recipe `job`, from pieces of YAML.
struct JobRecipe {
  /// Allocations of the payload, by the preset.
  static let allocations = "use: [ust/malloc]"

  /// The steps: `- run: [ls]`.
  var payload = "- run: [ls]"

  /// What is recorded.
  var session = Self.allocations

  /// Top-level keys.
  var more = ""

  /// The list of targets; nil for none.
  var retrieve: String? = "[{copy: ./traces}]"

  var text: String {
    """
    lttrecipe: 1
    name: job
    \(session)
    payload:
    \(payload.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n"))
    \(retrieve.map { "retrieve: \($0)" } ?? "")
    \(more)

    """
  }

  /// A recipe that records the events of ``CountingProgram``.
  static func counting(
    _ arguments: String = "1000", buffers: String = "subbuf-size: 1MiB, num-subbuf: 4",
    events: String = "[\"lttrecipe_test:tick\"]", expect: String = "{discarded-events: 0}"
  ) -> JobRecipe {
    JobRecipe(
      payload: "- run: [./tick, \(arguments)]",
      session: "channels: {user: {domain: user, \(buffers), events: \(events)}}",
      more: "expect: \(expect)")
  }
}
