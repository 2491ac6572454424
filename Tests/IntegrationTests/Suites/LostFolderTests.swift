import LTTngModel
import TestSupport
import Testing

/// State folders that somebody removes while a run is at work: nothing that it started outlives it.
@Suite(.serialized, .needsMachine)
struct LostFolderTests {
  let machine: Machine

  init() throws {
    machine = try Machine()
    try CountingProgram.build(on: machine)
  }

  private static let removal = "rm -r ~/.local/state/lttrecipe"

  /// A recipe with a server beside the payload, which removes the state folder in between.
  private func recipe(_ more: String = "", setup: String = "true") -> JobRecipe {
    var recipe = JobRecipe.counting(expect: "{}")
    recipe.payload = "- shell: \"echo ran >> ran; ./tick 5; \(Self.removal); ./tick 5\""
    recipe.more = """
      setup: [{run: [sleep, 1000], background: {}}, {shell: "\(setup)"}]
      teardown: [{shell: "echo torn-down >> torn-down"}]
      \(more)
      """
    return recipe
  }

  private func expectNothingLeft(
    _ result: Finished, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    try machine.expectNothingLeft(sourceLocation: sourceLocation)
    try machine.expectEnd(of: "sleep", sourceLocation: sourceLocation)
    #expect(machine.read("torn-down") == "torn-down\n", sourceLocation: sourceLocation)
    try machine.text("rm", "torn-down")
    #expect(
      result.errors.contains("the folder of the run is gone: ")
        && result.errors.contains("nothing of it can be resumed"), "\(result)",
      sourceLocation: sourceLocation)
    let all = result.output + result.errors
    #expect(
      !all.contains("lttrecipe resume") && !all.contains("No such file"), "\(result)",
      sourceLocation: sourceLocation)
    #expect(
      TestFile.names(in: machine.home()).allSatisfy { !$0.hasPrefix("lttrecipe-") },
      sourceLocation: sourceLocation)
    #expect(!TestFile.exists(machine.runs()), sourceLocation: sourceLocation)
  }

  @Test(arguments: ["", "daemon: {start: private}"])
  func `a trace that went with it is told to be lost`(daemon: String) throws {
    let result = try machine.apply(recipe(daemon))
    #expect(result.status == 1, "\(result)")
    #expect(result.errors.contains("; what the session job wrote was there, and is lost"))
    #expect(!result.output.contains("trace: ") && !result.errors.contains("kept"), "\(result)")
    try expectNothingLeft(result)
    #expect(machine.packages().isEmpty)
    // The next one is not in the way of anything.
    let next = try machine.apply(JobRecipe.counting("5"))
    #expect(next.status == 0, "\(next)")
  }

  @Test func `a trace elsewhere is verified, and stays where it was recorded`() throws {
    var outside = recipe()
    outside.session += "\noutput: {local: ./out}"
    let result = try machine.apply(outside)
    #expect(result.status == 7, "\(result)")
    let trace = try #require(TestFile.names(in: machine.folder() + "/out").first)
    #expect(result.output.contains("verdict: good: 20 events"), "\(result)")
    #expect(result.output.contains("trace: \(machine.folder())/out/\(trace)\n"), "\(result)")
    #expect(result.errors.contains("error: nothing was brought away: "), "\(result)")
    try expectNothingLeft(result)

    outside.retrieve = nil
    let kept = try machine.apply(outside)
    #expect(kept.status == 1 && kept.output.contains("/out/job-"), "\(kept)")
    try expectNothingLeft(kept)
  }

  @Test func `before recording nothing more is begun, and no further run of a series`() throws {
    let result = try machine.apply(recipe(setup: Self.removal))
    #expect(result.status == 1 && machine.read("ran") == nil, "\(result)")
    try expectNothingLeft(result)

    let series = "parameters: {n: {default: 1}}\nmatrix: {n: [1, 2]}"
    let stopped = try machine.apply(recipe(series))
    #expect(stopped.status == 1 && machine.read("ran") == "ran\n", "\(stopped)")
    #expect(stopped.output.contains("the folder of the series is gone"), "\(stopped)")
    try machine.expectNothingLeft()
    try machine.expectEnd(of: "sleep")
    #expect(!stopped.output.contains("lttrecipe resume"), "\(stopped)")
    #expect(!stopped.errors.contains("lttrecipe resume"), "\(stopped)")
  }

  @Test func `of a recipe without a payload, too`() throws {
    let standing = StandingRecipe(
      more:
        "setup: [{shell: \"\(Self.removal)\"}]\nteardown: [{shell: \"echo torn-down >> torn-down\"}]"
    )
    try machine.write(standing.text)
    let result = try machine.lttrecipe("apply", "recipe.yaml")
    #expect(result.status == 1, "\(result)")
    try expectNothingLeft(result)
  }
}
