import LTTngModel
import PlanExecution
import TestSupport
import Testing

/// Recipes that are not recorded again where a complete run recorded the same: `record: once`.
@Suite(.serialized, .needsMachine)
struct RecordingOnceTests {
  let machine: Machine

  init() throws {
    machine = try Machine()
    try CountingProgram.build(on: machine)
  }

  private static let payload = "- shell: \"echo ran >> evidence; ./tick 5\""

  private func recipe(_ more: String = "record: once") -> JobRecipe {
    var recipe = JobRecipe.counting()
    recipe.payload = Self.payload
    recipe.more = more
    return recipe
  }

  /// How many times the payload was run.
  private var runCount: Int { (machine.read("evidence") ?? "").split(separator: "\n").count }

  private func apply(_ options: String...) throws -> Finished {
    try machine.run(["lttrecipe", "apply", "recipe.yaml"] + options)
  }

  private func expectNothingDone(
    _ result: Finished, runs: Int, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(
      result.status == 0 && result.output.hasPrefix("recorded already at "), "\(result)",
      sourceLocation: sourceLocation)
    #expect(runCount == runs, sourceLocation: sourceLocation)
  }

  /// Expects that a run was made, and why.
  private func expectAnew(
    _ result: Finished, because reason: String, runs: Int,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(
      result.status == 0 && result.errors.contains("note: recorded anew: \(reason)"), "\(result)",
      sourceLocation: sourceLocation)
    #expect(runCount == runs, sourceLocation: sourceLocation)
  }

  @Test func `what is recorded already is told, and nothing is done`() throws {
    let first = try machine.apply(recipe())
    #expect(first.status == 0 && !first.errors.contains("recorded anew"), "\(first)")
    let package = try machine.onlyPackage().path
    let plan = try machine.lttrecipe("plan", "recipe.yaml", "--detailed-exitcode")
    #expect(plan.status == 0 && plan.errors.contains("apply does nothing"), "\(plan)")
    let second = try apply()
    expectNothingDone(second, runs: 1)
    #expect(second.lines.last == "trace: \(package)", "\(second)")
    let lines = JSONLines(try apply("--json"))
    #expect(try lines.types.last == "recorded-already", "\(lines)")
    #expect(lines.lines.last?.contains("\"places\":[\"\(package)\"]") == true, "\(lines)")
    // Nobody has to be there for what is not done.
    #expect(machine.packages().count == 1 && TestFile.names(in: machine.runs()).count == 1)
    #expect(try apply("--no-once").status == 0)
    #expect(runCount == 2)
    let planned = try machine.lttrecipe(
      "plan", "recipe.yaml", "--detailed-exitcode", "--no-once")
    #expect(planned.status == 2 && !planned.errors.contains("does nothing"), "\(planned)")
    try machine.expectNothingLeft()
  }

