import Glibc
import LTTngModel
import TestSupport
import Testing

/// Runs whose lttrecipe was killed while their payload ran.
@Suite(.serialized, .needsMachine)
struct CutOffRunTests {
  let machine: Machine

  init() throws {
    machine = try Machine()
    try CountingProgram.build(on: machine)
  }

  /// Kills an apply whose payload goes on until there is a file `go`, and then records 20 events more.
  private func cutOff() throws {
    let payload =
      "./tick 5; echo $$ > pid; kill -KILL $PPID; while ! test -e go; do sleep 0.01; done; exec ./tick 10"
    var recipe = JobRecipe.counting()
    recipe.payload = "- shell: \"\(payload)\""
    recipe.more = "teardown: [{shell: \"echo $LTTRECIPE_RUN_ID >> torn-down\"}]"
    let result = try machine.apply(recipe)
    try #require(result.status == 128 + SIGKILL, "\(result)")
  }

  private func events(_ package: RetrievedPackage) throws -> UInt64? {
    try package.verdict.events.first { $0.name == "lttrecipe_test:tick" }?.count
  }

  @Test func `apply touches nothing while the payload still runs`() throws {
    try cutOff()
    let sessions = try machine.sessions()
    let refused = try machine.lttrecipe("apply", "recipe.yaml")
    #expect(refused.status == 5, "\(refused)")
    let process = try #require(machine.read("pid")?.split(separator: "\n").first)
    #expect(refused.errors.contains("still runs, as the process \(process)"), "\(refused)")
    #expect(refused.errors.contains("lttrecipe resume 20"), "\(refused)")
    #expect(try machine.sessions() == sessions)
    #expect(machine.read("torn-down") == nil)

    try machine.write("", to: "go")
    try machine.expectEnd(of: "tick")
    let applied = try machine.lttrecipe("plan", "recipe.yaml")
    #expect(applied.errors.contains("was cut off: apply brings it to its end first"), "\(applied)")
  }

  @Test func `resume waits for the end of the payload and finishes the run`() throws {
    try cutOff()
    let resumed = try machine.shell(
      "lttrecipe resume 2> errors & resume=$!; until grep -q awaited errors; do sleep 0.01; done; "
        + "touch go; wait $resume")
    #expect(resumed.status == 4, "\(resumed)")
    let package = try machine.onlyPackage()
    #expect(TestFile.names(in: package.path) == RetrievedPackage.contents)
    #expect(try events(package) == 30)
    let steps = try package.manifest.payload
    let process = try #require(machine.read("pid")?.split(separator: "\n").first)
    #expect(steps.map { "\($0.exit) \($0.processID)" } == ["not seen \(process)"])
    #expect(steps.map(\.command.isEmpty) == [false] && steps[0].endTime == nil)
    #expect(
      try package.verdict.findings.contains {
        $0.kind == "recording-ended-early" && $0.message.contains("before it saw the end")
      })
    #expect(machine.read("torn-down")?.isEmpty == false)
    try machine.expectNothingLeft()

