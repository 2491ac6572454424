import Glibc
import LTTngModel
import TestSupport
import Testing

/// A session daemon that is stopped, as by a debugger or on a machine that swaps: it accepts connections and
/// answers nothing.
@Suite(.serialized, .needsMachine)
struct SilentDaemonTests {
  /// A time limit that is reached before anything is told of the waiting.
  private static let short = ["LTTRECIPE_DAEMON_TIMEOUT": "1"]

  private static let stopping = "kill -STOP $(cat $HOME/.lttng/lttng-sessiond.pid)"

  let machine: Machine

  init() throws {
    machine = try Machine()
    try CountingProgram.build(on: machine)
    try machine.text("lttng-sessiond", "--daemonize", "--no-kernel")
  }

  private func signal(_ name: String) throws {
    try machine.text("sh", "-c", "kill -\(name) $(cat $HOME/.lttng/lttng-sessiond.pid)")
  }

  /// A recipe whose payload has the daemon stopped when it has recorded 200 events.
  private func recipe(after: String = "true") -> JobRecipe {
    var recipe = JobRecipe.counting()
    recipe.payload = "- shell: \"./tick 100; \(Self.stopping); \(after)\""
    recipe.more = """
      setup: [{shell: "echo setup >> steps"}]
      teardown: [{shell: "echo teardown >> steps"}]
      """
    return recipe
  }

  private func expectSettled(_ ended: Finished) throws {
    #expect(ended.status == 0, "\(ended)")
    let package = try machine.onlyPackage()
    #expect(TestFile.names(in: package.path) == RetrievedPackage.contents)
    #expect(try package.verdict.eventCount == 200)
    #expect(machine.read("steps") == "setup\nteardown\n")
    #expect(try machine.sessions() == [])
    #expect(TestFile.names(in: machine.runs() + "/../open") == [])
  }

  @Test func `who is waited for is told, and apply begins nothing`() throws {
    let daemon = try machine.text("sh", "-c", "cat $HOME/.lttng/lttng-sessiond.pid")
      .filter(\.isNumber)
    try signal("STOP")
    try machine.write(JobRecipe.counting().text + "setup: [{run: [touch, set-up]}]\n")
    let refused = try machine.lttrecipe(
      "apply", "recipe.yaml", environment: ["LTTRECIPE_DAEMON_TIMEOUT": "6"])
    #expect(refused.status == 5, "\(refused)")
    #expect(
      refused.errors.contains(
        "note: waiting: the session daemon, process \(daemon), has not answered for 5 s: "
          + "lttng-sessiond, process \(daemon), is stopped, asked by lttng_list_sessions(); let it go on: "
          + "kill -CONT \(daemon); it is given up after 6 s"), "\(refused)")
    #expect(
      refused.errors.contains("(lttng_list_sessions())\n  help: a process that is stopped"),
      "\(refused)")
    #expect(machine.read("set-up") == nil)

    for command in ["plan recipe.yaml", "events"] {
      let result = try machine.shell("lttrecipe \(command)", environment: Self.short)
      #expect(result.status == 5, "\(command): \(result)")
      #expect(result.errors.contains("has not answered for 1 s"), "\(command): \(result)")
    }
    try signal("CONT")
    #expect(try machine.lttrecipe("apply", "recipe.yaml").status == 0)
    #expect(try machine.sessions() == [])
  }

  @Test(arguments: ["resume", "apply recipe.yaml"])
  func `a run whose session could not be stopped is settled when the daemon goes on`(
    ending: String
  ) throws {
    try machine.write(recipe().text)
    let cut = try machine.lttrecipe("apply", "recipe.yaml", environment: Self.short)
    #expect(cut.status == 5, "\(cut)")
    #expect(cut.errors.contains("cannot stop the session job: the session daemon"), "\(cut)")
    #expect(cut.errors.contains("brings it to its end, or: lttrecipe resume 20"), "\(cut)")
    #expect(machine.packages().isEmpty)

    let early = try machine.shell("lttrecipe \(ending)", environment: Self.short)
    #expect(early.status == 5, "\(early)")
    let destroyed = try machine.lttrecipe("destroy", "recipe.yaml", environment: Self.short)
    #expect(destroyed.status == 5, "\(destroyed)")
    let status = try machine.lttrecipe("status", environment: Self.short)
    #expect(status.status == 5, "\(status)")
    try signal("CONT")
    if ending == "resume" {
      try expectSettled(try machine.lttrecipe("resume"))
    } else {
      // What is applied now stops nothing.
      try machine.write(JobRecipe.counting("10").text)
      let applied = try machine.lttrecipe("apply", "recipe.yaml")
      #expect(applied.status == 0, "\(applied)")
      #expect(try machine.packages().map { try $0.verdict.eventCount } == [200, 20])
      #expect(machine.read("steps") == "setup\nteardown\n")
    }
  }

  @Test func `an interruption ends the waiting`() throws {
    // An interruption that comes before the payload has ended would be for the payload.
    try machine.write(recipe(after: "echo $$ > stopped").text)
    let interrupted = try machine.shell(
      """
      lttrecipe apply recipe.yaml > output 2>&1 & apply=$!
      while ! test -s stopped; do sleep 0.01; done
      while grep -qs '^State:.[^Z]' /proc/$(cat stopped)/status; do sleep 0.01; done
      kill -INT $apply; wait $apply
      """)
    #expect(interrupted.status == 130, "\(interrupted) \(machine.read("output") ?? "")")
    try signal("CONT")
    try expectSettled(try machine.lttrecipe("resume"))
  }

  @Test func `a run of a private daemon keeps it, with what it holds`() throws {
    var recipe = JobRecipe.counting()
    recipe.payload =
      "- shell: \"./tick 100; kill -STOP $(cat $LTTNG_HOME/.lttng/lttng-sessiond.pid)\""
    recipe.more = "daemon: {start: private}"
    try machine.write(recipe.text)
    let cut = try machine.lttrecipe("apply", "recipe.yaml", environment: Self.short)
    #expect(cut.status == 5, "\(cut)")
    #expect(try machine.daemonProcesses().filter { $0 == "lttng-sessiond" }.count == 2)
    try machine.text("sh", "-c", "kill -CONT $(pidof lttng-sessiond)")
    let resumed = try machine.lttrecipe("resume")
    #expect(resumed.status == 0, "\(resumed)")
    #expect(try machine.onlyPackage().verdict.eventCount == 200)
    try machine.text("sh", "-c", "kill $(cat $HOME/.lttng/lttng-sessiond.pid)")
    try machine.expectNothingLeft()
  }
}
