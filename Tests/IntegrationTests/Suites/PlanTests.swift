import LTTngModel
import PlanExecution
import TestSupport
import Testing

/// `plan`, and the way from a plan to a finished run in parts.
@Suite(.serialized, .needsMachine)
struct PlanTests {
  let machine: Machine

  init() throws {
    machine = try Machine()
    try machine.write(JobRecipe(more: "setup: [{run: [touch, made]}]").text)
  }

  private func plan(_ options: String...) throws -> Finished {
    try machine.run(["lttrecipe", "plan", "recipe.yaml"] + options)
  }

  @Test func `a plan touches nothing`() throws {
    let result = try plan()
    #expect(result.status == 0, "\(result)")
    #expect(result.output.contains("+ session job-${run.id} in "))
    #expect(try machine.homeContents() == [])
    #expect(TestFile.names(in: machine.folder()) == ["recipe.yaml"])
    try machine.expectNoDaemon()
  }

  @Test func `a plan with changes has a status of its own when that is asked for`() throws {
    #expect(try plan("--detailed-exitcode").status == 2)
  }

  @Test func `the graph of a plan is Graphviz's language`() throws {
    let result = try plan("--format", "dot")
    #expect(result.status == 0, "\(result)")
    #expect(result.output.hasPrefix("digraph"))
    guard HostCommand.isInstalled("dot") else { return }

    try machine.write(result.output, to: "plan.dot")
    #expect(try machine.text("dot", "-Tsvg", "plan.dot").contains("</svg>"))
  }

  @Test func `a plan as JSON says its version first`() throws {
    let lines = JSONLines(try plan("--json"))
    #expect(try lines.types == ["version", "plan"])
  }

  @Test func `a plan of two times is the same`() throws {
    #expect(try plan("--json").output == plan("--json").output)
  }
}

/// `apply --until` and what goes on from there.
@Suite(.serialized, .needsMachine)
struct StoppingPointTests {
  static let points = ["setup", "configured", "recording", "payload", "stopped", "destroyed"]

  let machine: Machine

  init() throws {
    machine = try Machine()
    try machine.write(
      JobRecipe(
        payload: "- shell: \"ls; echo payload >> order\"",
        more: """
          setup: [{shell: "echo setup >> order"}]
          teardown: [{shell: "echo teardown >> order"}]
          """
      ).text)
  }

  private func lttrecipe(_ command: String, _ options: String...) throws -> Finished {
    let result = try machine.run(["lttrecipe", command, "recipe.yaml"] + options)
    try #require(result.status == 0, "\(result)")
    return result
  }

  @Test(arguments: points)
  func `a run that stopped after a phase is taken up there`(_ point: String) throws {
    let first = try lttrecipe("apply", "--until", point, "--run-id", "x")
    #expect(first.output.contains("paused after \(point): run x\n"))
    #expect(machine.packages().isEmpty)

    _ = try lttrecipe("apply")
    let package = try machine.onlyPackage()
    #expect(package.path.hasSuffix("/job-x"))
    #expect(try package.verdict.eventCount > 0)
    #expect(machine.read("order") == "setup\npayload\nteardown\n")
    try machine.expectNothingLeft()
  }

  @Test(arguments: points)
  func `a run that stopped after a phase can be destroyed`(_ point: String) throws {
    _ = try lttrecipe("apply", "--until", point, "--run-id", "x")
    #expect(try lttrecipe("status").output.contains("(run with a payload x, "))
    _ = try lttrecipe("destroy")
    #expect(machine.read("order")?.hasSuffix("teardown\n") == true)
    try machine.expectNothingLeft()

    let hasRecorded = Self.points.drop { $0 != "payload" }.contains(point)
    if hasRecorded {
      let trace = try machine.stagedTrace()
      #expect(try !HostCommand(arguments: ["babeltrace2", trace]).text().isEmpty)
    }
    #expect(try lttrecipe("destroy").errors.contains("nothing to destroy"))
  }

  @Test func `a session that the recipe no longer has is told, and not left behind`() throws {
    let sessions = "sessions: {one: {use: [ust/malloc]}, two: {use: [ust/pthread]}}"
    try machine.write(JobRecipe(session: sessions).text)
    _ = try lttrecipe("apply", "--until", "configured", "--run-id", "x")
    try machine.write(JobRecipe(session: "sessions: {one: {use: [ust/malloc]}}").text)

    let result = try machine.lttrecipe("apply", "recipe.yaml")
    #expect(result.status == 5 && result.errors.contains("`two`"), "\(result)")
    #expect(try machine.sessions().count == 2)
    _ = try lttrecipe("destroy")
    try machine.expectNothingLeft()
  }

