import LTTngModel
import TestSupport
import Testing

/// Programs that end before they have recorded anything.
@Suite(.serialized, .needsMachine)
struct EarlyEndTests {
  let machine: Machine

  init() throws {
    machine = try Machine()
  }

  @Test func `programs that are killed while they register leave no damaged trace`() throws {
    // Each program has a trace of its own; sudden ends at all times of the first 20 milliseconds.
    let session = """
      channels:
        user:
          {domain: user, buffering: per-process, subbuf-size: 4KiB, num-subbuf: 2, events: ["lttng_ust_libc:*"]}
      """
    let kills =
      "P=$LD_PRELOAD; unset LD_PRELOAD; for i in $(seq 10 29); do LD_PRELOAD=$P ls > listed & "
      + "sleep 0.0$i; kill -KILL $!; done 2> /dev/null; LD_PRELOAD=$P ls > listed"
    let result = try machine.apply(
      JobRecipe(payload: "- shell: \"\(kills)\"", session: session))
    #expect(result.status == 0, "\(result)")
    let verdict = try machine.onlyPackage().verdict
    #expect(verdict.isGood && verdict.eventCount > 0, "\(verdict.findings)")
  }

  @Test func `a session that is made by hand in the place of the run's is left alone`() throws {
    let name = "job-$LTTRECIPE_RUN_ID"
    let result = try machine.apply(
      JobRecipe(
        payload:
          "- shell: \"ls; lttng destroy \(name); lttng create \(name) --output=$PWD/by-hand\"",
        more: "teardown: [{run: [touch, torn-down]}]"), "--run-id", "one")
    #expect(result.status == 4, "\(result)")
    #expect(
      result.output.contains("the session job was destroyed by someone else before the payload"),
      "\(result)")
    #expect(machine.read("torn-down") != nil)
    #expect(try machine.sessions() == ["job-one"])
    #expect(TestFile.names(in: machine.runs() + "/../open") == [])
    try machine.text("lttng", "destroy", "job-one")
  }

  @Test func `a run that is interrupted before the first event says so`() throws {
    let result = try machine.apply(
      JobRecipe(
        payload: "- shell: \"unset LD_PRELOAD; kill -INT $PPID; exec sleep 1000\"",
        session: "channels: {user: {domain: user, events: [\"no_such:event\"]}}"))
    #expect(result.status == 130, "\(result)")
    #expect(
      result.output.contains(
        "the trace is empty: the payload was interrupted before the first event"),
      "\(result)")
    #expect(try machine.onlyPackage().verdict.isGood)
    try machine.expectNothingLeft()
  }
}
