import Glibc
import LTTngModel
import PlanExecution
import TestSupport
import Testing

/// Runs that have ended, but for their trace: a target could not be written.
@Suite(.serialized, .needsMachine)
struct RetrievalAgainTests {
  let machine: Machine

  init() throws {
    machine = try Machine()
    try CountingProgram.build(on: machine)
  }

  private func allow(_ target: String) throws { try machine.text("chmod", "700", target) }

  private func refuse(_ target: String) throws { try machine.text("chmod", "500", target) }

  private func expectWhole(_ place: String, events: UInt64) throws {
    let package = RetrievedPackage(path: "\(machine.folder())/\(place)")
    #expect(TestFile.names(in: package.path) == RetrievedPackage.contents)
    #expect(try package.verdict.eventCount == events)
    #expect(try package.manifest.files.isEmpty == false)
  }

  private func expectNothingToResume(_ run: String) throws {
    let again = try machine.lttrecipe("resume", run)
    #expect(again.status == 0 && again.errors.contains("there is nothing to resume"), "\(again)")
    #expect(TestFile.names(in: machine.runs() + "/../open") == [])
  }

  @Test func `resume brings the trace to the targets that lack it, whatever it is killed at`()
    throws
  {
    var recipe = JobRecipe.counting()
    recipe.payload = "- shell: \"./tick 5; mkdir -p others; chmod 500 others\""
    recipe.retrieve = "[{copy: ./traces}, {copy: ./others}]"
    recipe.more = "teardown: [{shell: \"echo $LTTRECIPE_RUN_ID >> torn-down\"}]"
    let failed = try machine.apply(recipe, "--run-id", "one")
    #expect(failed.status == 7, "\(failed)")
    #expect(failed.errors.contains("lttrecipe resume one"), "\(failed)")
    let show = try machine.lttrecipe("runs", "show", "one")
    #expect(show.output.contains("bring the trace away: lttrecipe resume one\n"), "\(show)")
    let told = try machine.lttrecipe("resume")
    #expect(told.status == 0 && told.errors.contains("lttrecipe resume one"), "\(told)")

    let still = try machine.lttrecipe("resume", "recipe.yaml")
    #expect(still.status == 7 && still.errors.contains("others"), "\(still)")
    #expect(TestFile.exists(try machine.stagedTrace()))
    try allow("others")
    let killed = try machine.shell(
      "strace -o /dev/null -e trace=fsync -e inject=fsync:signal=KILL:when=2 lttrecipe resume one")
    #expect(killed.status == 128 + SIGKILL, "\(killed)")
    let resumed = try machine.lttrecipe("resume", "one")
    #expect(resumed.status == 0, "\(resumed)")
    #expect(resumed.output.contains("trace: \(machine.folder())/others/job-one\n"), "\(resumed)")
    try expectWhole("traces/job-one", events: 10)
    try expectWhole("others/job-one", events: 10)
    #expect(try !TestFile.exists(machine.stagedTrace()))
    #expect(machine.read("torn-down") == "one\n")
    #expect(try machine.lttrecipe("runs").output.contains("  ended: done  "))
    try expectNothingToResume("one")
    try machine.expectNothingLeft()
  }

