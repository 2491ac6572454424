import LTTngModel
import TestSupport
import Testing

/// A relay daemon that is stopped: it keeps its connections and answers nothing, so that the session daemon, which
/// waits for it, answers nothing either.
@Suite(.serialized, .needsMachine)
struct SilentRelayTests {
  private static let short = ["LTTRECIPE_DAEMON_TIMEOUT": "2"]

  private let machine: Machine
  private let relay: Relay

  init() throws {
    machine = try Machine()
    try CountingProgram.build(on: machine)
    relay = try Relay(on: machine)
    var recipe = JobRecipe.counting(expect: "{}")
    recipe.session += "\noutput: {relay: \"\(relay.url)\"}"
    recipe.payload =
      "- shell: \"echo payload >> steps; ./tick 100; test -e stopped || kill -STOP $(pidof lttng-relayd); ./tick 100\""
    recipe.retrieve = nil
    recipe.more = "teardown: [{shell: \"echo teardown >> steps\"}]"
    try machine.write(recipe.text)
  }

  private func signal(_ name: String) throws {
    try machine.text("sh", "-c", "kill -\(name) $(pidof lttng-relayd)")
  }

  private func expectGivenUp(_ result: Finished, _ what: some RegexComponent) throws {
    #expect(result.status == 5, "\(result)")
    #expect(result.errors.contains(what), "\(result)")
    #expect(result.errors.contains("waits for the relay daemon"), "\(result)")
    #expect(result.errors.contains("the run stays open"), "\(result)")
    #expect(TestFile.names(in: machine.runs() + "/../open") == ["0"])
  }

  private func expectSettled(_ steps: String) throws {
    let resumed = try machine.lttrecipe("resume")
    #expect(resumed.status == 0, "\(resumed)")
    #expect(TestFile.names(in: machine.runs() + "/../open") == [])
    #expect(machine.read("steps") == steps)
    #expect(try machine.sessions() == [])
    #expect(try machine.daemonProcesses() == ["lttng-relayd"])
  }

  @Test func `in the middle of a run it is given up, and the run settled when it goes on`() throws {
    let cut = try machine.lttrecipe(
      "apply", "recipe.yaml", "--run-id", "0", environment: Self.short)
    // The consumer daemon waits in one of two places, and answers the session daemon only in one of them.
    try expectGivenUp(
      cut,
      /cannot end the session job-0: .* has not answered for 2 s|session job-0 is not written after 2s: its relay/
    )
    try signal("CONT")
    try expectSettled("payload\nteardown\n")
    let events = try machine.text("babeltrace2", machine.folder() + "/relay")
    #expect(events.split(separator: "\n").count == 400)
  }

  @Test func `where a session is made nothing is recorded, and the run undone when it goes on`()
    throws
  {
    try signal("STOP")
    try machine.write("", to: "stopped")
    let refused = try machine.lttrecipe(
      "apply", "recipe.yaml", "--run-id", "0", environment: Self.short)
    try expectGivenUp(
      refused,
      /cannot set up the channel user .*: the session daemon, process [0-9]+, has not answered for 2 s/
    )
    try signal("CONT")
    try expectSettled("teardown\n")
    let next = try machine.lttrecipe("apply", "recipe.yaml")
    #expect(next.status == 0, "\(next)")
  }
}
