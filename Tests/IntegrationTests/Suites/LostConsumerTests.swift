import Glibc
import LTTngModel
import TestSupport
import Testing

/// Consumer daemons that are ended or stopped while a payload runs, and session daemons that are restarted.
@Suite(.serialized, .needsMachine)
struct LostConsumerTests {
  let machine: Machine

  init() throws {
    machine = try Machine()
    try CountingProgram.build(on: machine)
  }

  private func recipe(_ fault: String, _ session: String = "") -> JobRecipe {
    var recipe = JobRecipe.counting(expect: "{}")
    recipe.payload = "- shell: \"./tick 100; \(fault); ./tick 100\""
    recipe.session += "\n\(session)"
    recipe.more = "teardown: [{shell: \"touch torn-down\"}]"
    return recipe
  }

  private static let killing =
    "kill -KILL $(pidof lttng-consumerd); while pidof lttng-consumerd; do sleep 0.01; done"

  private func expectBad(_ result: Finished, _ message: String) throws {
    #expect(result.status == 4, "\(result)")
    let findings = try #require(machine.packages().first).verdict.findings
    #expect(
      findings.contains { $0.severity == .error && $0.message.contains(message) }, "\(findings)")
    #expect(machine.read("torn-down") != nil)
    #expect(TestFile.names(in: machine.runs() + "/../open") == [])
  }

  private static let lost = "a consumer daemon was ended while the session job-20"

  @Test func `the trace of one that is killed is named incomplete, and the next apply works`()
    throws
  {
    try expectBad(try machine.apply(recipe(Self.killing)), Self.lost)
    try machine.expectNothingLeft()
    let next = try machine.apply(recipe("true"))
    #expect(next.status == 0, "\(next)")
    #expect(try machine.packages().map { try $0.verdict.eventCount }.contains(400))
    try machine.expectNothingLeft()
  }

  /// The end of a session that rotates is awaited.
  @Test(arguments: ["", "rotate: {every: 1h}"])
  func `a session daemon of somebody else is left, and said to be of no use any more`(
    session: String
  ) throws {
    try machine.text("lttng-sessiond", "--daemonize", "--no-kernel")
    let daemon = try machine.text("sh", "-c", "cat $HOME/.lttng/lttng-sessiond.pid")
      .filter(\.isNumber)
    try expectBad(try machine.apply(recipe(Self.killing, session)), Self.lost)
    #expect(try machine.sessions() == [])

    let refused = try machine.apply(recipe("true", session))
    #expect(refused.status == 5, "\(refused)")
    #expect(
      refused.errors.contains(
        "a consumer daemon of the session daemon, process \(daemon), was ended"), "\(refused)")
    #expect(refused.errors.contains("which ends its sessions: kill \(daemon), or"), "\(refused)")
    #expect(try machine.sessions() == [])
    try machine.text("kill", daemon)
    try machine.expectNoDaemon()
    let next = try machine.apply(recipe("true", session))
    #expect(next.status == 0, "\(next)")
  }

  @Test func `one that is stopped is named, and nothing is lost when it goes on`() throws {
    try machine.write(recipe("kill -STOP $(pidof lttng-consumerd)").text)
    let cut = try machine.lttrecipe(
      "apply", "recipe.yaml", environment: ["LTTRECIPE_DAEMON_TIMEOUT": "1"])
    #expect(cut.status == 5, "\(cut)")
    #expect(
      cut.errors.contains(/: lttng-consumerd, process [0-9]+, is stopped \(lttng_/), "\(cut)")
    try machine.text("sh", "-c", "kill -CONT $(pidof lttng-consumerd)")
    let resumed = try machine.lttrecipe("resume")
    #expect(resumed.status == 0, "\(resumed)")
    #expect(try machine.onlyPackage().verdict.eventCount == 400)
    try machine.expectNothingLeft()
  }

  @Test func `a session daemon that is restarted while the payload runs is told apart`() throws {
    let restarting =
      "kill -KILL $(cat $HOME/.lttng/lttng-sessiond.pid); while pidof lttng-sessiond; do sleep 0.01; done; "
      + "lttng-sessiond --daemonize --no-kernel"
    try expectBad(
      try machine.apply(recipe(restarting)),
      "the session daemon was restarted, without the session job before the payload ended")
    #expect(try machine.sessions() == [])
    let next = try machine.apply(recipe("true"))
    #expect(next.status == 0, "\(next)")
    try machine.expectNothingLeft()
  }
}
