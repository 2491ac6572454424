import PlanExecution
import TestSupport
import Testing

/// `plan --out FILE` and `apply FILE` for a recipe without a payload.
@Suite(.serialized, .needsMachine)
struct StandingPlanFileTests {
  let machine: Machine

  init() throws {
    machine = try Machine()
    try machine.write(StandingRecipe().text)
  }

  private func makePlan(_ options: String...) throws {
    let result = try machine.run(
      ["lttrecipe", "plan", "recipe.yaml", "--out", "stand.plan"] + options)
    try #require(result.status == 0, "\(result)")
  }

  private func apply(_ file: String = "stand.plan") throws -> RunReport {
    let result = try machine.lttrecipe("apply", file, "--json")
    try #require(result.status == 0, "\(result)")
    return try JSONLines(result).report
  }

  /// Expects that the plan is refused, and that nothing of the session daemon changes.
  private func expectStale(
    _ message: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let before = try savedSessions()
    let result = try machine.lttrecipe("apply", "stand.plan")
    #expect(result.status == 5, "\(result)", sourceLocation: sourceLocation)
    #expect(result.errors.contains(message), "\(result)", sourceLocation: sourceLocation)
    #expect(result.errors.contains("help: "), "\(result)", sourceLocation: sourceLocation)
    #expect(try savedSessions() == before, sourceLocation: sourceLocation)
  }

  /// All that lttng-save(1) tells; empty where no daemon runs.
  private func savedSessions() throws -> String {
    try machine.shell("rm -rf saved; lttng save --output-path=$PWD/saved; cat saved/*").output
  }

  // MARK: - Carrying it out

  @Test func `a plan is carried out as it was made, whatever became of the recipe`() throws {
    try makePlan()
    try machine.write("this is: [no recipe\n")
    let report = try apply()
    #expect(report.standingSessions == ["stand"] && report.mutatingCallCount > 0)
    #expect(try machine.isRecording("stand") == true)
    #expect(try machine.lttrecipe("destroy", "recipe.yaml").status == 0)
    try machine.expectNothingLeft()
  }

  @Test func `a plan without a change sends no call`() throws {
    let run = try apply("recipe.yaml").runID
    try makePlan("--detailed-exitcode")
    let report = try apply()
    #expect(report.mutatingCallCount == 0 && report.runID == run)
    #expect(try machine.lttrecipe("apply", "stand.plan").errors.contains("No changes."))
  }

  @Test func `a plan of a change goes on with the run that stands`() throws {
    let run = try apply("recipe.yaml").runID
    try machine.write(StandingRecipe(events: "[\"lttrecipe_test:tick\", \"more:*\"]").text)
    try makePlan()
    try machine.text("rm", "recipe.yaml")
    let report = try apply()
    #expect(report.mutatingCallCount == 1 && report.runID == run)
    #expect(try savedSessions().contains("<name>more:*</name>"))
    try expectStale("is stale: `rule stand/user/user/more:*` was create, and is no-op")
  }

  @Test func `a plan keeps what may be replaced`() throws {
    _ = try apply("recipe.yaml")
    try machine.write(StandingRecipe(buffers: "subbuf-size: 128KiB, num-subbuf: 4").text)
    try makePlan("--replace=stand")
    #expect(try apply().mutatingCallCount > 0)
    #expect(try savedSessions().contains("<subbuffer_size>131072</subbuffer_size>"))
    try expectStale("is stale: `session stand` was replace, and is no-op")
  }

  // MARK: - Stale plans

  @Test func `a plan is carried out once`() throws {
    try makePlan()
    let run = try apply().runID
    try expectStale("is stale: the sessions of the recipe's run \(run) stand since")
  }

  @Test(arguments: [
    ("lttng stop stand", "`start stand` was no-op, and is perform"),
    ("lttng disable-event -u -s stand -c user 'lttrecipe_test:tick'", "was no-op, and is update"),
    ("lttng track -s stand -u --vpid 1", "`tracker stand/user/vpid` is new (remove)"),
    ("lttng enable-rotation -s stand --size=1M", "`rotation schedule stand/size` is new (remove)"),
    ("lttng destroy stand", " is over"),
    ("lttng destroy stand && lttng create stand", "the session `stand` is there already, and not"),
  ])
  func `a session that was changed by hand makes a plan stale`(
    command: String, message: String
  ) throws {
    _ = try apply("recipe.yaml")
    try makePlan()
    #expect(try machine.shell(command).status == 0)
    try expectStale(message)
  }

  @Test func `a run that was destroyed makes its plan stale`() throws {
    let run = try apply("recipe.yaml").runID
    try makePlan()
    #expect(try machine.lttrecipe("destroy", "recipe.yaml").status == 0)
    try expectStale("is stale: the run \(run) is over")
  }

  @Test func `another session daemon makes a plan stale, whatever is in it`() throws {
    _ = try apply("recipe.yaml")
    try makePlan()
    try machine.killDaemon()
    try machine.text("lttng-sessiond", "--daemonize", "--no-kernel")
    try machine.text("lttng", "create", "stand")
    try expectStale("the session `stand` is there already, and not this recipe's: ")
  }

  @Test func `a session that somebody made where nothing was makes a plan stale`() throws {
    try makePlan()
    try machine.text("lttng-sessiond", "--daemonize", "--no-kernel")
    try machine.text("lttng", "create", "stand", "--no-output")
    try expectStale("the session `stand` is there already, and not this recipe's: ")
    #expect(TestFile.names(in: machine.runs()) == [])
  }

  @Test func `a plan of another machine is no plan of this one`() throws {
    try makePlan()
    let text = try #require(machine.read("stand.plan"))
    try machine.write(
      text.replacing("\"host\":\"", with: "\"host\":\"not"), to: "stand.plan", mode: 0o600)
    try expectStale("is stale: it was made on the host not")
    try machine.expectNothingLeft()
  }
}