  @Test func `what has changed is recorded anew, and named`() throws {
    try machine.text("mkdir", "-p", "data/deep/.git", "linked")
    try machine.text("ln", "-s", "../linked", "data/link")
    try machine.text("ln", "-s", ".", "linked/round")
    for file in [
      "one.txt", "data/a.csv", "data/deep/b.csv", "data/deep/.git/index", "in.txt",
      "linked/.hidden",
    ] {
      try machine.write("1", to: file)
    }
    var recipe = recipe("record: once\ninputs: [one.txt, data]")
    recipe.payload += "\n- {run: [cat], stdin: {file: in.txt}}"
    #expect(try machine.apply(recipe).status == 0)
    let folder = machine.folder()
    try machine.write("2", to: "data/deep/.git/index")
    expectNothingDone(try apply(), runs: 1)
    try machine.write("2", to: "data/deep/b.csv")
    expectAnew(
      try apply(), because: "the input \(folder)/data/deep/b.csv has another content", runs: 2)
    try machine.write("2", to: "data/c.csv")
    try machine.write("2", to: "linked/.hidden")
    expectAnew(try apply(), because: "the input \(folder)/data/c.csv is new", runs: 3)
    try machine.write("3", to: "linked/.hidden")
    expectAnew(
      try apply(), because: "the input \(folder)/data/link/.hidden has another content", runs: 4)
    try machine.write("1", to: "linked/.hidden")
    try machine.text("rm", "data/c.csv")
    // As it was for an earlier run, whose trace is still there.
    expectNothingDone(try apply(), runs: 4)
    try machine.write("2", to: "in.txt")
    expectAnew(
      try apply(),
      because: "the program or standard input \(folder)/in.txt has another content", runs: 5)
    recipe.more += "\nlimits: {duration: 1min}"
    expectAnew(
      try machine.apply(recipe), because: "the effective recipe is another one", runs: 6)
    try machine.text("mkdir", "elsewhere")
    let elsewhere = try machine.shell(
      "cp tick elsewhere/ && cp in.txt elsewhere/ && cd elsewhere && lttrecipe apply ../recipe.yaml"
    )
    #expect(
      elsewhere.errors.contains(
        "the caller's folder is \(folder)/elsewhere, it was \(folder) (run"),
      "\(elsewhere)")
  }

  @Test func `it is the same recipe however it is named`() throws {
    var recipe = JobRecipe()
    recipe.more = "record: once"
    #expect(try machine.apply(recipe).status == 0)
    for name in ["./recipe.yaml", "\(machine.folder())/recipe.yaml"] {
      expectNothingDone(try machine.lttrecipe("apply", name), runs: 0)
    }
  }

  @Test func `a trace that is not whole any more is recorded anew`() throws {
    let recipe = recipe()
    #expect(try machine.apply(recipe).status == 0)
    let package = try machine.onlyPackage().path
    try machine.text("sh", "-c", "find \(package)/trace -name metadata -delete")
    let plan = try machine.lttrecipe("plan", "recipe.yaml", "--detailed-exitcode")
    #expect(plan.status == 2 && plan.errors.contains("is not whole in \(package)"), "\(plan)")
    let second = try apply()
    #expect(second.status == 0 && second.errors.contains("metadata is missing"), "\(second)")
    #expect(runCount == 2)
  }

  @Test func `a trace that stays with its run is looked at there`() throws {
    var recipe = recipe()
    recipe.retrieve = nil
    #expect(try machine.apply(recipe).status == 0)
    let trace = try machine.stagedTrace()
    let second = try apply()
    expectNothingDone(second, runs: 1)
    #expect(second.lines.last?.hasPrefix("trace: \(trace)") == true, "\(second)")
    try machine.text("sh", "-c", "for f in $(find \(trace) -name 'user_*'); do echo >> $f; done")
    let third = try apply()
    #expect(third.status == 0 && third.errors.contains("has another content"), "\(third)")
    #expect(runCount == 2)
  }

  @Test func `what failed, or was not recorded once, does not count`() throws {
    #expect(try machine.apply(recipe("")).status == 0)
    expectAnew(
      try apply("--once"), because: "no run so far was made with `record: once` or --once", runs: 2)
    expectNothingDone(try apply("--once"), runs: 2)
    #expect(try apply().status == 0)
    #expect(runCount == 3)
    var failing = recipe("record: once\nname: failing")
    failing.payload = "- shell: \"echo ran >> evidence; ./tick 5; exit $(cat status)\""
    try machine.write("1", to: "status")
    try machine.write(
      failing.text.replacing("name: job\n", with: ""), to: "recipe.yaml")
    #expect(try apply().status == 6)
    try machine.write("0", to: "status")
    let second = try apply()
    #expect(second.errors.contains("ended with the status 6"), "\(second)")
    expectNothingDone(try apply(), runs: 5)
  }

  @Test func `a run that was cut off can come to be the one that is wanted`() throws {
    try machine.write(recipe().text)
    let killed = try machine.shell(
      "strace -o /dev/null -e trace=fsync -e inject=fsync:signal=KILL:when=8 lttrecipe apply recipe.yaml"
    )
    #expect(killed.status == 137, "\(killed)")
    let next = try apply()
    #expect(next.status == 0 && runCount == 1, "\(next)")
    #expect(next.output.contains("recorded already at "), "\(next)")
    try machine.expectNothingLeft()
  }

  @Test func `a run that was begun is gone on with`() throws {
    let recipe = recipe()
    #expect(try machine.apply(recipe).status == 0)
    #expect(try apply("--no-once", "--until", "configured").status == 0)
    let second = try apply()
    #expect(second.status == 0 && runCount == 2, "\(second)")
  }

  @Test func `what changed before a run went on is not taken for what it was`() throws {
    try machine.write("1", to: "in")
    let recipe = recipe("record: once\ninputs: [in]")
    #expect(try machine.apply(recipe, "--until", "configured").status == 0)
    try machine.write("2", to: "in")
    #expect(try apply().status == 0)
    try machine.write("1", to: "in")
    #expect(try apply().status == 0)
    #expect(runCount == 2)
    expectNothingDone(try apply(), runs: 2)
  }

  @Test func `a program that can be executed and not read is no reason not to record`() throws {
    try machine.text("chmod", "111", "tick")
    var recipe = recipe()
    recipe.payload = "- run: [./tick, 5]"
    #expect(try machine.apply(recipe).status == 0)
    let second = try apply()
    #expect(
      second.status == 0 && second.errors.contains("/tick could not be read before the run"),
      "\(second)")
    #expect(machine.packages().count == 2)
  }

  @Test func `a run that was recorded once and brought away has no trace of its own`() throws {
    #expect(try machine.apply(recipe()).status == 0)
    #expect(try machine.lttrecipe("gc").output.contains("removed in all: 1 run"))
  }

  @Test func `a series is enough where all of its runs are whole`() throws {
    var series = SeriesRecipe()
    series.matrix = "{n: [5, 7]}"
    series.more = "record: once"
    let ran = ["5", "7"].flatMap { ["set-up", $0, "torn-down"] }
    #expect(try machine.apply(series, id: "first").status == 0)
    expectNothingDone(try apply(), runs: 0)
    #expect(machine.seriesSteps == ran)
    let plan = try machine.lttrecipe("plan", "recipe.yaml", "--detailed-exitcode")
    #expect(plan.status == 0 && plan.errors.contains("apply does nothing"), "\(plan)")
    try machine.text("sh", "-c", "find traces/job-first/n=7/trace -name metadata -delete")
    let second = try apply()
    #expect(second.status == 0 && second.errors.contains("recorded anew: the run "), "\(second)")
    #expect(machine.seriesSteps == ran + ran)
  }

  @Test func `what cannot be looked at is told`() throws {
    let missing = try machine.apply(recipe("record: once\ninputs: [no-*.csv, tick]"))
    #expect(missing.status == 5 && runCount == 0, "\(missing)")
    #expect(missing.errors.contains("no file matches `no-*.csv` of `inputs`"), "\(missing)")
    #expect(missing.errors.contains("recipe.yaml:8:10"), "\(missing)")
    let plan = try machine.lttrecipe("plan", "recipe.yaml")
    #expect(plan.status == 5 && plan.errors.contains("no file matches"), "\(plan)")
    // The next one may be asked to look.
    #expect(try apply("--no-once").status == 5)
    let standing = try machine.lttrecipe("new", "standing", "--from", "flight-recorder")
    #expect(standing.status == 0, "\(standing)")
    let refused = try machine.lttrecipe("apply", "standing.yaml", "--once")
    #expect(refused.status == 64 && refused.errors.contains("leave --once out"), "\(refused)")
  }
}
