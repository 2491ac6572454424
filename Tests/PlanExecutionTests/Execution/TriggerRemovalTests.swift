import LTTngModel
import PlanExecution
import TestSupport
import Testing

/// The triggers that a run registered are taken away, those alone, and a run that could not stays open.
struct TriggerRemovalTests {
  private static let recipe = """
    lttrecipe: 1
    name: web
    channels: {user: {domain: user, events: ["lib:*"]}}
    triggers:
      one: {when: {event: {domain: user, tracepoint: "lib:a"}}, do: [{notify: true}]}
      two: {when: {event: {domain: user, tracepoint: "lib:b"}}, do: [{start: web}]}
      three: {when: {event: {domain: user, tracepoint: "lib:c"}}, do: [{notify: true}]}
    payload: [{run: [first]}]
    """

  private static let prefix = "lttrecipe/web-run-1/"

  @Test func `the triggers go before the sessions are stopped for good`() throws {
    let bench = try RunBench(Self.recipe)
    #expect(try bench.apply().status == .done)
    #expect(bench.log.triggers == [])
    let calls = bench.log.calls
    let removal = try #require(calls.firstIndex(of: "no trigger \(Self.prefix)two"))
    let pending = try #require(calls.firstIndex(of: "pending web-run-1"))
    #expect(removal < pending)
    #expect(bench.faultsAtEnd() == [])
  }

  @Test func `a trigger that is gone already does not keep the others`() throws {
    let bench = try RunBench(Self.recipe)
    bench.log.triggerFaults["\(Self.prefix)two"] = .triggerNotFound
    #expect(try bench.apply().status == .done)
    #expect(bench.log.triggers.map(\.name) == ["\(Self.prefix)two"])
    #expect(bench.faultsAtEnd() == [])
  }

  @Test func `a trigger that cannot be taken away is tried again by an abandon`() throws {
    let bench = try RunBench(Self.recipe)
    bench.log.triggerFaults["\(Self.prefix)two"] = .permissionDenied
    #expect(try bench.apply().status == .environmentNotReady)
    #expect(bench.log.triggers.map(\.name) == ["\(Self.prefix)two"])
    #expect(bench.log.sessions.isEmpty)
    #expect(bench.store.openRuns().map(\.text) == ["run-1"])
    #expect(bench.log.text.contains("the run stays open"))

    bench.log.triggerFaults = [:]
    #expect(try bench.abandon().status == .done)
    #expect(bench.log.triggers == [])
    #expect(bench.store.openRuns().isEmpty)
  }

  @Test func `triggers with names like ours are let be`() throws {
    let bench = try RunBench(Self.recipe)
    let other = Trigger<String>(
      name: "\(Self.prefix)four", condition: .rotation(session: "x", isCompleted: true), actions: []
    )
    bench.log.triggers = [other]
    #expect(try bench.apply().status == .done)
    #expect(bench.log.triggers == [other])
  }

  @Test func `the journal tells which triggers there may be`() {
    var progress = RunProgress([JournalEntry(.started, "triggers", triggers: ["a", "b"])])
    #expect(progress.triggers == ["a", "b"])
    progress.record(JournalEntry(.started, "triggers", triggers: ["c"]))
    #expect(progress.triggers == ["a", "b", "c"])
    progress.record(JournalEntry(.finished, "triggers", triggers: ["c"]))
    #expect(progress.triggers == ["c"])
    progress.record(JournalEntry(.failed, "triggers removed"))
    #expect(progress.triggers == ["c"])
    progress.record(JournalEntry(.finished, "triggers removed"))
    #expect(progress.triggers == [])
    progress.record(JournalEntry(.started, "triggers", triggers: ["c"]))
    #expect(progress.triggers == ["c"])
  }
}
