import Glibc
import LTTngModel
import TestSupport
import Testing

/// Sub-buffers in files (`shm-path`) whose session daemon and consumer daemon were killed.
@Suite(.serialized, .needsMachine)
struct RecoveredBuffersTests {
  let machine: Machine

  init() throws {
    machine = try Machine()
    try CountingProgram.build(on: machine)
  }

  /// A consumer daemon that outlives its session daemon writes all by itself.
  @Test(arguments: [("resume", true), ("apply recipe.yaml", true), ("resume", false)])
  func `what was in them is in the retrieved trace`(
    ending: String, isConsumerKilled: Bool
  ) throws {
    // Some sub-buffers are written, and some are not.
    var recipe = JobRecipe.counting(buffers: "subbuf-size: 4KiB, num-subbuf: 8", expect: "{}")
    recipe.session += "\nshm-path: \(machine.folder())/shared"
    // None of them is to see the end of another.
    let others = isConsumerKilled ? "lttng-consumerd" : ""
    let ticks = "for i in 1 2 3 4 5 6; do ./tick 150; sleep 0.1; done"
    recipe.payload =
      "- shell: \"test -e cut || { touch cut; \(ticks); "
      + "for signal in STOP KILL; do kill -$signal $(pidof lttng-sessiond \(others)); done; kill -KILL $PPID; }\""
    try machine.write(recipe.text)
    let killed = try machine.lttrecipe("apply", "recipe.yaml", "--run-id", "0")
    try #require(killed.status == 128 + SIGKILL, "\(killed)")
    try #require(TestFile.names(in: machine.folder() + "/shared").count == 1)

    try machine.expectNoDaemon()
    let ended = try machine.shell("lttrecipe \(ending)")
    #expect([0, 4].contains(ended.status), "\(ended)")
    let package = try #require(machine.packages().first)
    #expect(try package.verdict.eventCount == 1800)
    let traces = TestFile.names(in: package.path + "/trace")
    #expect(traces == (isConsumerKilled ? ["recovered"] : []) + ["ust"])
    let findings = try package.verdict.findings
    #expect(findings.contains { $0.kind == "recording-ended-early" }, "\(findings)")
    let fate = isConsumerKilled ? "the folder `recovered`" : "nothing was left in its sub-buffers"
    #expect(findings.contains { $0.message.contains(fate) }, "\(findings)")
    #expect(try machine.run(["find", "shared", "-type", "f"]).output == "")
    try machine.expectNothingLeft()
  }
}
