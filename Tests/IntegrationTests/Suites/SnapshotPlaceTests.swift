import TestSupport
import Testing

/// The folders of a flight recorder's snapshots.
@Suite(.serialized, .needsMachine)
struct SnapshotPlaceTests {
  let machine: Machine

  init() throws {
    machine = try Machine()
    try CountingProgram.build(on: machine)
  }

  private static let retrieve = "retrieve: [{copy: ./traces}]"

  @Test func `a change of the folder leaves the snapshots before it, and says where`() throws {
    let old = machine.folder() + "/before"
    _ = try machine.applyStanding(
      StandingRecipe(output: "output: {snapshot: {local: \(old)}}", more: Self.retrieve))
    try machine.text("./tick", "100")
    #expect(try machine.lttrecipe("snapshot", "stand").status == 0)

    try machine.write(
      StandingRecipe(output: "output: {snapshot: {}}", more: Self.retrieve).text)
    let applied = try machine.lttrecipe("apply", "recipe.yaml")
    #expect(applied.status == 0, "\(applied)")
    #expect(applied.errors.contains("so far stay in \(old)"), "\(applied)")
    #expect(try machine.lttrecipe("snapshot", "stand").status == 0)
    let destroyed = try machine.lttrecipe("destroy", "recipe.yaml")
    #expect(destroyed.status == 0, "\(destroyed)")
    #expect(destroyed.output.contains("verdict: good: 200 events"), "\(destroyed)")
  }

  @Test func `a flight recorder without a snapshot has nothing to verify or retrieve`() throws {
    _ = try machine.applyStanding(
      StandingRecipe(output: "output: {snapshot: {}}", more: Self.retrieve))
    try machine.text("./tick", "100")
    let destroyed = try machine.lttrecipe("destroy", "recipe.yaml")
    #expect(destroyed.status == 0, "\(destroyed)")
    #expect(destroyed.errors.contains("no snapshot of the session `stand` was recorded"))
    #expect(machine.packages().isEmpty)
  }
}
