import Glibc
import PlanExecution
import TestSupport
import Testing

/// Clocks that were wrong when a run was made.
@Suite(.serialized, .needsMachine)
struct ClockTests {
  let machine: Machine

  init() throws {
    machine = try Machine()
  }

  /// Makes a run look as if it was made at another time.
  private func date(_ run: String, _ time: String) throws {
    let file = "\(machine.runs())/\(run)/run.json"
    let text = try #require(TestFile.text(of: file))
    let dated = text.replacing(/"created"\s*:\s*"[^"]*"/, with: "\"created\": \"\(time)\"")
    #expect(dated != text)
    try TestFile.write(Array(dated.utf8), to: file)
  }

  @Test func `the newest run is the one that was made last`() throws {
    let recipe = JobRecipe(retrieve: nil)
    #expect(try machine.apply(recipe, "--run-id", "first").status == 0)
    try date("first", "2099-01-01T00:00:00Z")
    #expect(try machine.apply(recipe, "--run-id", "another").status == 0)
    let list = try machine.lttrecipe("runs")
    #expect(list.lines.map { $0.prefix { $0 != " " } } == ["first", "another"], "\(list)")
    let last = try machine.lttrecipe("runs", "show", "last")
    #expect(last.output.contains("another"), "\(last)")
    // It has not ended long ago, as far as anybody can tell.
    let kept = try machine.lttrecipe("gc", "--traces", "--older-than", "1d")
    #expect(kept.status == 0, "\(kept)")
    #expect(TestFile.names(in: machine.runs()) == ["another", "first"])
  }

  @Test func `of two paused runs apply takes the later one up`() throws {
    let recipe = JobRecipe(retrieve: nil)
    for id in ["second-by-name", "first-by-name"] {
      let paused = try machine.apply(recipe, "--until", "setup", "--run-id", id)
      #expect(paused.status == 0, "\(paused)")
    }
    try date("second-by-name", "2099-01-01T00:00:00Z")
    let taken = try machine.lttrecipe("apply", "recipe.yaml")
    #expect(taken.status == 0, "\(taken)")
    #expect(taken.errors.contains("run first-by-name ("), "\(taken)")
    #expect(try machine.lttrecipe("destroy", "recipe.yaml").status == 0)
    try machine.expectNothingLeft()
  }
}
