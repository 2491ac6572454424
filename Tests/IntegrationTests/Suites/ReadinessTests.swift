import LTTngModel
import PlanExecution
import TestSupport
import Testing

/// What `apply` refuses at once is told by `plan`, in the same words.
@Suite(.serialized, .needsMachine)
struct ReadinessTests {
  /// Each with a part of what is said.
  static let recipes: [(recipe: JobRecipe, text: String)] = [
    (
      JobRecipe(more: "output: {local: recipe.yaml/traces}"),
      "the output folder FOLDER/recipe.yaml/traces of `job` cannot be written"
    ),
    (
      JobRecipe(more: "output: {snapshot: {local: /nowhere/traces}}"),
      "the output folder /nowhere/traces of `job` cannot be written"
    ),
    (
      JobRecipe(retrieve: "[{copy: /nowhere/traces}]"),
      "the target folder /nowhere/traces cannot be written"
    ),
    (
      JobRecipe(more: "shm-path: /nowhere/buffers"),
      "the folder /nowhere/buffers for the sub-buffers of `job` cannot be written"
    ),
    (
      .counting(buffers: "subbuf-size: 1TiB, num-subbuf: 4"),
      "the channels need "
    ),
    (
      .counting(buffers: "subbuf-size: 4MiB, num-subbuf: 8"),
      "MiB in /dev/shm, where 8192 KiB are free: `user` of `job` has 8 and a spare one of 4MiB for each of "
    ),
    (
      JobRecipe(more: "daemon: {start: never}"),
      "no session daemon runs, and the recipe says `daemon: {start: never}`"
    ),
    (JobRecipe(more: "requires: {programs: [no-such-program]}"), "`no-such-program`"),
    (JobRecipe(payload: "- run: [no-such-program]"), "no-such-program"),
  ]

  let machine: Machine

  init() throws {
    machine = try Machine()
    try machine.text("mount", "-o", "remount,size=8m", "/dev/shm", as: .root)
    try CountingProgram.build(on: machine)
  }

  @Test(arguments: recipes.indices)
  func `plan says what apply refuses, and touches nothing`(_ index: Int) throws {
    let (recipe, text) = Self.recipes[index]
    try machine.write(recipe.text)
    let files = TestFile.names(in: machine.folder())

    let plan = try machine.lttrecipe("plan", "recipe.yaml")
    let home = try machine.homeContents()
    let apply = try machine.lttrecipe("apply", "recipe.yaml")
    #expect(plan.status == apply.status && plan.status != 0, "\(plan) \(apply)")
    #expect(plan.errors == apply.errors)
    #expect(plan.errors.replacing(machine.folder(), with: "FOLDER").contains(text), "\(plan)")
    #expect(plan.output.contains("This cannot be carried out"))
    #expect(home == [])
    #expect(TestFile.names(in: machine.folder()) == files)
    try machine.expectNoDaemon()
  }

  @Test func `what a standing session has is not asked for again`() throws {
    let size = 3 * (256 << 10) * MachineFacts().cpuCount
    try machine.text("mount", "-o", "remount,size=\(size * 3 / 2)", "/dev/shm", as: .root)
    _ = try machine.applyStanding(
      StandingRecipe(buffers: "subbuf-size: 256KiB, num-subbuf: 2"))
    try machine.text("./tick", "10")

    let plan = try machine.lttrecipe("plan", "recipe.yaml")
    #expect(plan.status == 0 && plan.output.contains("No changes."), "\(plan)")
    let apply = try machine.lttrecipe("apply", "recipe.yaml")
    #expect(apply.status == 0 && apply.errors.contains("No changes."), "\(apply)")

    // Where it cannot be planned, that is said, and nothing of memory.
    for command in ["plan", "apply"] {
      let other = try machine.lttrecipe(command, "recipe.yaml", "--run-id", "other")
      #expect(other.status == 5, "\(other)")
      #expect(other.errors.contains("the recipe stands already"), "\(other)")
      #expect(!other.errors.contains("are free"), "\(other)")
    }

    // One that is replaced makes room.
    let larger = StandingRecipe(buffers: "subbuf-size: 128KiB, num-subbuf: 4")
    _ = try machine.applyStanding(larger, "--replace=stand")
    #expect(try machine.lttrecipe("destroy", "recipe.yaml").status == 0)
  }

  @Test func `a private daemon needs a folder that is there, until its run has it`() throws {
    try machine.text("mount", "-o", "remount,size=1g", "/dev/shm", as: .root)
    let none = ["XDG_RUNTIME_DIR": machine.folder() + "/none"]
    try machine.write(JobRecipe(more: "daemon: {start: private}").text)
    for command in ["plan", "apply"] {
      let result = try machine.lttrecipe(command, "recipe.yaml", environment: none)
      #expect(result.status == 5, "\(result)")
      #expect(
        result.errors.contains("no folder for the private session daemon can be made"),
        "\(result)")
    }
    try #require(try machine.lttrecipe("apply", "recipe.yaml", "--until", "configured").status == 0)
    let plan = try machine.lttrecipe("plan", "recipe.yaml", environment: none)
    #expect(plan.status == 0, "\(plan)")
    let apply = try machine.lttrecipe("apply", "recipe.yaml", environment: none)
    #expect(apply.status == 0, "\(apply)")
    try machine.expectNothingLeft()
  }

  @Test func `of a payload and a plan that cannot be, both commands have the same status`() throws {
    try machine.text("mount", "-o", "remount,size=1g", "/dev/shm", as: .root)
    try #require(try machine.apply(JobRecipe(), "--until", "configured").status == 0)
    try machine.write(
      JobRecipe(payload: "- run: [no-such-program]").text
        .replacing("name: job", with: "name: renamed"))
    for command in ["plan", "apply"] {
      let result = try machine.lttrecipe(command, "recipe.yaml")
      #expect(result.status == 5, "\(result)")
      #expect(result.errors.contains("no-such-program"), "\(result)")
      #expect(result.errors.contains("the run has a session `job`"), "\(result)")
    }
    #expect(try machine.lttrecipe("destroy", "recipe.yaml").status == 0)
  }
}
