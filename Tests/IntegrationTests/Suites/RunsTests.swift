import Glibc
import LTTngModel
import TestSupport
import Testing

/// What `runs` tells of runs that ended, wait, stand, work or were cut off.
@Suite(.serialized, .needsMachine)
struct RunsTests {
  let machine: Machine

  init() throws {
    machine = try Machine()
    try CountingProgram.build(on: machine)
  }

  /// Everything of the state folder with its time of change and size.
  private func stateFiles() throws -> String {
    try machine.text("sh", "-c", "find ~/.local/state -printf '%p %C@ %s\\n' | sort")
  }

  private func line(_ list: Finished, _ id: String) throws -> String {
    String(try #require(list.lines.first { $0.hasPrefix(id) }, "\(list)"))
  }

  /// Applies a recipe of this name under a run's id.
  private func apply(_ id: String, _ recipe: JobRecipe, _ options: String...) throws -> Finished {
    try machine.write(recipe.text, to: "\(id).yaml")
    return try machine.run(
      ["lttrecipe", "apply", "\(id).yaml", "--run-id", id] + options)
  }

  @Test func `ended runs are listed with their exit status, and nothing is changed`() throws {
    let none = try machine.lttrecipe("runs")
    #expect(none.status == 0 && none.output == "there are no runs\n", "\(none)")
    #expect(!TestFile.exists(machine.home() + "/.local"))

    #expect(try apply("good", .counting()).status == 0)
    var failing = JobRecipe.counting()
    failing.payload = "- run: [false]"
    #expect(try apply("failing", failing).status == 6)
    let before = try stateFiles()
    let list = try machine.lttrecipe("runs")
    #expect(list.status == 0)
    #expect(try line(list, "good").contains("  job  ended: done "), "\(list)")
    #expect(try line(list, "failing").contains("  ended: payload failed "), "\(list)")
    #expect(list.lines.first?.hasPrefix("good") == true, "\(list)")

    let ofFile = try machine.lttrecipe("runs", "good.yaml")
    #expect(ofFile.lines.count == 1 && ofFile.output.hasPrefix("good"), "\(ofFile)")
    #expect(try machine.lttrecipe("runs", "job").lines.count == list.lines.count)
    let unknown = try machine.lttrecipe("runs", "jib")
    #expect(unknown.status == 5 && unknown.errors.contains("did you mean `job`"), "\(unknown)")
    let json = try machine.lttrecipe("runs", "--json", "good.yaml")
    #expect(json.output.contains(#""state":"ended","status":0"#), "\(json)")
    #expect(try JSONLines(json).types == ["version", "run"])
    #expect(try stateFiles() == before)
  }

  @Test func `runs that have not ended are told apart`() throws {
    var killed = JobRecipe.counting()
    killed.payload = "- shell: \"kill -KILL $PPID\""
    #expect(try apply("killed", killed).status == 128 + SIGKILL)
    #expect(try apply("waiting", .counting(), "--until", "configured").status == 0)
    try machine.write(StandingRecipe().text, to: "stand.yaml")
    #expect(try machine.lttrecipe("apply", "stand.yaml", "--run-id", "stand").status == 0)
    var working = JobRecipe.counting()
    working.payload = "- shell: \"touch works; while ! test -e go; do sleep 0.01; done; ./tick 5\""
    try machine.write(working.text, to: "working.yaml")
    try machine.startInBackground(
      ["lttrecipe", "apply", "working.yaml", "--run-id", "working"], as: .user)
    try machine.text("sh", "-c", "while ! test -e works; do sleep 0.01; done")

    // What came further than a stopping point waits where it did.
    let waits = try apply("waiting", .counting(), "--until", "setup")
    #expect(waits.status == 0 && waits.output.contains("paused after configured:"), "\(waits)")
    let stands = try machine.lttrecipe("apply", "stand.yaml", "--until", "setup")
    #expect(stands.status == 0 && stands.output.contains("recording: stand "), "\(stands)")

    let before = try stateFiles()
    let list = try machine.lttrecipe("runs")
    let status = try machine.lttrecipe("status")
    for text in [
      "(run with a payload killed, cut off, ",
      "went down; finish it: lttrecipe resume killed\n",
      "(run with a payload waiting, paused after configured, ", "--run-id waiting\n",
      "(run with a payload working, at work, ", "  end it: lttrecipe stop working\n",
      "(run stand, \(machine.folder())/stand.yaml)\n",
    ] {
      #expect(status.output.contains(text), "\(text): \(status)")
    }
    let shown = try machine.lttrecipe("runs", "show", "working")
    for text in ["  start job      under way\n", "./tick 5': under way\n", "stop working\n"] {
      #expect(shown.output.contains(text), "\(text): \(shown)")
    }
    for (id, state) in [
      ("killed", "cut off"), ("waiting", "paused"), ("stand", "standing"), ("working", "at work"),
    ] {
      #expect(try line(list, id).contains("  \(state)  "), "\(list)")
    }
    #expect(try stateFiles() == before)

    // As another host sees it that shares the home.
    let identity = "\(machine.runs())/killed/run.json"
    let text = try #require(TestFile.text(of: identity))
    try TestFile.write(
      Array(text.replacing(/"host"\s*:\s*"[^"]*"/, with: "\"host\": \"elsewhere\"").utf8),
      to: identity)
    let shared = try machine.lttrecipe("runs")
    let other = try line(shared, "killed")
    #expect(other.contains("  open  ") && other.hasSuffix(" on elsewhere"), "\(shared)")
    try machine.write("", to: "go")
    try machine.expectEnd(of: "lttrecipe")
    #expect(try line(machine.lttrecipe("runs"), "working").contains("ended: done"))
  }

