import TestSupport
import Testing

/// What `status` says of sessions that somebody changed, and of triggers that fail.
@Suite(.serialized, .needsMachine)
struct StatusTests {
  let machine: Machine

  init() throws {
    machine = try Machine()
    try CountingProgram.build(on: machine)
    try machine.text("lttng-sessiond", "--daemonize", "--no-kernel")
  }

  private func apply(_ trigger: String) throws {
    try machine.write(
      """
      lttrecipe: 1
      name: watched
      channels: {user: {domain: user, events: ["lttrecipe_test:*"]}}
      triggers:
        tick:
          when: {event: {domain: user, tracepoint: "lttrecipe_test:tick"}}
          do: [\(trigger)]

      """)
    let result = try machine.lttrecipe("apply", "recipe.yaml")
    try #require(result.status == 0, "\(result)")
  }

  @Test func `whatever was changed by hand is shown as drift`() throws {
    try apply("{notify: true}")
    let untouched = try machine.lttrecipe("status")
    #expect(untouched.status == 0 && !untouched.output.contains("drift"), "\(untouched)")
    for command in [
      "track -s watched -u --vpid 1234", "enable-rotation -s watched --size=1M",
      "remove-trigger lttrecipe/watched/tick",
    ] {
      try machine.text("sh", "-c", "lttng \(command)")
    }
    let status = try machine.lttrecipe("status")
    for drift in [
      "a tracker vpid was added", "a rotation schedule was added", "the trigger `tick` is missing",
    ] {
      #expect(status.output.contains(drift), "\(status)")
    }
    #expect(try machine.lttrecipe("apply", "recipe.yaml").status == 0)
    let mended = try machine.lttrecipe("status")
    #expect(!mended.output.contains("drift"), "\(mended)")
  }

  @Test func `a session that was never started is inactive, and its levels have names`() throws {
    try machine.write(
      """
      lttrecipe: 1
      name: watched
      channels: {user: {domain: user, events: [{tracepoint: "a:*", log-level: warning}]}}

      """)
    _ = try machine.lttrecipe("apply", "recipe.yaml", "--until", "configured")
    let inactive = try machine.lttrecipe("status", "recipe.yaml")
    #expect(inactive.output.hasPrefix("watched  inactive (run "), "\(inactive)")
    #expect(inactive.output.contains("lttrecipe has not started it"), "\(inactive)")
    #expect(inactive.output.contains("    a:* log-level at-least warning\n"), "\(inactive)")

    _ = try machine.lttrecipe("apply", "recipe.yaml")
    _ = try machine.lttrecipe("stop", "recipe.yaml")
    let stopped = try machine.lttrecipe("status", "recipe.yaml")
    #expect(stopped.output.hasPrefix("watched  stopped since "), "\(stopped)")
  }

  @Test func `an action of a trigger that fails is told`() throws {
    // A chunk that is being archived cannot be rotated.
    try apply("{rotate: watched}")
    try machine.text("./tick", "2000")
    let status = try machine.lttrecipe("status", "watched")
    #expect(status.output.contains("trigger tick (registered)"), "\(status)")
    #expect(status.output.contains("of its action 1: "), "\(status)")
    let json = try machine.lttrecipe("status", "--json")
    #expect(json.output.contains(#""part":"action 1""#), "\(json)")
  }
}
