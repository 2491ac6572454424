import Glibc
import LTTngModel
import TestSupport
import Testing

/// Applies that run at the same time, and meet where it matters.
@Suite(.serialized, .needsMachine)
struct ConcurrentApplyTests {
  let machine: Machine

  init() throws {
    machine = try Machine()
    try CountingProgram.build(on: machine)
  }

  /// Text of a shell that goes on when two have come to it.
  private static let meeting =
    "touch met-$$; while test $(ls -d met-* | wc -l) -lt 2; do sleep 0.01; done"

  /// Runs commands of lttrecipe at once; returns their results in their order.
  private func runAtOnce(_ commands: [String]) throws -> [(status: Int32, errors: String)] {
    let parts = commands.enumerated().map { number, command in
      "(lttrecipe \(command) > out-\(number) 2> errors-\(number); echo $? > status-\(number)) &"
    }
    _ = try machine.shell(parts.joined(separator: "\n") + "\nwait")
    return try commands.indices.map { number in
      let text = try #require(machine.read("status-\(number)"))
      return (
        try #require(Int32(text.filter(\.isNumber))), machine.read("errors-\(number)") ?? ""
      )
    }
  }

  @Test func `runs of one recipe, and of another one of its name, record side by side`() throws {
    var recipe = JobRecipe.counting()
    let meeting = Self.meeting.replacing("-lt 2", with: "-lt 3")
    recipe.payload = "- shell: \"\(meeting); ./tick 100\""
    try machine.write(recipe.text)
    try machine.write(recipe.text, to: "other.yaml")
    let results = try runAtOnce(["apply recipe.yaml", "apply recipe.yaml", "apply other.yaml"])
    for result in results { #expect(result.status == 0, "\(result)") }
    let counts = try machine.packages().map { try $0.verdict.eventCount }
    #expect(counts.count == 3)
    // Programs of one user are in all sessions of that user's daemon.
    #expect(counts.allSatisfy { (200...600).contains($0) }, "\(counts)")
    try machine.expectNothingLeft()
  }

  @Test func `a run that records another one's programs says so`() throws {
    try machine.write(JobRecipe.counting("10").text, to: "shared.yaml")
    try machine.write(
      JobRecipe.counting("10").text + "daemon: {start: private}\n", to: "private.yaml")
    var recipe = JobRecipe.counting()
    recipe.payload = """
      - shell: "for kind in shared private; do lttrecipe apply $kind.yaml 2> $kind; done; ./tick 10"
      """
    try machine.write(recipe.text)
    let result = try machine.lttrecipe("apply", "recipe.yaml", "--run-id", "outer")
    #expect(result.status == 0, "\(result)")
    let shared = try #require(machine.read("shared"))
    #expect(
      shared.contains("note: the run outer of \(machine.folder())/recipe.yaml records, too"),
      "\(shared)")
    #expect(shared.contains("`daemon: {start: private}`"), "\(shared)")
    #expect(machine.read("private")?.contains("records, too") == false)
    #expect(!result.errors.contains("records, too"))
    try machine.expectNothingLeft()
  }

  @Test func `a paused run records no more when its session daemon has gone`() throws {
    try machine.write(JobRecipe.counting().text)
    let paused = try machine.lttrecipe(
      "apply", "recipe.yaml", "--run-id", "paused", "--until", "recording")
    #expect(paused.status == 0, "\(paused)")
    try machine.write(JobRecipe.counting("10").text, to: "other.yaml")
    let beside = try machine.lttrecipe("apply", "other.yaml")
    #expect(beside.errors.contains("the run paused of"), "\(beside)")
    try machine.killDaemon()
    let alone = try machine.lttrecipe("apply", "other.yaml")
    #expect(alone.status == 0 && !alone.errors.contains("the run paused of"), "\(alone)")
    _ = try machine.lttrecipe("destroy", "--run-id", "paused")
    try machine.expectNothingLeft()
  }

