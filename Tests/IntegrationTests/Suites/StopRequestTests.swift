import Glibc
import LTTngModel
import TestSupport
import Testing

/// A `stop` that is killed: what it has asked for is known to those who come after it.
@Suite(.serialized, .needsMachine)
struct StopRequestTests {
  let machine: Machine

  init() throws {
    machine = try Machine()
    try CountingProgram.build(on: machine)
  }

  private func wait(for file: String) throws {
    try machine.text("sh", "-c", "while ! test -s \(file); do sleep 0.01; done")
  }

  private func start(_ payload: String, _ teardown: String) throws {
    var recipe = JobRecipe.counting()
    recipe.payload = "- shell: \"./tick 5; \(payload)\""
    recipe.more = "teardown: [{shell: \"\(teardown); echo $LTTRECIPE_RUN_ID >> torn-down\"}]"
    try machine.write(recipe.text)
    let apply = "lttrecipe apply recipe.yaml --run-id night > output 2> errors; echo $? > status"
    try machine.startInBackground(["sh", "-c", apply], as: .user)
    try wait(for: "pid")
  }

  /// Kills a `stop` as it begins its call of this number that sends a signal: SIGTERM, then SIGCONT.
  private func killStop(atSignal number: Int) throws {
    let killed = try machine.shell(
      "strace -o /dev/null -e trace=pidfd_send_signal "
        + "-e inject=pidfd_send_signal:signal=KILL:when=\(number) lttrecipe stop night")
    try #require(killed.status == 128 + SIGKILL, "\(killed)")
    try #require(TestFile.exists("\(machine.runs())/night/stop.json"))
  }

  private func expectStopped(_ status: Int32 = 0) throws {
    try wait(for: "status")
    #expect(machine.read("status") == "143\n", "\(machine.read("errors") ?? "")")
    #expect(machine.read("torn-down") == "night\n")
    #expect(try machine.onlyPackage().verdict.eventCount == 10)
    try machine.expectNothingLeft()
  }

  @Test func `before it could ask: the next one asks`() throws {
    try start("echo $$ > pid; exec sleep 1000", ":")
    try killStop(atSignal: 1)
    #expect(try machine.shell("kill -0 $(cat pid)").status == 0)
    let told = try machine.lttrecipe("status")
    #expect(
      told.output.contains("`stop` has asked it to end; wait for that: lttrecipe stop night"),
      "\(told)")
    let json = try machine.lttrecipe("status", "--json")
    #expect(json.output.contains(#""runState":{"isAskedToEnd":true,"#), "\(json)")
    let stopped = try machine.lttrecipe("stop", "night")
    #expect(stopped.status == 0, "\(stopped)")
    #expect(stopped.output.contains("run night: ended: terminated\n"), "\(stopped)")
    try expectStopped()
  }

  @Test func `when it had asked: the teardown is not disturbed by the next one`() throws {
    try start(
      "echo $$ > pid; exec sleep 1000", "echo > tearing; until test -e go; do sleep 0.01; done")
    try killStop(atSignal: 2)
    try wait(for: "tearing")
    let next = "lttrecipe stop night > told 2>&1; echo $? > stopped"
    try machine.startInBackground(["sh", "-c", next], as: .user)
    try machine.text("sh", "-c", "until grep -qs 'which was asked to' told; do sleep 0.01; done")
    try machine.write("", to: "go")
    try wait(for: "stopped")
    #expect(machine.read("stopped") == "0\n", "\(machine.read("told") ?? "")")
    try expectStopped()
  }

  @Test func `it asks a payload once, which has its grace period`() throws {
    // A second signal to lttrecipe would kill it.
    let payload =
      "trap 'echo > asked; until test -e go; do sleep 0.01; done; echo > over; exit 0' TERM"
    try start("\(payload); echo $$ > pid; while :; do sleep 0.01; done", ":")
    try killStop(atSignal: 2)
    try wait(for: "asked")
    let next = "lttrecipe stop night > told 2>&1; echo $? > stopped"
    let third = "strace -f -o calls -e trace=pidfd_send_signal " + next
    try machine.startInBackground(["sh", "-c", third], as: .user)
    try machine.text("sh", "-c", "until grep -qs SIGCONT calls; do sleep 0.01; done")
    try machine.write("", to: "go")
    try wait(for: "stopped")
    #expect(machine.read("stopped") == "0\n", "\(machine.read("told") ?? "")")
    #expect(machine.read("over") == "\n")
    try expectStopped()
  }

  @Test func `with the lttrecipe that it had asked: resume ends the payload`() throws {
    let count = "n=$((n+1)); echo $n > asked; test $n -lt 2 || exit 0"
    try start(
      "n=0; trap '\(count)' TERM; echo $PPID > parent; echo $$ > pid; while :; do sleep 0.01; done",
      ":")
    try machine.startInBackground(
      ["sh", "-c", "echo $$ > stopping; exec lttrecipe stop night"], as: .user)
    try wait(for: "asked")
    try machine.text("sh", "-c", "kill -KILL $(cat stopping parent)")
    for command in ["status", "runs show night"] {
      let told = try machine.shell("lttrecipe \(command)")
      #expect(
        told.output.contains(
          "end payload 1 and finish the run, as `stop` had asked: lttrecipe resume night\n"),
        "\(told)")
    }
    let resumed = try machine.lttrecipe("resume", "night")
    #expect(resumed.status == 4, "\(resumed)")
    #expect(resumed.errors.contains("it was ended"), "\(resumed)")
    #expect(machine.read("asked") == "2\n")
    #expect(machine.read("torn-down") == "night\n")
    try machine.expectNothingLeft()
  }
}