  @Test func `what keeps resume from it leaves the run ended`() throws {
    var recipe = JobRecipe.counting()
    recipe.payload = "- shell: \"./tick 5; mkdir -p ../traces; chmod 500 ../traces\""
    recipe.retrieve = "[{copy: \(machine.folder())/traces}]"
    recipe.more = "teardown: [{shell: \"echo $LTTRECIPE_RUN_ID >> ../torn-down\"}]"
    try machine.write(recipe.text)
    let failed = try machine.shell(
      "mkdir below && cp tick below/ && cd below && lttrecipe apply ../recipe.yaml --run-id one")
    #expect(failed.status == 7, "\(failed)")
    try allow("traces")
    let plan = "\(machine.runs())/one/plan.json"
    try machine.text("sh", "-c", "cp \(plan) plan && truncate -s 100 \(plan)")
    let refused = try machine.lttrecipe("resume", "one")
    #expect(refused.status == 5 && refused.errors.contains("cannot be read"), "\(refused)")
    #expect(TestFile.names(in: machine.runs() + "/../open") == [])
    try machine.text("sh", "-c", "cat plan > \(plan)")

    // Nothing that is yet to be done starts there.
    try machine.text("rm", "-r", "below")
    let resumed = try machine.lttrecipe("resume", "one")
    #expect(resumed.status == 0, "\(resumed)")
    try expectWhole("traces/job-one", events: 10)
    #expect(machine.read("torn-down") == "one\n")
    try expectNothingToResume("one")
    try machine.expectNothingLeft()
  }

  @Test func `a trace that was changed since is not brought away, and the verdict stays`() throws {
    var recipe = JobRecipe.counting(expect: "{events: {\"lttrecipe_test:tick\": \">= 5000\"}}")
    recipe.payload = "- shell: \"./tick 5; mkdir -p traces; chmod 500 traces\""
    #expect(try machine.apply(recipe, "--run-id", "one").status == 7)
    try allow("traces")
    try machine.text(
      "sh", "-c", "file=$(find \(machine.stagedTrace()) -name 'user_0*' | head -1); echo >> $file")
    let changed = try machine.lttrecipe("resume", "one")
    #expect(changed.status == 7, "\(changed)")
    try machine.text(
      "sh", "-c",
      "file=$(find \(machine.stagedTrace()) -name 'user_0*' | head -1); truncate -s -1 $file")
    let resumed = try machine.lttrecipe("resume", "one", "--json")
    #expect(resumed.status == 4, "\(resumed)")
    #expect(try JSONLines(resumed).report.verdict?.isGood == false)
    try expectWhole("traces/job-one", events: 10)
    try expectNothingToResume("one")
  }

  @Test
  func `a trace that was changed since leaves the packages that are whole, and they are told`()
    throws
  {
    var recipe = JobRecipe.counting()
    recipe.payload = "- shell: \"./tick 5; mkdir -p others; chmod 500 others\""
    recipe.retrieve = "[{copy: ./traces}, {copy: ./others}]"
    #expect(try machine.apply(recipe, "--run-id", "one").status == 7)
    try machine.text(
      "sh", "-c", "file=$(find \(machine.stagedTrace()) -name 'user_0*' | head -1); echo >> $file")
    let place = "trace: \(machine.folder())/traces/job-one\n"
    let again = try machine.lttrecipe("resume", "one")
    #expect(again.status == 7 && again.output.contains(place), "\(again)")
    let shown = try machine.lttrecipe("runs", "show", "one")
    #expect(shown.output.contains("  retrieval again   failed\n"), "\(shown)")
    #expect(shown.output.contains(place), "\(shown)")
    // What is not whole there any more is none.
    try machine.text("sh", "-c", "find traces/job-one -name metadata -delete")
    let none = try machine.lttrecipe("resume", "one")
    #expect(none.status == 7 && !none.output.contains(place), "\(none)")
    try machine.expectNothingLeft()
  }

  @Test func `a reboot since does not make a run of a series a partial one`() throws {
    // The second step never begins.
    let series = SeriesRecipe(matrix: "{n: [1]}").text.replacing(
      "payload: [",
      with: "payload: [{shell: \"./tick 2; mkdir -p traces; chmod 500 traces; exit 1\"}, ")
    try machine.write(series)
    let failed = try machine.lttrecipe("apply", "recipe.yaml", "--run-id", "whole")
    #expect(failed.status == 6, "\(failed)")
    try allow("traces")
    let run = try #require(TestFile.names(in: machine.runs()).first { $0 != "whole" })
    try machine.text(
      "sed", "-i", "s/\"bootID\" *: *\"/&0/", "\(machine.runs())/\(run)/run.json")
    let resumed = try machine.lttrecipe("resume", "whole")
    #expect(resumed.status == 6, "\(resumed)")
    #expect(machine.seriesPackages("whole") == ["n=1"])
    try expectWhole("traces/job-whole/n=1", events: 4)
    try expectNothingToResume("whole")
  }

