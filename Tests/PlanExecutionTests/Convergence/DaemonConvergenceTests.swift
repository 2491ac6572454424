import DaemonSupport
import Glibc
import LTTngControl
import LTTngModel
import TestSupport
import Testing

/// The same as ``ConvergenceTests`` with lttng-sessiond(8), in the user space domain and those of the agents.
@Suite(
  .serialized, .timeLimit(.minutes(10)),
  .enabled(if: PrivateDaemon.obstacle == nil, "no private session daemon is possible here"))
struct DaemonConvergenceTests {
  /// How many pairs are tried; `LTTRECIPE_DAEMON_PAIRS` says another number, `make convergence` 1000.
  static let pairCount =
    getenv("LTTRECIPE_DAEMON_PAIRS").flatMap { Int(String(cString: $0)) } ?? 300

  @Test func `any two recipes converge in a session daemon`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        do {
          try PrivateDaemon.use(home: home)
          for index in 0..<DaemonConvergenceTests.pairCount {
            DaemonConvergenceTests.apply(index, home)
          }
        } catch {
          Issue.record(error)
        }
      }
    }
  }

  private static func apply(_ index: Int, _ home: String) {
    let domains: [[TracingDomain]] = [[.user], [.user, .jul, .log4j, .python]]
    var generator = RecipeGenerator(
      seed: UInt64(index), domains: domains[index % domains.count], hasRelay: false,
      folder: "\(home)/\(index)")
    let (first, second) = generator.pair(named: "r\(index)")
    var driver = ConvergenceDriver(
      SessionDaemon(), folder: "\(home)/\(index)", userID: getuid())
    do {
      let faults = try driver.faults(first, second, startsFirst: index % 3 != 0)
      if !faults.isEmpty { Issue.record("seed \(index): \(faults.joined(separator: "\n  "))") }
    } catch {
      Issue.record("seed \(index): \(error)")
    }
  }
}
