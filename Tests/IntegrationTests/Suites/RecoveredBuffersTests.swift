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

  private static let ticks = "for i in 1 2 3 4 5 6; do ./tick 150; sleep 0.1; done"

  /// A recipe whose payload records 1800 events, of which some sub-buffers are written and some are not, and does
  /// something the first time.
  private func recipe(_ fault: String) -> JobRecipe {
    var recipe = JobRecipe.counting(buffers: "subbuf-size: 4KiB, num-subbuf: 8", expect: "{}")
    recipe.session += "\nshm-path: \(machine.folder())/shared"
    recipe.payload =
      "- shell: \"test -e cut || { touch cut; \(Self.ticks); \(fault); }\""
    return recipe
  }

  /// None of the daemons is to see the end of another.
  private func killing(_ others: String) -> String {
    "for signal in STOP KILL; do kill -$signal $(pidof lttng-sessiond \(others)); done"
  }

  private func expectRecovered(_ package: RetrievedPackage, _ fate: String, _ traces: [String])
    throws
  {
    #expect(try package.verdict.eventCount == 1800)
    #expect(TestFile.names(in: package.path + "/trace") == traces)
    let findings = try package.verdict.findings
    #expect(findings.contains { $0.kind == "recording-ended-early" }, "\(findings)")
    #expect(findings.contains { $0.message.contains(fate) }, "\(findings)")
    #expect(try machine.run(["find", "shared", "-type", "f"]).output == "")
    try machine.expectNothingLeft()
  }

  private static let inTrace =
    "what was in its sub-buffers is in the trace, in the folder `recovered`"

  /// A consumer daemon that outlives its session daemon writes all by itself.
  @Test(arguments: [
    ("resume", true, false), ("apply recipe.yaml", true, false), ("resume", false, false),
    ("resume", true, true), ("destroy recipe.yaml", true, true),
  ])
  func `what was in them is in the retrieved trace`(
    ending: String, isConsumerKilled: Bool, hasNewDaemon: Bool
  ) throws {
    let fault = killing(isConsumerKilled ? "lttng-consumerd" : "")
    try machine.write(recipe("\(fault); kill -KILL $PPID").text)
    let killed = try machine.lttrecipe("apply", "recipe.yaml", "--run-id", "0")
    try #require(killed.status == 128 + SIGKILL, "\(killed)")
    try #require(TestFile.names(in: machine.folder() + "/shared").count == 1)

    try machine.expectNoDaemon()
    if hasNewDaemon { try machine.text("lttng-sessiond", "--daemonize", "--no-kernel") }
    let ended = try machine.shell("lttrecipe \(ending)")
    #expect(ended.status == (ending.hasPrefix("destroy") ? 0 : 4), "\(ended)")
    if hasNewDaemon { try machine.text("sh", "-c", "kill $(cat ~/.lttng/lttng-sessiond.pid)") }
    guard !ending.hasPrefix("destroy") else {
      let trace = try machine.stagedTrace()
      #expect(TestFile.names(in: trace) == ["recovered", "ust"])
      return
    }

    try expectRecovered(
      try #require(machine.packages().first),
      isConsumerKilled ? Self.inTrace : "what was in its sub-buffers was written already",
      (isConsumerKilled ? ["recovered"] : []) + ["ust"])
  }

  @Test(arguments: [true, false])
  func `the run itself recovers them where it goes on`(_ isSessionAlive: Bool) throws {
    let fault =
      isSessionAlive
      ? "kill -KILL $(pidof lttng-consumerd); while pidof lttng-consumerd; do sleep 0.01; done"
      : "\(killing("lttng-consumerd")); while pidof lttng-sessiond; do sleep 0.01; done; "
        + "lttng-sessiond --daemonize --no-kernel"
    let result = try machine.apply(recipe(fault))
    #expect(result.status == 4, "\(result)")
    try expectRecovered(try machine.onlyPackage(), Self.inTrace, ["recovered", "ust"])
  }

  @Test(arguments: [false, true])
  func `a signal ends the recovery, and resume makes it anew`(hasNewDaemon: Bool) throws {
    try machine.write(recipe("\(killing("lttng-consumerd")); kill -KILL $PPID").text)
    #expect(try machine.lttrecipe("apply", "recipe.yaml").status == 128 + SIGKILL)
    try machine.expectNoDaemon()
    if hasNewDaemon { try machine.text("lttng-sessiond", "--daemonize", "--no-kernel") }
    let slow = machine.path + "/bin/lttng-crash"
    try TestFile.write(
      Array("#!/bin/sh\ntouch recovering\n/usr/bin/lttng-crash \"$@\"\nexec sleep 1000\n".utf8),
      to: slow)
    chmod(slow, 0o755)
    let interrupted = try machine.shell(
      "lttrecipe resume & resume=$!; until test -e recovering; do sleep 0.01; done; kill -INT $resume; wait $resume"
    )
    #expect(interrupted.status == 130, "\(interrupted)")
    #expect(interrupted.errors.contains("the run stays open; go on: lttrecipe resume 20"))
    #expect(machine.packages().isEmpty)
    unlink(slow)
    let resumed = try machine.lttrecipe("resume")
    #expect(resumed.status == 4, "\(resumed)")
    if hasNewDaemon { try machine.text("sh", "-c", "kill $(cat ~/.lttng/lttng-sessiond.pid)") }
    try expectRecovered(try machine.onlyPackage(), Self.inTrace, ["recovered", "ust"])
  }

  @Test func `under sudo what is recovered is the calling user's`() throws {
    let rules = "Defaults !env_reset, !secure_path\nnobody ALL=(ALL) NOPASSWD: ALL\n"
    try machine.write(rules, to: "sudoers", mode: 0o440, of: .root)
    try machine.text(
      "mount", "--bind", machine.folder(of: .root) + "/sudoers", "/etc/sudoers", as: .root)
    try machine.startSystemDaemon()
    try machine.write(
      recipe("\(killing("lttng-consumerd")); kill -KILL $(pidof lttrecipe)").text)
    let state = ["XDG_STATE_HOME": machine.folder() + "/state"]
    let killed = try machine.run(
      ["sudo", "lttrecipe", "apply", "recipe.yaml"], environment: state)
    #expect(killed.status == 128 + SIGKILL, "\(killed)")
    try machine.expectNoDaemon()
    try machine.startSystemDaemon()
    let resumed = try machine.run(["sudo", "lttrecipe", "resume"], environment: state)
    #expect(resumed.status == 4, "\(resumed)")
    let package = try machine.onlyPackage()
    #expect(try package.verdict.eventCount == 1800)
    #expect(TestFile.names(in: package.path + "/trace") == ["recovered", "ust"])
    #expect(try machine.text("find", package.path, "!", "-user", "nobody", as: .root) == "")
  }
}
