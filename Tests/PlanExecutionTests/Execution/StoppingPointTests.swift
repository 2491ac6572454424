import LTTngModel
import PlanExecution
import Planning
import Testing

struct StoppingPointTests {
  private static let recipes = [RunBench.recipe, RunBench.twoSessions]

  /// What was done; who takes a run up looks once more whether its sessions are still its own.
  private static func acts(of bench: RunBench) -> [String] {
    bench.log.calls.filter { $0 != "sessions" }.sorted()
  }

  @Test(arguments: recipes, StoppingPoint.allCases)
  func `a run that pauses and is taken up does what an undisturbed one does`(
    recipe: String, point: StoppingPoint
  ) throws {
    let whole = try RunBench(recipe)
    _ = try whole.apply()

    let bench = try RunBench(recipe)
    let paused = try bench.apply(until: point)
    #expect(paused.status == .done)
    #expect(paused.pausedAfter == point.rawValue)
    #expect(bench.entries.last?.event == .paused)
    #expect(bench.store.openRuns().map(\.text) == ["run-1"])
    let report = try bench.takeUp()
    #expect(report.status == .done)
    #expect(report.pausedAfter == nil)
    #expect(report.places.count == whole.log.calls.count { $0.hasPrefix("retrieve ") })
    #expect(bench.faultsAtEnd() == [])
    // Holding and starting may change places, nothing else.
    #expect(Self.acts(of: bench) == Self.acts(of: whole))
  }

  @Test(arguments: StoppingPoint.allCases)
  func `at its stopping point a run has done this much`(point: StoppingPoint) throws {
    let bench = try RunBench()
    _ = try bench.apply(until: point)
    let last: [StoppingPoint: String] = [
      .setup: "run setup-2", .configured: "tracker web-run-1 [1000]", .recording: "start web-run-1",
      .payload: "run payload-2", .stopped: "losses web-run-1", .destroyed: "destroy web-run-1",
    ]
    #expect(bench.log.calls.last == last[point])
  }

  @Test func `a run can pause at every point in turn`() throws {
    let whole = try RunBench()
    _ = try whole.apply()
    let bench = try RunBench()
    _ = try bench.apply(until: .setup)
    for point in StoppingPoint.allCases.dropFirst() {
      #expect(try bench.takeUp(until: point).pausedAfter == point.rawValue)
    }
    #expect(try bench.takeUp().status == .done)
    #expect(Self.acts(of: bench) == Self.acts(of: whole))
    #expect(bench.faultsAtEnd() == [])
  }

  @Test func `a run that is taken up with a point behind it waits where it did`() throws {
    let bench = try RunBench()
    _ = try bench.apply(until: .stopped)
    let count = bench.log.callCount
    #expect(try bench.takeUp(until: .configured).pausedAfter == "stopped")
    #expect(bench.log.callCount == count)
    #expect(bench.entries.last?.step == "stopped")
  }

  @Test func `a session that is gone while the run waited is made again`() throws {
    let bench = try RunBench()
    _ = try bench.apply(until: .configured)
    bench.log.sessions = [:]
    let report = try bench.takeUp()
    #expect(report.status == .done)
    #expect(bench.log.calls.count { $0 == "create web-run-1" } == 2)
    #expect(bench.faultsAtEnd() == [])
  }

  @Test func `a session that recorded and is gone while the run waited is told`() throws {
    let bench = try RunBench()
    _ = try bench.apply(until: .payload)
    bench.log.sessions = [:]
    let report = try bench.takeUp()
    #expect(report.status == .verdictBad)
    #expect(
      bench.log.calls.contains(
        "verify web losses 0 rules 1, the session web was destroyed by someone else before the "
          + "payload ended"))
    #expect(bench.log.calls.contains { $0.hasPrefix("retrieve") })
    #expect(!bench.log.calls.dropFirst(1).contains { $0.hasPrefix("create") && $0.hasSuffix("2") })
    #expect(bench.entries.last?.event == .ended)
  }

  @Test func `a run that another process holds is not taken up`() throws {
    let bench = try RunBench()
    _ = try bench.apply(until: .setup)
    let held = try bench.open()
    #expect(throws: FolderError.self) { _ = try bench.takeUp() }
    _ = held.progress
  }
}
