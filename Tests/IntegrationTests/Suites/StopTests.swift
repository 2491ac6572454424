import Glibc
import LTTngModel
import PlanExecution
import TestSupport
import Testing

/// `stop` of runs with a payload, whoever is to bring them to their end.
@Suite(.serialized, .needsMachine)
struct StopTests {
  let machine: Machine

  init() throws {
    machine = try Machine()
    try CountingProgram.build(on: machine)
  }

  private func wait(for file: String) throws {
    try machine.text("sh", "-c", "while ! test -s \(file); do sleep 0.01; done")
  }

  /// Applies in the background; the exit status gets into a file.
  private func start(_ id: String) throws {
    let apply = "lttrecipe apply recipe.yaml --run-id \(id) > output 2> errors; echo $? > status"
    try machine.startInBackground(["sh", "-c", apply], as: .user)
  }

  private func status() throws -> String? {
    try wait(for: "status")
    return machine.read("status")
  }

  /// Whether the process lives whose number is in a file.
  private func isAlive(_ file: String) throws -> Bool {
    try machine.shell("grep -qs '^State:.[^Z]' /proc/$(cat \(file))/status").status == 0
  }

  private func refusesOthers(_ run: String) throws {
    let root = try machine.lttrecipe(
      "stop", run, as: .root, environment: ["HOME": machine.home()])
    #expect(root.status == 5, "\(root)")
    #expect(root.errors.contains("the run \(run) belongs to the user 65534 on "), "\(root)")
    #expect(root.errors.contains("sudo -u '#65534' lttrecipe"), "\(root)")
    let other = try machine.lttrecipe("stop", run, as: .other)
    #expect(other.status == 5, "\(other)")
    #expect(
      other.errors.contains("neither a file, a run of this user nor a standing session `\(run)`"),
      "\(other)")
  }

  @Test func `a run that comes to its end is waited for, its teardown is not ended`() throws {
    var recipe = JobRecipe.counting("5")
    recipe.more = "teardown: [{shell: \"echo > tearing; sleep 1; echo > torn\"}]"
    try machine.write(recipe.text)
    try start("late")
    try wait(for: "tearing")
    let stopped = try machine.lttrecipe("stop", "late")
    #expect(stopped.status == 0 && stopped.errors.contains("comes to its end"), "\(stopped)")
    #expect(stopped.output.contains("run late: ended: done"), "\(stopped)")
    #expect(machine.read("torn") == "\n")
    #expect(try status() == "0\n")
  }

  @Test func `a run under way is ended by its own process, which is waited for`() throws {
    var recipe = JobRecipe.counting()
    recipe.payload = "- shell: \"./tick 5; echo $$ > pid; exec sleep 1000\""
    recipe.more = "teardown: [{shell: \"echo $LTTRECIPE_RUN_ID >> torn-down\"}]"
    try machine.write(recipe.text)
    try start("nightly-1")
    try wait(for: "pid")
    try refusesOthers("nightly-1")
    let wrong = try machine.lttrecipe("stop", "nightly-1", "job")
    #expect(wrong.status == 64 && wrong.errors.contains("stopped as a whole"), "\(wrong)")
    #expect(try isAlive("pid"))

    // Both ask for it: one of them interrupts the run, once.
    let stopped = try machine.shell(
      "lttrecipe stop recipe.yaml > second 2>&1 & lttrecipe stop night; first=$?; wait $! && exit $first"
    )
    #expect(stopped.status == 0, "\(stopped)")
    let told = stopped.output + (machine.read("second") ?? "")
    #expect(told.contains("run nightly-1: ended: terminated\nverdict: good: 10 events"), "\(told)")
    #expect(told.contains("trace: \(machine.folder())/traces/job-nightly-1\n"), "\(told)")
    #expect(try status() == "143\n", "\(machine.read("errors") ?? "")")
    #expect(machine.read("torn-down") == "nightly-1\n")
    #expect(try !isAlive("pid"))
    #expect(try machine.onlyPackage().verdict.eventCount == 10)
    try machine.expectNothingLeft()

    let again = try machine.lttrecipe("stop", "nightly-1")
    #expect(again.status == 0 && again.errors.contains("has ended already"), "\(again)")
    let none = try machine.lttrecipe("stop", "recipe.yaml", "--json")
    #expect(none.status == 0 && none.output.contains("there is nothing to stop"), "\(none)")
  }

  @Test func `another stop waits for a run that comes to its end already`() throws {
    var recipe = JobRecipe.counting()
    recipe.payload = "- shell: \"./tick 5; echo $$ > pid; exec sleep 1000\""
    let teardown = "until test -e go; do sleep 0.01; done; echo $LTTRECIPE_RUN_ID >> torn-down"
    recipe.more = "teardown: [{shell: \"echo $$ > tearing; \(teardown)\"}]"
    try machine.write(recipe.text)
    try start("nightly-1")
    try wait(for: "pid")
    let first = "echo $$ > stopping; exec lttrecipe stop nightly-1"
    try machine.startInBackground(["sh", "-c", first], as: .user)
    try wait(for: "tearing")
    try wait(for: "\(machine.runs())/nightly-1/stop.json")
    try machine.text("sh", "-c", "kill -KILL $(cat stopping)")
    let second = "lttrecipe stop nightly-1 > told 2>&1; echo $? > stopped"
    try machine.startInBackground(["sh", "-c", second], as: .user)
    try machine.text("sh", "-c", "until grep -qs 'brought to its end' told; do sleep 0.01; done")
    #expect(machine.read("told")?.contains("which was asked to") == true)
    try machine.write("", to: "go")
    try wait(for: "stopped")
    #expect(machine.read("stopped") == "0\n", "\(machine.read("told") ?? "")")
    #expect(try status() == "143\n", "\(machine.read("errors") ?? "")")
    #expect(machine.read("torn-down") == "nightly-1\n")
    #expect(try machine.onlyPackage().verdict.eventCount == 10)
    try machine.expectNothingLeft()
  }

  @Test func `a suspended lttrecipe goes on to end its run`() throws {
    var recipe = JobRecipe.counting()
    recipe.payload = "- shell: \"./tick 5; echo $PPID > pid; exec sleep 1000\""
    try machine.write(recipe.text)
    try start("nightly-1")
    try wait(for: "pid")
    try machine.text("sh", "-c", "kill -STOP $(cat pid)")
    let stopped = try machine.lttrecipe("stop", "nightly-1", "--json")
    #expect(stopped.status == 0, "\(stopped)")
    let report = try JSONLines(stopped).report
    #expect(report.runID == "nightly-1" && report.status.rawValue == 143, "\(stopped)")
    #expect(try status() == "143\n")
    try machine.expectNothingLeft()
  }

  @Test func `the payload of a killed lttrecipe is ended, with what it left behind`() throws {
    let left = "setsid sleep 1000 & echo $! > left"
    var recipe = JobRecipe.counting()
    recipe.payload =
      "- shell: \"./tick 5; \(left); echo $$ > pid; kill -KILL $PPID; while :; do sleep 0.01; done\""
    recipe.more = "teardown: [{shell: \"echo $LTTRECIPE_RUN_ID >> torn-down\"}]"
    #expect(try machine.apply(recipe, "--run-id", "nightly-1").status == 128 + SIGKILL)
    try refusesOthers("nightly-1")
    let refused = try machine.lttrecipe("apply", "recipe.yaml")
    #expect(
      refused.status == 5 && refused.errors.contains("lttrecipe stop nightly-1"), "\(refused)")

    // Who waits for the end of the payload leaves the run as it is when it is interrupted.
    try machine.startInBackground(["sh", "-c", "lttrecipe resume 2> waiting"], as: .user)
    try machine.text("sh", "-c", "until grep -qs awaited waiting; do sleep 0.01; done")

    let stopped = try machine.lttrecipe("stop", "recipe.yaml")
    #expect(stopped.status == 4, "\(stopped)")
    #expect(stopped.errors.contains("the run nightly-1 was cut off: it is brought to its end"))
    #expect(try !isAlive("pid") && !isAlive("left"))
    #expect(machine.read("torn-down") == "nightly-1\n")
    #expect(try machine.onlyPackage().verdict.eventCount == 10)
    try machine.expectNothingLeft()
    #expect(try machine.lttrecipe("stop", "nightly-1").status == 0)
    #expect(machine.read("torn-down") == "nightly-1\n")
  }

  private func series(_ more: String) -> SeriesRecipe {
    SeriesRecipe(
      matrix: "{n: [1, 2, 3], setup: once, teardown: once}",
      payload:
        "test $n != 2 || test -e go || { ./tick 1; \(more); echo $$ > pid; sleep 1000; }")
  }

  @Test func `a series is stopped with its run, and can be gone on with`() throws {
    try machine.write(series(":").text)
    try start("whole")
    try wait(for: "pid")
    let run = try #require(
      TestFile.names(in: machine.runs() + "/../open").first { $0 != "whole" })
    let first = try #require(
      TestFile.names(in: machine.runs()).first { $0 != "whole" && $0 != run })
    let over = try machine.lttrecipe("stop", first)
    #expect(over.status == 0 && over.errors.contains("has ended already"), "\(over)")
    let sessions = try machine.lttrecipe("status")
    #expect(sessions.output.contains("series whole  at work ("), "\(sessions)")
    let stopped = try machine.lttrecipe("stop", run)
    #expect(stopped.status == 0, "\(stopped)")
    #expect(stopped.output.contains("series whole: ended: terminated\n"), "\(stopped)")
    #expect(stopped.output.contains("2 runs of the series left; go on: lttrecipe resume whole"))
    #expect(try status() == "143\n")
    #expect(machine.seriesSteps == ["set-up", "1", "2", "torn-down"])
    try machine.expectNothingLeft()

    try machine.write("", to: "go")
    let resumed = try machine.lttrecipe("resume", "who")
    #expect(resumed.status == 0, "\(resumed)")
    #expect(machine.seriesSteps.suffix(4) == ["set-up", "2", "3", "torn-down"])
  }

  @Test func `a series that was cut off is brought to its end with its payload`() throws {
    let killed = try machine.apply(series("kill -KILL $PPID"), id: "whole")
    #expect(killed.status == 128 + SIGKILL, "\(killed)")
    let sessions = try machine.lttrecipe("status")
    #expect(sessions.output.contains("series whole  cut off ("), "\(sessions)")
    #expect(sessions.output.contains("was killed; payload 1 still runs, as the"), "\(sessions)")
    let stopped = try machine.lttrecipe("stop", "recipe.yaml")
    #expect(stopped.errors.contains("it was ended"), "\(stopped)")
    #expect(try !isAlive("pid"))
    #expect(machine.seriesSteps == ["set-up", "1", "2", "torn-down"])
    try machine.expectNothingLeft()
    #expect(try machine.lttrecipe("stop", "whole").status == 0)
  }

  @Test func `a run is meant by the beginning of its id`() throws {
    for id in ["night-1", "night-2"] {
      #expect(
        try machine.apply(JobRecipe(), "--until", "configured", "--run-id", id).status == 0)
    }
    for command in ["stop", "resume", "destroy --run-id", "runs show"] {
      let several = try machine.shell("lttrecipe \(command) nig")
      #expect(several.status == 5, "\(command): \(several)")
      #expect(several.errors.contains("2 runs begin with `nig`"), "\(command): \(several)")
      #expect(several.errors.contains("they are night-1, night-2"), "\(command): \(several)")
    }
    let paused = try machine.lttrecipe("stop", "night-1")
    #expect(paused.status == 0 && paused.errors.contains("is paused"), "\(paused)")
    let run = try machine.lttrecipe("destroy", "night-1")
    #expect(run.status == 64, "\(run)")
    #expect(run.errors.contains("lttrecipe destroy --run-id night-1"), "\(run)")
    try machine.text("mv", "\(machine.runs())/night-1", "\(machine.runs())/day")
    try machine.text("mv", "\(machine.runs())/../open/night-1", "\(machine.runs())/../open/day")
    let destroyed = try machine.lttrecipe("destroy", "--run-id", "nigh")
    #expect(destroyed.status == 0, "\(destroyed)")
    #expect(TestFile.names(in: machine.runs() + "/../open") == ["day"])
  }
}
