import LTTngModel
import PlanExecution
import Testing

/// Runs whose recording a limit ends.
struct LimitTests {
  private static func bench(_ kind: ReachedLimit.Kind, at step: String) throws -> RunBench {
    let bench = try RunBench(RunBench.recipe + "\nlimits: {duration: 1s, trace-size: 1MiB}")
    bench.payloads.limits[step] = ReachedLimit(kind, "the limit")
    bench.payloads.outcomes[step] = (.signaled(15), false)
    return bench
  }

  @Test(arguments: [
    (ReachedLimit.Kind.duration, PlanExecution.ExitStatus.done), (.traceSize, .verdictBad),
    (.freeDisk, .verdictBad),
  ])
  func `the last step that a limit ends has not failed`(
    kind: ReachedLimit.Kind, status: PlanExecution.ExitStatus
  ) throws {
    let bench = try Self.bench(kind, at: "payload-2")
    let report = try bench.apply()
    #expect(report.status == status)
    #expect(bench.log.calls.contains("verify web losses 1 rules 1, the limit"))
    #expect(bench.faultsAtEnd() == [])
    #expect(bench.entries.contains { $0.event == .finished && $0.outcome?.limit?.kind == kind })
  }

  @Test func `steps that are left make the verdict bad`() throws {
    let bench = try Self.bench(.duration, at: "payload-1")
    let report = try bench.apply()
    #expect(report.status == .verdictBad)
    #expect(!bench.log.calls.contains("run payload-2"))
    #expect(
      bench.log.calls.contains(
        "verify web losses 1 rules 1, recording ended before payload 2 (second) began, the limit"))
    #expect(bench.faultsAtEnd() == [])
  }

  @Test func `a run that is to wait after its payload has stopped recording`() throws {
    let bench = try Self.bench(.freeDisk, at: "payload-2")
    let paused = try bench.apply(until: .payload)
    #expect(paused.pausedAfter == "payload")
    #expect(bench.entries.contains { $0.step == "stop web" && $0.event == .finished })
    let report = try bench.takeUp()
    #expect(report.status == .verdictBad)
    #expect(bench.log.calls.count { $0.hasPrefix("stop") } == 1)
    #expect(bench.log.calls.contains("verify web losses 1 rules 1, the limit"))
    #expect(bench.faultsAtEnd() == [])
  }

  @Test func `a run that was cut off after its payload is judged so, too`() throws {
    let bench = try Self.bench(.traceSize, at: "payload-2")
    _ = try bench.apply(until: .stopped)
    let report = try bench.settle()
    #expect(report.status == .verdictBad)
    #expect(bench.log.calls.contains("verify web losses 1 rules 1, the limit"))
  }
}
