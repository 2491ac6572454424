import Glibc
import TestSupport
import Testing

/// Runs whose stored plan cannot be read: it is damaged, or of another version.
@Suite(.serialized, .needsMachine)
struct UnreadablePlanTests {
  let machine: Machine

  init() throws {
    machine = try Machine()
    try CountingProgram.build(on: machine)
  }

  private func damage(_ run: String) throws {
    try machine.text("truncate", "-s", "100", "\(machine.runs())/\(run)/plan.json")
  }

  private func expectBlocked(_ run: String, _ commands: [String]) throws {
    for command in commands {
      let blocked = try machine.shell("lttrecipe \(command)")
      #expect(blocked.status == 5, "\(command): \(blocked)")
      #expect(
        blocked.errors.contains("lttrecipe destroy --run-id \(run)"), "\(command): \(blocked)")
    }
    let status = try machine.lttrecipe("status")
    #expect(status.status == 0, "\(status)")
    #expect(status.output.contains("lttrecipe destroy --run-id \(run)"), "\(status)")
  }

  private func expectEnded(_ run: String) throws {
    let destroyed = try machine.lttrecipe("destroy", "--run-id", run)
    #expect(destroyed.status == 0, "\(destroyed)")
    #expect(destroyed.errors.contains("no teardown is run"), "\(destroyed)")
    let trace = try #require(
      destroyed.lines.first { $0.hasPrefix("trace: ") }.map { String($0.dropFirst(7)) },
      "\(destroyed)")
    #expect(
      try HostCommand(arguments: ["babeltrace2", trace]).text().contains("lttrecipe_test:tick"))
  }

  @Test func `destroy ends what the journal tells of, and apply goes on`() throws {
    var recipe = JobRecipe.counting()
    recipe.payload =
      "- shell: \"./tick 5; test -e go || { touch go; echo $$ > pid; kill -KILL $PPID; sleep 1000; }\""
    let killed = try machine.apply(recipe, "--run-id", "one")
    #expect(killed.status == 128 + SIGKILL, "\(killed)")
    try damage("one")
    try expectBlocked("one", ["apply recipe.yaml", "resume", "stop one", "destroy recipe.yaml"])
    try expectEnded("one")
    #expect(try machine.shell("kill -0 $(cat pid)").status != 0)
    try machine.expectNothingLeft()
    let applied = try machine.lttrecipe("apply", "recipe.yaml")
    #expect(applied.status == 0, "\(applied)")

    try machine.write(StandingRecipe().text, to: "stand.yaml")
    #expect(try machine.lttrecipe("apply", "stand.yaml", "--run-id", "stands").status == 0)
    try machine.text("./tick", "5")
    try damage("stands")
    try expectBlocked("stands", ["apply stand.yaml"])
    try expectEnded("stands")
    #expect(try machine.lttrecipe("apply", "stand.yaml").status == 0)
  }
}