  @Test func `a run of a series, and a standing one, are brought away, too`() throws {
    let series = SeriesRecipe(
      matrix: "{n: [1]}", payload: "mkdir -p traces; chmod 500 traces", more: "record: once")
    let failed = try machine.apply(series, id: "whole")
    #expect(failed.status == 7, "\(failed)")
    try allow("traces")
    let run = try #require(TestFile.names(in: machine.runs()).first { $0 != "whole" })
    let resumed = try machine.lttrecipe("resume", "whole")
    #expect(resumed.status == 0, "\(resumed)")
    try expectWhole("traces/job-whole/n=1", events: 2)
    #expect(machine.read("traces/job-whole/summary.csv")?.contains("n=1,\(run),0,true,") == true)
    try expectNothingToResume(run)
    try expectNothingToResume("whole")
    let once = try machine.lttrecipe("apply", "recipe.yaml")
    #expect(once.status == 0 && once.output.hasPrefix("recorded already at "), "\(once)")

    let standing = StandingRecipe(more: "retrieve: [{copy: ./traces}]")
    try machine.write(standing.text, to: "stand.yaml")
    let applied = try machine.lttrecipe("apply", "stand.yaml", "--run-id", "stands")
    #expect(applied.status == 0, "\(applied)")
    try machine.text("./tick", "5")
    try refuse("traces")
    let destroyed = try machine.lttrecipe("destroy", "stand.yaml")
    #expect(destroyed.status == 7, "\(destroyed)")
    try allow("traces")
    let away = try machine.lttrecipe("resume", "stand.yaml")
    #expect(away.status == 0, "\(away)")
    #expect(TestFile.names(in: machine.folder() + "/traces").contains { $0.contains("stands") })
    try expectNothingToResume("stands")
    try machine.expectNothingLeft()
  }

  @Test(arguments: [false, true])
  func `a run is brought away while its series goes on`(isTornDown: Bool) throws {
    let waiting = "echo > waiting; while ! test -e go; do sleep 0.01; done"
    let series = SeriesRecipe(
      matrix: "{n: [1, 2], teardown: once}",
      payload:
        "if test $n = 1; then echo $LTTRECIPE_RUN_ID > failing; mkdir -p traces/job-whole; chmod 500 traces/job-whole; "
        + "else \(isTornDown ? "chmod 700 traces/job-whole" : waiting); fi",
      teardown: isTornDown ? waiting : ":")
    try machine.write(series.text)
    let apply = "lttrecipe apply recipe.yaml --run-id whole > output 2> errors; echo $? > status"
    try machine.startInBackground(["sh", "-c", apply], as: .user)
    try machine.text("sh", "-c", "while ! test -s waiting; do sleep 0.01; done")
    let run = try #require(machine.read("failing")?.split(separator: "\n").first.map(String.init))
    try allow("traces/job-whole")
    let resumed = try machine.lttrecipe("resume", run)
    #expect(resumed.status == 0, "\(resumed)")
    #expect(
      resumed.errors.contains("at the end of the series whole, which is at work"), "\(resumed)")
    try machine.write("", to: "go")
    try machine.text("sh", "-c", "while ! test -s status; do sleep 0.01; done")
    #expect(machine.read("status") == "0\n", "\(machine.read("errors") ?? "")")
    try expectWhole("traces/job-whole/n=1", events: 2)
    #expect(machine.read("traces/job-whole/summary.csv")?.contains("n=1,\(run),0,true,") == true)
    try expectNothingToResume("whole")
    try machine.expectNothingLeft()
  }
}
