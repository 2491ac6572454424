import Glibc
import TestSupport
import Testing

/// What `status` and `runs show` say of runs with a payload that have not ended.
@Suite(.serialized, .needsMachine)
struct OpenRunStatusTests {
  let machine: Machine

  init() throws {
    machine = try Machine()
    try CountingProgram.build(on: machine)
  }

  private static let waiting = "touch works; while ! test -e go; do sleep 0.01; done"

  private func expect(
    _ texts: [String], in result: Finished, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    for text in texts {
      #expect(result.output.contains(text), "\(text): \(result)", sourceLocation: sourceLocation)
    }
  }

  private func expectNone(
    _ texts: [String], in result: Finished, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    for text in texts {
      #expect(!result.output.contains(text), "\(text): \(result)", sourceLocation: sourceLocation)
    }
  }

  /// Applies a recipe as the run `one` beside the test.
  private func start(_ recipe: JobRecipe) throws {
    try machine.write(recipe.text)
    try machine.startInBackground(
      ["lttrecipe", "apply", "recipe.yaml", "--run-id", "one"], as: .user)
    try machine.text("sh", "-c", "while ! test -e works; do sleep 0.01; done")
  }

  @Test func `all that a killed lttrecipe has left is named, and waited for where it can end`()
    throws
  {
    var recipe = JobRecipe.counting()
    recipe.payload = """
      - {run: [sleep, 1000], background: {}}
      - shell: "echo $$ > waiter; kill -KILL $PPID; \(Self.waiting)"
      - run: [./tick, 5]
      """
    recipe.more =
      "setup: [{shell: \"echo $$ > server; exec sleep 1000\", background: {ready: {file: server}}}]"
    let killed = try machine.apply(recipe, "--run-id", "one")
    #expect(killed.status == 128 + SIGKILL, "\(killed)")
    let server = try #require(machine.read("server")?.dropLast())
    let waiter = try #require(machine.read("waiter")?.dropLast())
    let named = [
      "its lttrecipe was killed; setup 1 still runs in the background, as the process \(server); payload 1 still "
        + "runs in the background, as the process ",
      "; payload 2 still runs, as the process \(waiter)\n",
      "wait for payload 2, end setup 1 and payload 1 and finish the run: lttrecipe resume one\n",
      "end it now: lttrecipe stop one\n",
    ]
    expect(named, in: try machine.lttrecipe("status"))
    let shown = try machine.lttrecipe("runs", "show", "one")
    expect(named + [" ./tick 5: not begun\n", ": unfinished\n"], in: shown)
    let json = try machine.lttrecipe("status", "--json")
    expect([#"{"isInBackground":true,"name":"setup 1","process":\#(server)}"#], in: json)

    try machine.text(
      "sh", "-c", "touch go; while kill -0 \(waiter) 2> /dev/null; do sleep 0.01; done")
    let servers = try machine.lttrecipe("status")
    expect(["end setup 1 and payload 1 and finish the run: lttrecipe resume one\n"], in: servers)
    expectNone(["wait for", "stop one", "payload 2"], in: servers)
    #expect(try machine.lttrecipe("resume", "one").status == 4)
    try machine.expectNothingLeft()
    try machine.expectEnd(of: "sleep")
  }

  @Test func `a run at work whose session daemon is gone is not told to be made anew`() throws {
    var recipe = JobRecipe.counting()
    recipe.payload = "- shell: \"./tick 5; \(Self.waiting); exit 3\"\n- run: [./tick, 5]"
    recipe.more = "teardown: [{shell: \"lttrecipe status > at-end\"}]"
    try start(recipe)
    let works = try machine.lttrecipe("runs", "show", "one")
    expect(["under way\n", " ./tick 5: not begun\n"], in: works)
    try machine.killDaemon()
    let gone = try machine.lttrecipe("status")
    expect(
      [
        "job  gone (run with a payload one, at work, ",
        "its session daemon has ended, or somebody destroyed it: nothing is recorded any more; what was written is "
          + "verified and kept when the run ends\n", "end it: lttrecipe stop one\n",
      ], in: gone)
    expectNone(["makes it anew"], in: gone)
    try machine.write("", to: "go")
    try machine.expectEnd(of: "lttrecipe")
    let ended = try machine.lttrecipe("runs", "show", "one")
    expect(["run one: ended: ", " ./tick 5: not begun\n"], in: ended)
    try machine.expectNothingLeft()

    recipe.payload = "- run: [./tick, 5]"
    #expect(try machine.apply(recipe).status == 0)
    let atEnd = machine.read("at-end") ?? ""
    #expect(atEnd.hasPrefix("job  destroyed (run with a payload "), "\(atEnd)")

    for (point, told, goesOn) in [
      ("configured", "the run makes it anew when it goes on\n", true),
      ("recording", "the run cannot go on; its trace is kept when it is ended\n", false),
    ] {
      #expect(try machine.apply(recipe, "--until", point, "--run-id", point).status == 0)
      let there = try machine.lttrecipe("status")
      expect(
        [goesOn ? "job  inactive (" : "job  recording ", "go on: lttrecipe apply "], in: there)
      expectNone(["has not started it"], in: there)
      try machine.killDaemon()
      let gone = try machine.lttrecipe("status")
      expect([told, "destroy --run-id \(point)\n"], in: gone)
      #expect(gone.output.contains("go on: ") == goesOn, "\(gone)")
      let taken = try machine.lttrecipe("apply", "recipe.yaml", "--run-id", point)
      #expect(taken.status == (goesOn ? 0 : 5), "\(taken)")
    }
    #expect(try machine.lttrecipe("destroy", "--run-id", "recording").status == 0)
    try machine.expectNothingLeft()
  }

  @Test func `a run of a series that was not begun is told so`() throws {
    try machine.text("cp", "/bin/true", "prepare")
    let series = SeriesRecipe(matrix: "{n: [1, 2]}", payload: "rm -f prepare").text
      .replacing("setup: [", with: "setup: [{run: [./prepare]}, ")
    try machine.write(series)
    let applied = try machine.lttrecipe("apply", "recipe.yaml", "--run-id", "whole")
    #expect(applied.status == 5, "\(applied)")
    let line = "\nn=2  not begun: environment not ready"
    expect([line], in: applied)
    expect([line], in: try machine.lttrecipe("runs", "show", "whole"))
    let json = try machine.lttrecipe("runs", "show", "whole", "--json")
    expect([#""isBegun":false"#], in: json)
    try machine.text("cp", "/bin/true", "prepare")
    let resumed = try machine.lttrecipe("resume", "whole")
    expect(["\nn=2  done "], in: resumed)
    try machine.expectNothingLeft()
  }
}
