import Glibc
import LTTngModel
import PlanExecution
import TestSupport
import Testing

/// The runs of a recipe's matrix.
@Suite(.serialized, .needsMachine)
struct SeriesTests {
  let machine: Machine

  init() throws {
    machine = try Machine()
    try CountingProgram.build(on: machine)
  }

  @Test func `each combination is a run of its own, in one folder, in order`() throws {
    var recipe = SeriesRecipe()
    recipe.matrix = "{n: [5, 7], repeat: 2}"
    let applied = try machine.apply(recipe, id: "whole")
    #expect(applied.status == 0, "\(applied)")
    let names = ["n=5,rep=1", "n=5,rep=2", "n=7,rep=1", "n=7,rep=2"]
    #expect(machine.seriesPackages("whole") == names)
    let counts = try names.map { name in
      let package = RetrievedPackage(path: "\(machine.folder())/traces/job-whole/\(name)")
      #expect(TestFile.names(in: package.path) == RetrievedPackage.contents)
      return try package.verdict.eventCount
    }
    #expect(counts == [10, 10, 14, 14])
    #expect(
      machine.seriesSteps
        == ["5", "5", "7", "7"].flatMap { ["set-up", $0, "torn-down"] })
    let rows = applied.lines.filter { $0.hasPrefix("n=") }.map { $0.split(separator: " ") }
    #expect(rows.map { $0[0] } == names.map { Substring($0) }, "\(applied)")
    #expect(rows.map { $0[1...2] } == counts.map { ["done", Substring("\($0)")] }, "\(applied)")
    let summary = machine.read("traces/job-whole/summary.csv") ?? ""
    #expect(summary.split(separator: "\r\n").count == 5, "\(summary)")
    try machine.expectNothingLeft()
    try expectKnown(names)
  }

  /// What `runs` and `gc` tell of the series `whole`.
  private func expectKnown(_ names: [String]) throws {
    let list = try machine.lttrecipe("runs")
    #expect(list.lines.count == 5 && list.output.contains("4 of 4 runs"), "\(list)")
    #expect(names.allSatisfy { list.output.contains("\($0) of whole") }, "\(list)")
    let shown = try machine.lttrecipe("runs", "show", "whole")
    #expect(shown.output.hasPrefix("series whole: ended: done\n"), "\(shown)")
    #expect(names.allSatisfy { shown.output.contains("\n\($0)  done") }, "\(shown)")
    let again = try machine.lttrecipe("apply", "recipe.yaml", "--run-id", "whole")
    #expect(again.status == 5 && again.errors.contains("lttrecipe resume whole"), "\(again)")
    #expect(try machine.lttrecipe("resume", "whole").errors.contains("nothing to resume"))
    let removed = try machine.lttrecipe("gc")
    #expect(removed.output.contains("removed in all: 5 runs"), "\(removed)")
    #expect(machine.seriesPackages("whole") == names)
  }

  @Test func `plan lists the runs, and what one run alone can have is refused`() throws {
    var recipe = SeriesRecipe()
    recipe.matrix = "{n: [5, 7], repeat: 2, order: shuffle, seed: 3, setup: once, on-failure: stop}"
    try machine.write(recipe.text)
    let plan = try machine.lttrecipe("plan", "recipe.yaml")
    #expect(plan.status == 0, "\(plan)")
    #expect(plan.output.hasPrefix("job: a series of 4 runs, in this order, by the seed 3:\n  n="))
    #expect(plan.output.contains("once before all runs:\n    > setup: sh"), "\(plan)")
    #expect(plan.output.contains("\njob:\n") && plan.output.contains("> teardown: sh"), "\(plan)")
    let lines = try JSONLines(machine.lttrecipe("plan", "recipe.yaml", "--json"))
    #expect(try lines.types == ["version", "series-plan", "plan"])

    let piped = try machine.shell("lttrecipe plan - --json < recipe.yaml")
    #expect(piped.lines.count == 3 && piped.output.contains("n=7,rep=2"), "\(piped)")
    let narrowed = try machine.lttrecipe("plan", "recipe.yaml", "--set", "n=7")
    #expect(narrowed.output.hasPrefix("job: a series of 2 runs"), "\(narrowed)")
    for (options, status, message) in [
      (["plan", "recipe.yaml", "--out", "p"], Int32(64), "--out keeps the plan of one run"),
      (["apply", "recipe.yaml", "--until", "setup"], 64, "--until setup stops one run"),
      (["apply", "recipe.yaml", "--set", "n=8"], 3, "the matrix has no run with `n` = `8`"),
    ] {
      let refused = try machine.run(["lttrecipe"] + options)
      #expect(refused.status == status && refused.errors.contains(message), "\(refused)")
    }
    #expect(!TestFile.exists(machine.home() + "/.local") && machine.seriesSteps == [])

    try machine.write(recipe.text.replacing("payload: [{", with: "payload: [{user: no$n, "))
    let missing = try machine.lttrecipe("apply", "recipe.yaml")
    #expect(missing.status != 0 && machine.seriesSteps == [], "\(missing)")
  }

  @Test func `runs with session daemons of their own follow each other`() throws {
    var recipe = SeriesRecipe()
    recipe.matrix = "{n: [2], repeat: 2, order: shuffle}"
    recipe.more = "daemon: {start: private}"
    let applied = try machine.apply(recipe, id: "whole")
    #expect(applied.status == 0, "\(applied)")
    #expect(applied.errors.contains("2 runs, shuffled with the seed "), "\(applied)")
    #expect(applied.lines.count { $0.contains("  done    4  ") } == 2, "\(applied)")
    try machine.expectNothingLeft()
  }

  @Test func `a run that fails is followed by the others, or is the last one`() throws {
    var recipe = SeriesRecipe()
    recipe.matrix = "{n: [1, 2, 3], setup: once, teardown: once}"
    recipe.payload = "test $n != 2 || exit 3"
    let kept = try machine.apply(recipe, id: "kept")
    #expect(kept.status == 6, "\(kept)")
    #expect(machine.seriesSteps == ["set-up", "1", "2", "3", "torn-down"])
    #expect(kept.output.contains("\nn=2  payload failed"), "\(kept)")
    #expect(machine.seriesPackages("kept") == ["n=1", "n=2", "n=3"])

    try machine.write("", to: "steps")
    recipe.matrix = "{n: [1, 2, 3], setup: once, teardown: once, on-failure: stop}"
    let stopped = try machine.apply(recipe, id: "stopped", "--json")
    #expect(stopped.status == 6, "\(stopped)")
    #expect(machine.seriesSteps == ["set-up", "1", "2", "torn-down"])
    let lines = JSONLines(stopped)
    #expect(
      try lines.types.suffix(4) == ["series-row", "series-row", "series-row", "series-report"])
    #expect(lines.lines.last?.contains(#""isUnfinished":false"#) == true, "\(stopped)")
    #expect(try lines.report.status == .payloadFailed)

    try machine.write("", to: "steps")
    recipe.setup = "exit 3"
    let failed = try machine.apply(recipe, id: "failed")
    #expect(failed.status == 1, "\(failed)")
    #expect(machine.seriesSteps == ["set-up", "torn-down"])
    #expect(failed.output.contains("go on: lttrecipe resume failed"), "\(failed)")
    try machine.expectNothingLeft()
  }

  @Test func `an interruption ends the run and starts no more, and resume goes on`() throws {
    var recipe = SeriesRecipe()
    recipe.matrix = "{n: [1, 2, 3], setup: once, teardown: once}"
    recipe.payload = "test $n != 2 || test -e go || { kill -INT $PPID; exec sleep 60; }"
    recipe.setup = "test $token = t0p"
    try machine.write("token: t0p", to: "token.yaml")
    let interrupted = try machine.apply(recipe, id: "whole", "--set-file", "token.yaml")
    #expect(interrupted.status == 130, "\(interrupted)")
    #expect(machine.seriesSteps == ["set-up", "1", "2", "torn-down"])
    #expect(interrupted.output.contains("\nn=2  partial: interrupted"), "\(interrupted)")
    #expect(interrupted.output.contains("go on: lttrecipe resume whole"), "\(interrupted)")
    #expect(try machine.lttrecipe("resume").errors.contains("nothing to resume"))
    #expect(try machine.lttrecipe("gc").errors.contains("the series whole has runs left"))
    try machine.expectNothingLeft()

    // What was asked for is made, whatever the recipe says by now.
    try machine.write("", to: "go")
    try machine.write("no recipe", to: "recipe.yaml")
    try machine.write("", to: "steps")
    let refused = try machine.lttrecipe("resume", "whole")
    #expect(refused.status == 64 && refused.errors.contains("needs secrets"), "\(refused)")
    #expect(try machine.lttrecipe("resume", "whole", "--set", "n=4").status == 64)
    #expect(machine.seriesSteps == [])
    let resumed = try machine.lttrecipe("resume", "whole", "--set-file", "token.yaml")
    #expect(resumed.status == 0, "\(resumed)")
    #expect(machine.seriesSteps == ["set-up", "2", "3", "torn-down"])
    let packages = machine.seriesPackages("whole")
    #expect(packages.map { $0.prefix { $0 != "-" } } == ["n=1", "n=2", "n=2,partial", "n=3"])
    try machine.expectNothingLeft()
  }
}
