import PlanExecution
import TestSupport
import Testing

/// Recipes without a payload: their sessions record on when apply is done.
@Suite(.needsMachine)
struct StandingTests {
  @Test func `a second apply changes nothing and sends no mutating call`() throws {
    let machine = try Machine()
    let first = try machine.applyStanding(StandingRecipe())
    #expect(first.mutatingCallCount > 0)
    #expect(first.standingSessions == ["stand"])
    #expect(try machine.isRecording("stand") == true)

    let second = try machine.applyStanding(StandingRecipe())
    #expect(second.mutatingCallCount == 0)
    #expect(second.runID == first.runID)

    let third = try machine.lttrecipe("apply", "recipe.yaml")
    #expect(third.errors.contains("No changes. LTTng is as the recipe declares it."), "\(third)")
    let plan = try machine.lttrecipe("plan", "recipe.yaml", "--detailed-exitcode")
    #expect(plan.status == 0, "\(plan)")
  }

  @Test func `destroy verifies and retrieves what was recorded, and leaves nothing`() throws {
    let machine = try Machine()
    try CountingProgram.build(on: machine)
    _ = try machine.applyStanding(StandingRecipe(more: "retrieve: [{copy: ./traces}]"))
    try machine.text("./tick", "100")

    let destroyed = try machine.lttrecipe("destroy", "recipe.yaml")
    #expect(destroyed.status == 0, "\(destroyed)")
    let package = try machine.onlyPackage()
    #expect(try package.events().count == 200)
    try machine.expectNothingLeft()
    let again = try machine.lttrecipe("destroy", "recipe.yaml")
    #expect(again.errors.contains("no run is open"), "\(again)")
  }

  @Test func `a session that was stopped by hand is started again, and that is said`() throws {
    let machine = try Machine()
    _ = try machine.applyStanding(StandingRecipe())
    try machine.text("lttng", "stop", "stand")

    let plan = try machine.lttrecipe("plan", "recipe.yaml", "--detailed-exitcode")
    #expect(plan.status == 2, "\(plan)")
    let result = try machine.lttrecipe("apply", "recipe.yaml")
    #expect(result.status == 0, "\(result)")
    #expect(
      result.errors.contains("the session `stand` was stopped by someone else"), "\(result)")
    #expect(try machine.isRecording("stand") == true)
  }

  @Test func `a session that was destroyed by hand is made anew, and its trace is kept`() throws {
    let machine = try Machine()
    try CountingProgram.build(on: machine)
    let first = try machine.applyStanding(StandingRecipe())
    try machine.text("./tick", "10")
    try machine.text("lttng", "destroy", "stand")

    let result = try machine.lttrecipe("apply", "recipe.yaml")
    #expect(result.status == 0, "\(result)")
    #expect(result.errors.contains("the sessions of the run \(first.runID) are gone"), "\(result)")
    let trace = try #require(first.traces.first)
    #expect(result.output.contains("trace: \(trace)"), "\(result)")
    #expect(TestFile.exists(trace))
    #expect(try machine.isRecording("stand") == true)
  }

  @Test func `a session that went with its daemon is made anew`() throws {
    let machine = try Machine()
    let first = try machine.applyStanding(StandingRecipe())
    try machine.killDaemon()

    let second = try machine.applyStanding(StandingRecipe())
    #expect(second.runID != first.runID)
    #expect(try machine.isRecording("stand") == true)
    #expect(try machine.lttrecipe("destroy", "recipe.yaml").status == 0)
    try machine.expectNothingLeft()
  }

  @Test func `a session of the same name that someone else made is refused`() throws {
    let machine = try Machine()
    try machine.text("lttng", "create", "stand")
    try machine.write(StandingRecipe().text)

    for command in ["plan", "apply"] {
      let refused = try machine.lttrecipe(command, "recipe.yaml")
      #expect(refused.status == 5, "\(refused)")
      #expect(
        refused.errors.contains("the session `stand` is there already, and not this recipe's"),
        "\(refused)")
    }
    #expect(try machine.sessions() == ["stand"])

    let replaced = try machine.lttrecipe("apply", "recipe.yaml", "--replace=stand")
    #expect(replaced.status == 0, "\(replaced)")
    #expect(try machine.isRecording("stand") == true)
  }

  @Test func `a session of another recipe is refused by the recipe's name`() throws {
    let machine = try Machine()
    let first = try machine.applyStanding(StandingRecipe())
    try machine.write(StandingRecipe().text, to: "other.yaml")

    let refused = try machine.lttrecipe("apply", "other.yaml")
    #expect(refused.status == 5, "\(refused)")
    #expect(
      refused.errors.contains(
        "it is of the run \(first.runID) of \(machine.folder())/recipe.yaml"), "\(refused)")
  }
}
