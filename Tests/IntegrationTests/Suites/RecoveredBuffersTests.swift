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

  /// Ends what writes the sub-buffers alone.
  private static let losingConsumer =
    "kill -KILL $(pidof lttng-consumerd); while pidof lttng-consumerd; do sleep 0.01; done"

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

  /// What is lost before the recovery.
  enum Loss: CaseIterable {
    case allDaemons
    case allDaemonsReplaced
    case consumerDaemon
  }

  @Test(arguments: Loss.allCases)
  func `the run itself recovers them where it goes on`(_ loss: Loss) throws {
    let ended = "\(killing("lttng-consumerd")); while pidof lttng-sessiond; do sleep 0.01; done"
    let fault =
      switch loss {
      case .consumerDaemon: Self.losingConsumer
      case .allDaemons: ended
      case .allDaemonsReplaced: "\(ended); lttng-sessiond --daemonize --no-kernel"
      }
    let result = try machine.apply(recipe(fault))
    #expect(result.status == (loss == .allDaemons ? 5 : 4), "\(result)")
    try expectRecovered(try machine.onlyPackage(), Self.inTrace, ["recovered", "ust"])
    #expect(TestFile.names(in: machine.runs() + "/../open") == [])
  }

  /// Loses daemons; returns the command that recovers first.
  private func lose(_ loss: Loss) throws -> String {
    guard loss != .consumerDaemon else {
      try machine.write(recipe(Self.losingConsumer).text)
      return "apply recipe.yaml"
    }

    try machine.write(recipe("\(killing("lttng-consumerd")); kill -KILL $PPID").text)
    #expect(try machine.lttrecipe("apply", "recipe.yaml").status == 128 + SIGKILL)
    try machine.expectNoDaemon()
    if loss == .allDaemonsReplaced {
      try machine.text("lttng-sessiond", "--daemonize", "--no-kernel")
    }
    return "resume"
  }

  @Test(arguments: Loss.allCases)
  func `a signal ends the recovery, and resume makes it anew`(_ loss: Loss) throws {
    let first = try lose(loss)
    let slow = machine.path + "/bin/lttng-crash"
    try TestFile.write(
      Array("#!/bin/sh\ntouch recovering\n/usr/bin/lttng-crash \"$@\"\nexec sleep 1000\n".utf8),
      to: slow)
    chmod(slow, 0o755)
    let interrupted = try machine.shell(
      "lttrecipe \(first) & first=$!; until test -e recovering; do sleep 0.01; done; kill -INT $first; wait $first"
    )
    #expect(interrupted.status == 130, "\(interrupted)")
    #expect(interrupted.errors.contains("the run stays open; go on: lttrecipe resume 20"))
    #expect(machine.packages().isEmpty)
    unlink(slow)
    let resumed = try machine.lttrecipe("resume")
    #expect(resumed.status == 4, "\(resumed)")
    if loss == .allDaemonsReplaced {
      try machine.text("sh", "-c", "kill $(cat ~/.lttng/lttng-sessiond.pid)")
    }
    try expectRecovered(try machine.onlyPackage(), Self.inTrace, ["recovered", "ust"])
  }

  /// Has an apply, which is ended by what becomes of the daemons or not, fail to recover for want of room.
  private func fillDisk(_ loss: Loss) throws {
    let own = "size=1m,mode=700,uid=\(Role.user.userID),gid=\(Role.user.userID)"
    let disk = machine.folder() + "/disk"
    try machine.text("mkdir", disk)
    try machine.text("mount", "-t", "tmpfs", "-o", own, "tmpfs", disk, as: .root)
    let filling = "cat /dev/zero > disk/fill"
    var recipe = recipe(
      loss == .consumerDaemon
        ? "\(Self.losingConsumer); \(filling); true"
        : "\(filling); \(killing("lttng-consumerd")); kill -KILL $PPID")
    recipe.session += "\noutput: {local: ./disk}"
    let cut = try machine.apply(recipe)
    #expect(cut.status == (loss == .consumerDaemon ? 5 : 128 + SIGKILL), "\(cut)")
  }

  @Test(arguments: [
    (Loss.consumerDaemon, "resume"), (.consumerDaemon, "apply recipe.yaml"),
    (.allDaemons, "resume"),
  ])
  func `one that fails is told with the way out, and made anew`(
    _ loss: Loss, _ ending: String
  ) throws {
    try fillDisk(loss)
    let failed = try machine.lttrecipe("resume")
    #expect(failed.status == 5, "\(failed)")
    #expect(failed.errors.contains("is not recovered: `lttng-crash -x` failed"), "\(failed)")
    #expect(failed.errors.contains("No space left on device"), "\(failed)")
    #expect(
      failed.errors.contains(/resume 20\S+ tries again; to do without them, remove \S+shared/))
    #expect(failed.errors.contains("the run stays open; go on: lttrecipe resume 20"))
    #expect(machine.packages().isEmpty)
    try machine.text("rm", "disk/fill")
    let ended = try machine.shell("lttrecipe \(ending)")
    #expect(ended.status == 4, "\(ended)")
    try expectRecovered(
      try #require(machine.packages().first), Self.inTrace, ["recovered", "ust"])
  }

  @Test(arguments: ["lttrecipe destroy recipe.yaml", "rm -r shared; lttrecipe resume"])
  func `who does without what cannot be recovered ends the run`(_ ending: String) throws {
    try fillDisk(.consumerDaemon)
    let ended = try machine.shell(ending)
    #expect(ended.status == (ending.contains("destroy") ? 0 : 4), "\(ended)")
    #expect(
      ended.errors.contains(ending.contains("destroy") ? ".left still" : "is lost"), "\(ended)")
    #expect(TestFile.names(in: machine.runs() + "/../open") == [])
    try machine.expectNothingLeft()
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
