import LTTngModel
import PlanExecution
import Testing

/// Waiting for the data of sessions that something starts again.
struct DataWaitTests {
  private static func log(_ session: ObservedSession) -> CallLog {
    let log = CallLog()
    log.sessions[session.name] = session
    return log
  }

  private static func wait(_ log: CallLog, _ limit: Duration = .seconds(30)) throws -> DataWait {
    var control = FakeControl(log)
    return try control.awaitData(ofSession: "web", atMost: limit) {}
  }

  @Test func `a stopped session's data is waited for`() throws {
    let log = Self.log(ObservedSession(name: "web"))
    #expect(try Self.wait(log) == .written(restartCount: 0))
    #expect(log.calls == ["pending web", "pending web"])
  }

  @Test func `a session that was started meanwhile is stopped once more`() throws {
    let log = Self.log(ObservedSession(name: "web"))
    log.actionAtCall = (1, { log.sessions["web"]?.isActive = true })
    #expect(try Self.wait(log) == .written(restartCount: 1))
    #expect(log.sessions["web"]?.isActive == false)
  }

  @Test func `a session that is started again and again is let be`() throws {
    let log = Self.log(ObservedSession(name: "web", isActive: true))
    log.sessionsStartedAgain = ["web"]
    #expect(try Self.wait(log) == .startedAgain)
    #expect(log.calls.count { $0 == "stop web" } == 10)
  }

  @Test func `nothing is asked about a session that a trigger starts`() throws {
    let log = Self.log(ObservedSession(name: "web"))
    log.triggers = [
      Trigger(
        name: "mine", condition: .consumedSize(session: "x", bytes: 1),
        actions: [TriggerAction(.start(session: "web"))])
    ]
    #expect(try Self.wait(log) == .startable(triggers: ["mine"]))
    #expect(log.calls == [])
  }

  @Test func `data that is never written is not waited for for ever`() throws {
    let log = Self.log(ObservedSession(name: "web"))
    log.isDataStuck = true
    #expect(try Self.wait(log, .milliseconds(10)) == .timeIsUp)
  }

  @Test func `data is not waited for when lttrecipe is to end, and the run stays open`() throws {
    let bench = try RunBench()
    bench.log.isDataStuck = true
    bench.log.interruptionOfWaits = 2
    let report = try bench.apply()
    #expect(report.status == .interrupted)
    #expect(bench.log.text.contains("lttrecipe resume"))
    #expect(bench.log.sessions["web-run-1"] != nil)
  }

  @Test func `a payload's session that someone starts again is stopped, and that is said`() throws {
    let bench = try RunBench()
    let calls = try Self.calls()
    let pending = try #require(calls.firstIndex(of: "pending web-run-1")) + 1
    bench.log.actionAtCall = (
      pending, { [log = bench.log] in log.sessions["web-run-1"]?.isActive = true }
    )
    #expect(try bench.apply().status == .done)
    #expect(bench.log.text.contains("was started again by someone else, and stopped once more"))
    #expect(bench.faultsAtEnd() == [])
  }

  @Test func `a session that cannot be kept stopped is a problem that says why`() throws {
    let bench = try RunBench()
    bench.log.sessionsStartedAgain = ["web-run-1"]
    let report = try bench.apply()
    let problem = try #require(report.problems.first)
    #expect(
      problem.message
        == "cannot stop the session web-run-1: something starts the session again each "
        + "time it is stopped")
    #expect(problem.help?.contains("lttng list-triggers") == true)
    #expect(bench.faultsAtEnd() == [])
  }

  private static func calls() throws -> [String] {
    let bench = try RunBench()
    _ = try bench.apply()
    return bench.log.calls
  }
}
