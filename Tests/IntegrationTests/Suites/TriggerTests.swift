import Glibc
import TestSupport
import Testing

/// Triggers of a recipe, from the recipe to what they do.
@Suite(.needsMachine)
struct TriggerTests {
  private static let recipe = """
    lttrecipe: 1
    name: flight
    output: {snapshot: {}}
    channels: {user: {domain: user, events: ["lttrecipe_test:*"]}}
    triggers:
      on-tick:
        when:
          event: {domain: user, tracepoint: "lttrecipe_test:*", filter: number == 0, capture: [number, $ctx.procname, none]}
        do: [{snapshot: flight, rate: {once-after: 1}}, {notify: true}]

    """

  @Test func `status follows what a trigger tells, and the snapshot is there`() throws {
    let machine = try Machine()
    try CountingProgram.build(on: machine)
    try machine.write(Self.recipe)
    let applied = try machine.lttrecipe("apply", "recipe.yaml")
    try #require(applied.status == 0, "\(applied)")
    let again = try machine.lttrecipe("apply", "recipe.yaml")
    #expect(again.errors.contains("No changes."), "\(again)")

    let text = try told(machine, by: "lttrecipe status recipe.yaml --follow", "trigger on-tick: ")
    #expect(
      text.contains("trigger on-tick: number = 0, $ctx.procname = \"tick\", none = unavailable"),
      "\(text)")
    let json = try told(machine, by: "lttrecipe status --follow --json", "\"notification\"")
    #expect(
      json.contains(#"{"field":"$ctx.procname","value":"tick"},{"field":"none","value":null}]"#),
      "\(json)")
    #expect(json.contains(#""daemonName":"lttrecipe/flight/on-tick""#), "\(json)")

    let snapshots = try machine.homeContents().filter { $0.contains("/snapshot-1-") }
    #expect(
      Set(snapshots.map { $0.split(separator: "/").first { $0.hasPrefix("snapshot-1-") } }).count
        == 1)
    #expect(try machine.text("lttng", "list-triggers").contains("lttrecipe/flight/on-tick"))
    #expect(try machine.lttrecipe("destroy", "recipe.yaml").status == 0)
    #expect(try !machine.shell("lttng list-triggers").output.contains("lttrecipe/flight"))
  }

  /// Starts a command and a traced program, over and over, until the command has printed a text; returns all
  /// that it printed.
  private func told(
    _ machine: Machine, by command: String, _ wanted: String
  ) throws -> String {
    try machine.startInBackground(
      ["sh", "-c", "exec timeout 60 \(command) > told 2>&1"], as: .user)
    for _ in 0..<300 {
      try machine.text("./tick", "1")
      let text = machine.read("told") ?? ""
      if text.contains(wanted), text.hasSuffix("\n") { return text }

      usleep(100_000)
    }
    return machine.read("told") ?? ""
  }
}
