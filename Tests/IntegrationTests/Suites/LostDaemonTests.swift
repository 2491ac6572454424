import Glibc
import LTTngModel
import TestSupport
import Testing

/// A standing session whose session daemon died: what it wrote is brought away all the same.
@Suite(.serialized, .needsMachine)
struct LostDaemonTests {
  let machine: Machine

  init() throws {
    machine = try Machine()
    try CountingProgram.build(on: machine)
    _ = try machine.applyStanding(StandingRecipe(more: "retrieve: [{copy: ./traces}]"))
    try machine.text("./tick", "100")
    // Only what is in the files can be kept.
    try machine.text("sh", "-c", "lttng stop stand && lttng start stand")
    try machine.text("sh", "-c", "kill -9 $(pidof lttng-sessiond lttng-consumerd)")
  }

  @Test func `destroy verifies and retrieves the trace`() throws {
    let destroyed = try machine.lttrecipe("destroy", "recipe.yaml")
    #expect(destroyed.status == 0, "\(destroyed)")
    #expect(destroyed.errors.contains("the run's session daemon is gone"), "\(destroyed)")
    let verdict = try machine.onlyPackage().verdict
    #expect(verdict.eventCount == 200)
    #expect(verdict.findings.map(\.kind).contains("lost-buffers"), "\(verdict.findings)")
    #expect(try machine.lttrecipe("status").output == "no run is open\n")
  }

  @Test func `status follows the recipe to the session that apply makes anew`() throws {
    try machine.startInBackground(
      ["sh", "-c", "exec timeout 60 lttrecipe status recipe.yaml --follow > told 2>&1"], as: .user)
    func waits(for text: String) throws {
      for _ in 0..<300 where machine.read("told")?.contains(text) != true { usleep(100_000) }
      try #require(machine.read("told")?.contains(text) == true, "\(machine.read("told") ?? "")")
    }

    try waits(for: "stand  gone")
    try machine.text("lttrecipe", "apply", "recipe.yaml")
    try waits(for: "stand  recording since")
    try waits(for: "stand  ended")
    try machine.text("lttrecipe", "stop", "recipe.yaml")
    try waits(for: "stand  stopped since")
  }

  @Test func `apply does so before it records anew`() throws {
    let applied = try machine.lttrecipe("apply", "recipe.yaml")
    #expect(applied.status == 0, "\(applied)")
    #expect(try machine.onlyPackage().verdict.eventCount == 200)
    #expect(try machine.isRecording("stand") == true)
    #expect(try machine.lttrecipe("destroy", "recipe.yaml").status == 0)
  }
}