    let again = try machine.lttrecipe("resume")
    #expect(again.status == 0 && again.errors.contains("there is nothing to resume"), "\(again)")
  }

  /// Each of them would be awaited for ten minutes.
  @Test(
    arguments: [
      ("timeout: 2s", "", "longer than its `timeout`"),
      ("timeout: 10min", "limits: {duration: 2s}", "(`limits: duration`)"),
      ("timeout: 10min", "limits: {trace-size: 1MiB}", "(`limits: trace-size`)"),
    ])
  func `resume awaits the payload as long as the recipe grants`(
    timeout: String, limits: String, word: String
  ) throws {
    try machine.write(
      JobRecipe(
        payload: """
          - {shell: "[ -e killed ] || { touch killed; kill -KILL $PPID; }; for i in $(seq 600); do ./tick 20000; sleep 1; done", \(timeout)}
          """,
        session: "channels: {user: {domain: user, events: [\"lttrecipe_test:tick\"]}}", more: limits
      ).text)
    #expect(try machine.lttrecipe("apply", "recipe.yaml").status == 137)
    let resumed = try machine.lttrecipe("resume")
    #expect(resumed.status == 4 && resumed.errors.contains(word), "\(resumed)")
    #expect(resumed.errors.contains("it was ended"), "\(resumed)")
    try machine.expectNothingLeft()
  }

  @Test func `an interruption of resume leaves the run as it is`() throws {
    try cutOff()
    let interrupted = try machine.shell("timeout --preserve-status --signal=INT 1 lttrecipe resume")
    #expect(interrupted.status == 130, "\(interrupted)")
    #expect(
      interrupted.errors.contains("error: interrupted: payload 1 of the run"), "\(interrupted)")
    #expect(interrupted.errors.contains("nothing was done"), "\(interrupted)")
    #expect(try machine.sessions().count == 1)
    try machine.write("", to: "go")
    let resumed = try machine.lttrecipe("resume", "recipe.yaml")
    #expect(resumed.status == 4, "\(resumed)")
    try machine.expectNothingLeft()
  }

  @Test func `destroy ends the payload, and keeps the trace`() throws {
    try cutOff()
    let destroyed = try machine.lttrecipe("destroy", "recipe.yaml")
    #expect(destroyed.status == 0, "\(destroyed)")
    #expect(destroyed.errors.contains("it was ended"), "\(destroyed)")
    try machine.expectNothingLeft()
    let process = try #require(machine.read("pid")?.split(separator: "\n").first)
    #expect(try machine.shell("kill -0 \(process)").status != 0)
    #expect(machine.read("torn-down")?.isEmpty == false)
    #expect(try HostCommand(arguments: ["babeltrace2", try machine.stagedTrace()]).text() != "")
  }

  @Test(arguments: ["resume", "apply recipe.yaml", "destroy recipe.yaml"])
  func `a session that was made by hand in the place of the run's is left alone`(
    _ ending: String
  ) throws {
    try cutOff()
    let name = try #require(try machine.sessions().first)
    try machine.text("lttng", "destroy", name)
    try machine.text("lttng", "create", name, "--output=\(machine.folder())/by-hand")
    try machine.write("", to: "go")
    try machine.expectEnd(of: "tick")
    try machine.text("sh", "-c", "while kill -0 $(cat pid) 2> /dev/null; do sleep 0.01; done")
    try machine.write(JobRecipe.counting().text)
    let ended = try machine.shell("lttrecipe \(ending)")
    #expect([0, 4].contains(ended.status), "\(ended)")
    #expect(try machine.sessions() == [name], "\(ended)")
    #expect(try machine.lttrecipe("gc").status == 0)
    #expect(try machine.sessions() == [name])
    #expect(machine.read("torn-down")?.isEmpty == false)
    #expect(try machine.lttrecipe("resume").errors.contains("nothing to resume"))
    try machine.text("lttng", "destroy", name)
  }

  @Test func `apply settles the run, then makes the new one`() throws {
    try cutOff()
    try machine.write("", to: "go")
    try machine.expectEnd(of: "tick")
    try machine.text("sh", "-c", "while kill -0 $(cat pid) 2> /dev/null; do sleep 0.01; done")
    try machine.write(JobRecipe.counting().text)
    let applied = try machine.lttrecipe("apply", "recipe.yaml")
    #expect(applied.status == 0, "\(applied)")
    #expect(applied.errors.contains("was cut off: it is brought to its end first"), "\(applied)")
    let counts = try machine.packages().map { try events($0) }
    #expect(counts == [30, 2000])
    try machine.expectNothingLeft()
  }

  /// The teardown makes the target one again that can be written.
  @Test(arguments: [false, true])
  func `what a run that was cut off has left does not stand in the way of the next`(
    isSeries: Bool
  ) throws {
    let cut =
      "test -e pid || { mkdir traces; chmod 500 traces; echo $$ > pid; kill -KILL $PPID; exit 1; }"
    let teardown = "test ! -d traces || chmod 700 traces"
    var recipe = JobRecipe.counting()
    recipe.payload = "- shell: \"\(cut); exec ./tick 5\""
    recipe.more = "teardown: [{shell: \"\(teardown)\"}]"
    let series = SeriesRecipe(matrix: "{n: [5]}", payload: cut, teardown: teardown)
    try machine.write(isSeries ? series.text : recipe.text)
    #expect(try machine.lttrecipe("apply", "recipe.yaml").status == 128 + SIGKILL)
    try machine.text("sh", "-c", "while kill -0 $(cat pid) 2> /dev/null; do sleep 0.01; done")
    let applied = try machine.lttrecipe("apply", "recipe.yaml")
    #expect(applied.status == 0, "\(applied)")
    #expect(machine.packages().count == 2)
    try machine.expectNothingLeft()
  }

  @Test func `relative targets are those of the folder in which apply was called`() throws {
    try cutOff()
    try machine.write("", to: "go")
    let resumed = try machine.shell("mkdir elsewhere; cd elsewhere; lttrecipe resume")
    #expect(resumed.status == 4, "\(resumed)")
    #expect(machine.packages().count == 1)
    #expect(machine.packages(in: "elsewhere/traces").isEmpty)
    #expect(machine.read("torn-down") != nil && machine.read("elsewhere/torn-down") == nil)
  }

  @Test func `a paused run's steps run in the folder in which it was made`() throws {
    try machine.write("#!/bin/sh\n", to: "helper", mode: 0o755)
    try machine.write(
      JobRecipe(
        payload: "- shell: \"ls; pwd > ran\"\n- run: [./helper]",
        more: "teardown: [{shell: \"pwd > torn\"}]"
      )
      .text)
    let paused = try machine.lttrecipe("apply", "recipe.yaml", "--run-id", "a", "--until", "setup")
    #expect(paused.status == 0, "\(paused)")
    let planned = try machine.shell(
      "mkdir elsewhere; cd elsewhere; lttrecipe plan ../recipe.yaml --run-id a --out plan.json")
    #expect(planned.status == 0, "\(planned)")
    #expect(TestFile.exists(machine.folder() + "/elsewhere/plan.json"))
    let ended = try machine.shell("cd elsewhere; lttrecipe apply ../recipe.yaml --run-id a")
    #expect(ended.status == 0, "\(ended)")
    #expect(machine.read("ran") == machine.folder() + "\n")
    #expect(machine.read("torn") == machine.folder() + "\n")
    #expect(machine.packages().count == 1)
  }

  @Test func `a run whose folder is gone is not resumed before there is one`() throws {
    let recipe = JobRecipe(
      payload: "- shell: \"ls; kill -KILL $PPID\"",
      more: "teardown: [{shell: \"touch torn-down\"}]")
    try machine.write(recipe.text)
    let cut = try machine.shell("mkdir sub; cd sub; lttrecipe apply ../recipe.yaml")
    #expect(cut.status == 137, "\(cut)")
    try machine.text("rmdir", "sub")
    let refused = try machine.lttrecipe("resume")
    #expect(refused.status == 5, "\(refused)")
    #expect(
      refused.errors.contains("the folder \(machine.folder())/sub, from which the run"),
      "\(refused)")
    #expect(try machine.sessions().count == 1)
    try machine.text("mkdir", "sub")
    let resumed = try machine.lttrecipe("resume")
    #expect(resumed.status == 4, "\(resumed)")
    #expect(TestFile.exists(machine.folder() + "/sub/torn-down"))
    #expect(machine.packages(in: "sub/traces").count == 1)
    try machine.expectNothingLeft()
  }

  @Test func `a run of another user or host is not resumed`() throws {
    try cutOff()
    let run = try #require(TestFile.names(in: machine.runs()).first)
    let identity = "\(machine.runs())/\(run)/run.json"
    let text = try #require(TestFile.text(of: identity))
    try TestFile.write(
      Array(text.replacing(/"host"\s*:\s*"[^"]*"/, with: "\"host\": \"elsewhere\"").utf8),
      to: identity)
    let refused = try machine.lttrecipe("resume", run)
    #expect(refused.status == 5, "\(refused)")
    #expect(refused.errors.contains("on elsewhere"), "\(refused)")
    #expect(try machine.lttrecipe("resume").errors.contains("nothing to resume"))
  }
}