  @Test func `a run that could not be planned has ended, and why`() throws {
    try machine.text("lttng-sessiond", "--daemonize", "--no-kernel")
    try machine.text("lttng", "create", "stand", "--no-output")
    try machine.write(StandingRecipe().text, to: "stand.yaml")
    #expect(try machine.lttrecipe("apply", "stand.yaml", "--run-id", "stand").status == 5)
    let list = try machine.lttrecipe("runs")
    #expect(try line(list, "stand").contains("  ended: environment not ready  "), "\(list)")
    let show = try machine.lttrecipe("runs", "show", "stand")
    #expect(show.output.contains("error: the session `stand` is there already"), "\(show)")
  }

  @Test func `a run without a report is shown by its journal`() throws {
    #expect(try apply("good", .counting()).status == 0)
    unlink("\(machine.runs())/good/report.json")
    let list = try machine.lttrecipe("runs")
    #expect(try line(list, "good").contains("  ended  "), "\(list)")
    let show = try machine.lttrecipe("runs", "show", "good")
    #expect(show.output.contains("verdict: good: 2000 events"), "\(show)")
    #expect(show.output.contains("trace: \(machine.folder())/traces/job-good\n"), "\(show)")
  }

  @Test func `show tells the steps, the losses, the verdict, the places and the problems`() throws {
    var recipe = JobRecipe.counting()
    recipe.more = "expect: {events: {\"lttrecipe_test:tick\": \">= 5000\"}}"
    recipe.retrieve = nil
    #expect(try apply("nightly-1", recipe).status == 4)
    #expect(try apply("nightly-2", .counting()).status == 0)
    let bad = try machine.lttrecipe("runs", "show", "nightly-1")
    #expect(bad.status == 0)
    for part in [
      "run nightly-1: ended: verdict bad\n", "recipe: job (\(machine.folder())/nightly-1.yaml)\n",
      "exit status 0, ", "error: expected >= 5000 events", "  job-nightly-1: recorded\n",
      "0 events discarded, 0 packets lost",
      "verdict: bad: 2000 events", "trace: \(machine.runs())/nightly-1/trace\n",
      "journal.jsonl (", "error: the verdict is bad",
    ] {
      #expect(bad.output.contains(part), "\(part): \(bad)")
    }
    let last = try machine.lttrecipe("runs", "show", "last", "--json")
    #expect(last.output.contains(#""id":"nightly-2""#), "\(last)")
    #expect(try JSONLines(last).types == ["version", "details"])
    #expect(try machine.lttrecipe("runs", "show", "nightly-2").output.contains("run nightly-2: "))
    let several = try machine.lttrecipe("runs", "show", "nightly")
    #expect(several.status == 5 && several.errors.contains("2 runs begin with"), "\(several)")
    let unknown = try machine.lttrecipe("runs", "show", "nightly-3")
    #expect(unknown.status == 5 && unknown.errors.contains("did you mean"), "\(unknown)")
  }

  @Test func `the manifest tells who recorded, with what, and when by the wall clock`() throws {
    #expect(try apply("good", .counting()).status == 0)
    let package = try machine.onlyPackage()
    let manifest = try package.manifest
    #expect(
      manifest.user == (try machine.text("id", "-un").split(separator: "\n").first.map(String.init))
    )
    #expect(manifest.lttngVersion?.hasPrefix("2.") == true)
    let recipe = try HostCommand(arguments: ["sha256sum", package.path + "/recipe.yaml"]).text()
    #expect(manifest.recipeSHA256 == recipe.prefix(64).description)
    let step = try #require(manifest.payload.first)
    let offset = try #require(manifest.clockOffset)
    // The run was just now, and no longer than a test may take.
    let end = (Int64(try #require(step.endTime)) + offset) / 1_000_000_000
    #expect((Int64(time(nil)) - 3600...Int64(time(nil)) + 1).contains(end))
  }
}