  @Test func `a configured run has no changes, and configuring it again changes nothing`() throws {
    _ = try lttrecipe("apply", "--until", "configured", "--run-id", "x")
    #expect(try lttrecipe("plan", "--run-id", "x").output.contains("No changes."))
    #expect(try lttrecipe("plan", "--detailed-exitcode").output.contains("No changes."))

    let again = try lttrecipe("apply", "--until", "configured", "--run-id", "x", "--json")
    #expect(try JSONLines(again).report.mutatingCallCount == 0)
    #expect(try machine.sessions() == ["job-x"])
  }

  @Test(
    arguments: [
      (["enable-channel", "-u", "-s", "job-x", "extra"], "`extra`"),
      (["enable-event", "-u", "-s", "job-x", "-c", "user", "demo:other"], "demo:other"),
      (["add-context", "-u", "-s", "job-x", "-c", "user", "-t", "ip"], "ip"),
    ])
  func `what was changed by hand is shown and repaired`(
    _ change: [String], _ reason: String
  ) throws {
    _ = try lttrecipe("apply", "--until", "configured", "--run-id", "x")
    #expect(try machine.run(["lttng"] + change).status == 0)
    let plan = try lttrecipe("plan")
    let line = try #require(plan.lines.first { $0.contains("-/+ session job-") }, "\(plan)")
    #expect(line.contains(reason))
    #expect(try machine.lttrecipe("plan", "recipe.yaml", "--detailed-exitcode").status == 2)

    _ = try lttrecipe("apply", "--until", "configured", "--run-id", "x")
    #expect(try lttrecipe("plan").output.contains("No changes."))

    _ = try lttrecipe("apply")
    #expect(try machine.onlyPackage().verdict.isGood)
    try machine.expectNothingLeft()
  }

  @Test func `a recording that was lost meanwhile is told, and its run can be destroyed`() throws {
    _ = try lttrecipe("apply", "--until", "recording", "--run-id", "x")
    #expect(try machine.run(["lttng", "destroy", "job-x"]).status == 0)
    for command in ["plan", "apply"] {
      let result = try machine.lttrecipe(command, "recipe.yaml")
      #expect(result.status == 5, "\(result)")
      #expect(result.errors.contains("lttrecipe destroy --run-id x"))
    }
    #expect(machine.read("order") == "setup\n")
    _ = try lttrecipe("destroy")
    try machine.expectNothingLeft()
  }

  @Test(arguments: ["recording", "payload"])
  func `a daemon that was lost meanwhile is told, and its run can be destroyed`(
    _ point: String
  ) throws {
    _ = try lttrecipe("apply", "--until", point, "--run-id", "x")
    try machine.killDaemon()
    let result = try machine.lttrecipe("apply", "recipe.yaml")
    #expect(result.status == 5, "\(result)")
    try machine.expectNoDaemon()
    _ = try lttrecipe("destroy")
    #expect(TestFile.exists(try machine.stagedTrace()))
    _ = try lttrecipe("apply")
    #expect(try machine.onlyPackage().verdict.isGood)
  }

  @Test func `a run whose daemon was lost before it recorded goes on with another`() throws {
    _ = try lttrecipe("apply", "--until", "configured")
    try machine.killDaemon()
    _ = try lttrecipe("apply")
    #expect(try machine.onlyPackage().verdict.isGood)
    try machine.expectNothingLeft()
  }

  @Test func `a recipe that was changed while its session records is not carried out`() throws {
    _ = try lttrecipe("apply", "--until", "recording")
    try machine.write(JobRecipe(session: "use: [ust/malloc, ust/pthread]").text)
    let result = try machine.lttrecipe("apply", "recipe.yaml")
    #expect(result.status == 5, "\(result)")
    #expect(result.errors.contains("lttng_ust_pthread:*"))
    _ = try lttrecipe("destroy")
    try machine.expectNothingLeft()
  }

  @Test func `a run that is over is not taken up`() throws {
    _ = try lttrecipe("apply", "--run-id", "x")
    let result = try machine.lttrecipe("apply", "recipe.yaml", "--run-id", "x")
    #expect(result.status == 5, "\(result)")
  }
}
