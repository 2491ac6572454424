import DaemonSupport
import Glibc
import LTTngControl
import LTTngModel
import Testing

/// The same as ``ConvergenceTests`` with root's lttng-sessiond(8), in the kernel domain too.
@Suite(
  .serialized, .timeLimit(.minutes(20)), .enabled(if: KernelTracer.isHere, KernelTracer.obstacle))
struct KernelConvergenceTests {
  /// How many pairs are tried; `LTTRECIPE_KERNEL_PAIRS` says another number.
  static let pairCount =
    getenv("LTTRECIPE_KERNEL_PAIRS").flatMap { Int(String(cString: $0)) } ?? 50

  @Test func `any two recipes converge with a kernel tracer`() {
    for index in 0..<Self.pairCount {
      Self.apply(index, "/tmp/lttrecipe-converge/\(index)")
    }
  }

  private static func apply(_ index: Int, _ folder: String) {
    let domains: [[TracingDomain]] = [[.kernel], [.kernel, .user], [.kernel, .user, .jul]]
    var generator = RecipeGenerator(
      seed: UInt64(index), domains: domains[index % domains.count], hasRelay: false,
      folder: folder)
    let (first, second) = generator.pair(named: "r\(index)")
    var driver = ConvergenceDriver(SessionDaemon(), folder: folder, userID: getuid())
    do {
      let faults = try driver.faults(first, second, startsFirst: index % 3 != 0)
      if !faults.isEmpty { Issue.record("seed \(index): \(faults.joined(separator: "\n  "))") }
    } catch {
      Issue.record("seed \(index): \(error)")
    }
  }
}
