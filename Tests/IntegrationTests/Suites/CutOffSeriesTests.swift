import Glibc
import LTTngModel
import TestSupport
import Testing

/// Series whose lttrecipe was killed.
@Suite(.serialized, .needsMachine)
struct CutOffSeriesTests {
  let machine: Machine

  init() throws {
    machine = try Machine()
    try CountingProgram.build(on: machine)
  }

  private static let matrix = "{n: [1, 2, 3], setup: once, teardown: once}"

  /// Kills an apply in its second run.
  private func cutOff() throws {
    var recipe = SeriesRecipe(matrix: Self.matrix)
    recipe.payload = "test $n != 2 || test -e go || { touch go; kill -KILL $PPID; }"
    let killed = try machine.apply(recipe, id: "whole")
    try #require(killed.status == 128 + SIGKILL, "\(killed)")
    try machine.expectEnd(of: "tick")
    #expect(machine.seriesSteps == ["set-up", "1", "2"])
  }

  @Test func `resume makes the cut-off run anew and goes on`() throws {
    try cutOff()
    let resumed = try machine.lttrecipe("resume")
    #expect(resumed.status == 0, "\(resumed)")
    #expect(machine.seriesSteps == ["set-up", "1", "2", "2", "3", "torn-down"])
    let packages = machine.seriesPackages("whole")
    #expect(packages.map { $0.prefix { $0 != "-" } } == ["n=1", "n=2", "n=2,partial", "n=3"])
    let counts = try packages.map { name in
      try RetrievedPackage(path: "\(machine.folder())/traces/job-whole/\(name)").verdict.eventCount
    }
    #expect(counts == [2, 4, 4, 6])
    try machine.expectNothingLeft()
    #expect(try machine.lttrecipe("resume").errors.contains("nothing to resume"))
  }

  @Test func `apply settles the series, says how it would have gone on, and makes a new one`()
    throws
  {
    try cutOff()
    let plan = try machine.lttrecipe("plan", "recipe.yaml")
    #expect(plan.errors.contains("the series whole was cut off after 1 of 3 runs"), "\(plan)")
    let applied = try machine.lttrecipe("apply", "recipe.yaml", "--run-id", "new")
    #expect(applied.status == 0, "\(applied)")
    #expect(applied.errors.contains("lttrecipe resume whole"), "\(applied)")
    #expect(
      machine.seriesSteps == [
        "set-up", "1", "2", "torn-down", "set-up", "1", "2", "3", "torn-down",
      ])
    #expect(machine.seriesPackages("new") == ["n=1", "n=2", "n=3"])
    let old = machine.seriesPackages("whole")
    #expect(old.map { $0.prefix { $0 != "-" } } == ["n=1", "n=2,partial"])
    try machine.expectNothingLeft()

    // The old one can still be gone on with.
    let resumed = try machine.lttrecipe("resume", "whole")
    #expect(resumed.status == 0, "\(resumed)")
    #expect(machine.seriesSteps.suffix(4) == ["set-up", "2", "3", "torn-down"])
  }

  @Test func `destroy takes away what the series has set up, and makes nothing`() throws {
    try cutOff()
    let destroyed = try machine.lttrecipe("destroy", "--run-id", "whole")
    #expect(destroyed.status == 0, "\(destroyed)")
    #expect(machine.seriesSteps == ["set-up", "1", "2", "torn-down"])
    #expect(try machine.lttrecipe("runs", "show", "whole").output.contains("\nn=2  partial: "))
    try machine.expectNothingLeft()
  }

  @Test func `what is set up once is taken away once, wherever apply is killed`() throws {
    var recipe = SeriesRecipe(matrix: "{n: [1], setup: once, teardown: once}")
    recipe.teardown = "kill -KILL $PPID"
    #expect(try machine.apply(recipe, id: "late").status == 128 + SIGKILL)
    let late = try machine.lttrecipe("resume", "late")
    #expect(late.status == 0, "\(late)")
    #expect(machine.seriesSteps == ["set-up", "1", "torn-down"])

    try machine.write("", to: "steps")
    recipe.teardown = ":"
    recipe.setup = "test -e go || { touch go; kill -KILL $PPID; }"
    #expect(try machine.apply(recipe, id: "early").status == 128 + SIGKILL)
    let early = try machine.lttrecipe("resume", "early")
    #expect(early.status == 0, "\(early)")
    #expect(machine.seriesSteps == ["set-up", "torn-down", "set-up", "1", "torn-down"])
    try machine.expectNothingLeft()
  }
}