  @Test func `of two standing recipes with one session's name the second is refused`() throws {
    for name in ["a.yaml", "b.yaml"] {
      try machine.write(
        StandingRecipe(more: "setup: [{shell: \"\(Self.meeting)\"}]").text, to: name)
    }
    let results = try runAtOnce(["apply a.yaml", "apply b.yaml"])
    #expect(results.map(\.status).sorted() == [0, 5], "\(results)")
    let loser = try #require(results.firstIndex { $0.status == 5 })
    #expect(
      results[loser].errors.contains("another session has this name"), "\(results[loser])")
    #expect(try machine.isRecording("stand") == true)
    #expect(TestFile.names(in: machine.runs() + "/../open").count == 1)

    let names = ["a.yaml", "b.yaml"]
    let nothing = try machine.lttrecipe("destroy", names[loser])
    #expect(nothing.errors.contains("nothing to destroy"), "\(nothing)")
    #expect(try machine.isRecording("stand") == true)
    #expect(try machine.lttrecipe("destroy", names[1 - loser]).status == 0)
    try machine.expectNothingLeft()
  }

  @Test func `a standing recipe that is applied twice at once stands once`() throws {
    try machine.write(StandingRecipe().text)
    let results = try runAtOnce(["apply recipe.yaml", "apply recipe.yaml"])
    #expect(results.map(\.status) == [0, 0], "\(results)")
    #expect(try machine.sessions() == ["stand"])
    #expect(TestFile.names(in: machine.runs()).count == 1)
    // To end it twice at once does no harm.
    let ends = try runAtOnce(["destroy recipe.yaml", "destroy recipe.yaml"])
    #expect(ends.map(\.status) == [0, 0], "\(ends)")
    try machine.expectNothingLeft()
  }

  @Test func `one id is one run`() throws {
    try machine.write(JobRecipe.counting().text)
    let commands = Array(repeating: "apply recipe.yaml --run-id one", count: 3)
    let results = try runAtOnce(commands)
    #expect(results.map(\.status).sorted() == [0, 5, 5], "\(results)")
    for refused in results where refused.status == 5 {
      #expect(refused.errors.contains("one"), "\(refused)")
      #expect(refused.errors.contains("help: "), "\(refused)")
    }
    #expect(machine.packages().count == 1)
    try machine.expectNothingLeft()
  }

  @Test func `a paused run is taken up once`() throws {
    try machine.write(JobRecipe.counting().text)
    #expect(try machine.lttrecipe("apply", "recipe.yaml", "--until", "setup").status == 0)
    let run = try #require(TestFile.names(in: machine.runs()).first)
    let command = "apply recipe.yaml --run-id \(run)"
    let results = try runAtOnce([command, command, command])
    #expect(results.map(\.status).sorted() == [0, 5, 5], "\(results)")
    #expect(machine.packages().count == 1)
    try machine.expectNothingLeft()
  }

  @Test func `a run at work is neither resumed nor destroyed`() throws {
    var recipe = JobRecipe.counting()
    recipe.payload = "- shell: \"touch begun; while ! test -e go; do sleep 0.01; done; ./tick 10\""
    try machine.write(recipe.text)
    let result = try machine.shell(
      """
      lttrecipe apply recipe.yaml & apply=$!
      while ! test -e begun; do sleep 0.01; done
      lttrecipe resume; echo resume $?; lttrecipe destroy recipe.yaml; echo destroy $?; lttrecipe gc; echo gc $?
      touch go; wait $apply; echo apply $?
      """)
    for line in ["resume 0", "destroy 5", "gc 0", "apply 0"] {
      #expect(result.lines.contains { $0 == line }, "\(line): \(result)")
    }
    #expect(result.errors.contains("another lttrecipe is at work on the run"), "\(result)")
    #expect(try machine.onlyPackage().verdict.eventCount == 20)
    try machine.expectNothingLeft()
  }
}
