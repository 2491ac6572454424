import LTTngModel
import PlanExecution
import Testing

/// A session daemon that gives no answer from any call on, and answers again later.
struct SilenceTests {
  private static let cases = [RunBench.recipe, RunBench.twoSessions].flatMap { recipe in
    [false, true].map { (recipe, $0) }
  }

  private static func isOpen(_ bench: RunBench) -> Bool { !bench.store.openRuns().isEmpty }

  private static func isVerified(_ bench: RunBench) -> Bool {
    bench.log.calls.contains { $0.hasPrefix("verify") }
  }

  @Test(arguments: cases)
  func `the run is open as long as a session may be there, and is settled then`(
    recipe: String, isCarriedOut: Bool
  ) throws {
    let whole = try RunBench(recipe)
    _ = try whole.apply()
    var openCount = 0
    for number in 1...whole.log.callCount {
      let bench = try RunBench(recipe)
      bench.log.silentCall = number
      bench.log.isSilentCallCarriedOut = isCarriedOut
      let report = try bench.apply()
      let call = bench.log.calls[number - 1]
      let isSilenceMet = report.status != .done
      #expect(report.status == (isSilenceMet ? .environmentNotReady : .done), "\(call)")
      #expect(report.problems.count == (isSilenceMet ? 1 : 0), "\(call): \(report.problems)")
      #expect(Self.isOpen(bench) || bench.log.sessions.isEmpty, "\(call)")
      #expect(!Self.isOpen(bench) || !Self.isVerified(bench), "\(call)")

      bench.log.silentCall = nil
      if Self.isOpen(bench) {
        openCount += 1
        let settled = try bench.settle()
        #expect(settled.status == .done, "\(call): \(settled.problems)")
      }
      #expect(bench.faultsAtEnd() == [], "\(call)")
      let hasRun = bench.log.calls.contains { $0.hasPrefix("run payload") }
      #expect(Self.isVerified(bench) == hasRun, "\(call)")
    }
    #expect(openCount > 10)
  }
}
