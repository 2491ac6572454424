import PlanExecution
import TestSupport
import Testing

/// Standing sessions that become sessions of another kind: what they hold is kept.
@Suite(.needsMachine)
struct ReplacementTests {
  private static let snapshots = StandingRecipe(output: "output: {snapshot: {max-size: 64MiB}}")

  private static func machine(_ recipe: StandingRecipe) throws -> Machine {
    let machine = try Machine()
    try CountingProgram.build(on: machine)
    _ = try machine.applyStanding(recipe)
    try machine.text("./tick", "10")
    return machine
  }

  /// Replaces the session; returns how many events the former trace has, which must be told.
  private static func replace(_ machine: Machine, by recipe: StandingRecipe) throws -> Int {
    try machine.write(recipe.text)
    let replaced = try machine.lttrecipe("apply", "recipe.yaml", "--replace=stand")
    try #require(replaced.status == 0, "\(replaced)")
    #expect(try machine.isRecording("stand") == true)
    #expect(try machine.applyStanding(recipe).mutatingCallCount == 0)
    let line = try #require(replaced.lines.first { $0.hasPrefix("trace: ") }, "\(replaced)")
    let former = String(line.dropFirst("trace: ".count))
    return try machine.text("babeltrace2", former).split(separator: "\n").count
  }

  @Test func `a session that writes becomes a flight recorder`() throws {
    let machine = try Self.machine(StandingRecipe())
    #expect(try Self.replace(machine, by: Self.snapshots) == 20)
  }

  @Test func `a flight recorder becomes a session that writes, and leaves a snapshot`() throws {
    let machine = try Self.machine(Self.snapshots)
    #expect(try Self.replace(machine, by: StandingRecipe()) == 20)
  }

  @Test func `a flight recorder without its output can be replaced, and leaves a snapshot`() throws
  {
    let machine = try Self.machine(Self.snapshots)
    try machine.text("lttng", "snapshot", "del-output", "--session=stand", "1")
    var larger = Self.snapshots
    larger.buffers = "subbuf-size: 128KiB, num-subbuf: 4"
    #expect(try Self.replace(machine, by: larger) == 20)
  }

  @Test func `another one's flight recorder leaves a snapshot when its name is taken`() throws {
    let machine = try Machine()
    try CountingProgram.build(on: machine)
    let made = try machine.shell(
      """
      set -e
      lttng create stand --snapshot --output=$PWD/theirs
      lttng enable-event --userspace 'lttrecipe_test:*'
      lttng start
      ./tick 10
      """)
    try #require(made.status == 0, "\(made)")
    try machine.write(StandingRecipe().text)
    let replaced = try machine.lttrecipe("apply", "recipe.yaml", "--replace=stand")
    try #require(replaced.status == 0, "\(replaced)")
    #expect(replaced.errors.contains("\(machine.folder())/theirs"), "\(replaced)")
    let events = try machine.text("babeltrace2", machine.folder() + "/theirs")
    #expect(events.split(separator: "\n").count == 20)
  }

  @Test func `the run whose session's place was taken is told, and loses nothing`() throws {
    let machine = try Self.machine(StandingRecipe())
    try machine.write(StandingRecipe().text, to: "other.yaml")
    let taken = try machine.lttrecipe("apply", "other.yaml", "--replace=stand")
    #expect(taken.status == 0, "\(taken)")
    let runs = try machine.lttrecipe("runs", "recipe.yaml")
    #expect(runs.output.contains("standing"), "\(runs)")
    #expect(try machine.lttrecipe("destroy", "other.yaml").status == 0)

    let ended = try machine.lttrecipe("destroy", "recipe.yaml")
    #expect(ended.status == 0, "\(ended)")
    #expect(ended.output.contains("20 events"), "\(ended)")
    for claim in ["is lost", "session daemon", "warning"] {
      #expect(!ended.errors.contains(claim) && !ended.output.contains(claim), "\(ended)")
    }
    #expect(try machine.sessions() == [])
  }

  @Test func `what is told of a session whose name another one has is what apply does`() throws {
    let machine = try Self.machine(StandingRecipe())
    try machine.text("lttng", "destroy", "stand")
    let gone = try machine.lttrecipe("status")
    #expect(gone.output.contains("`lttrecipe apply` makes it anew"), "\(gone)")
    try machine.text("lttng", "create", "stand")

    let help = "`lttrecipe apply --replace=stand` destroys that one and makes this one anew"
    let status = try machine.lttrecipe("status")
    #expect(status.output.contains(help), "\(status)")
    #expect(!status.output.contains("`lttrecipe apply` makes"), "\(status)")
    let told = try machine.lttrecipe("rotate", "stand")
    #expect(told.status == 5 && told.errors.contains(help), "\(told)")
    let replaced = try machine.lttrecipe("apply", "recipe.yaml", "--replace=stand")
    #expect(replaced.status == 0 && replaced.output.contains("20 events"), "\(replaced)")
    #expect(try machine.isRecording("stand") == true)
  }
}
