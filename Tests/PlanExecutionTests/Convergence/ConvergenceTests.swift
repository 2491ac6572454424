import Glibc
import LTTngModel
import TestSupport
import Testing

/// Two recipes by chance, applied one after the other: the session daemon is then as the second one
/// declares it, whatever the first one was.
struct ConvergenceTests {
  /// How many pairs are tried; `LTTRECIPE_PAIRS` says another number, `make convergence` 100 000.
  static let pairCount =
    getenv("LTTRECIPE_PAIRS").flatMap { Int(String(cString: $0)) } ?? 4000

  private static let partCount = 8

  @Test(arguments: 0..<partCount)
  func `any two recipes converge in a session daemon in memory`(part: Int) throws {
    let domains: [[TracingDomain]] = [
      [.user], [.kernel], [.user, .kernel], [.user, .jul, .log4j, .python],
      TracingDomain.allCases,
    ]
    var seen: Set<String> = []
    for index in stride(from: part, to: Self.pairCount, by: Self.partCount) {
      var generator = RecipeGenerator(
        seed: UInt64(index), domains: domains[index % domains.count], hasRelay: true,
        folder: "/out")
      let (first, second) = generator.pair(named: "r")
      var driver = ConvergenceDriver(ModelDaemon(), folder: "/state")
      do {
        let faults = try driver.faults(first, second, startsFirst: index % 3 != 0)
        #expect(faults == [], "seed \(index)")
        #expect(driver.control.violations == [])
        seen.formUnion(driver.seen)
      } catch {
        Issue.record("seed \(index): \(error)")
      }
    }
    #expect(Self.changes.subtracting(seen) == [])
  }

  /// Every kind of change, so that none is left untried.
  private static let changes: Set = [
    "create session", "replace session", "create channel", "update channel", "remove channel",
    "create context", "create rule", "update rule", "remove rule", "create tracker",
    "update tracker", "remove tracker", "create rotation schedule", "update rotation schedule",
    "remove rotation schedule", "create snapshot output", "update snapshot output",
    "create trigger", "update trigger", "remove trigger",
  ]
}
