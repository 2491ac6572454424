import LTTngControl
import LTTngModel
import Payloads
import PlanExecution
import SystemPackage

/// Asks the session daemon what can be recorded; starts none and changes nothing.
struct InventoryTaking {
  let domains: [TracingDomain]
  let kinds: [InventoryKind]

  /// Returns one listing for each kind of each domain.
  func listings(_ control: inout SessionDaemon, isDaemonRunning: Bool) -> [InventoryListing] {
    var listings: [InventoryListing] = []
    for domain in domains {
      for kind in InventoryKind.kinds(of: domain) where kinds.contains(kind) {
        listings.append(
          isDaemonRunning
            ? listing(kind, of: domain, &control)
            : InventoryListing(domain: domain, kind: kind, obstacle: Self.noDaemon))
      }
    }
    return listings
  }

  private func listing(
    _ kind: InventoryKind, of domain: TracingDomain, _ control: inout SessionDaemon
  ) -> InventoryListing {
    do throws(LTTngError) {
      return InventoryListing(
        domain: domain, kind: kind, entries: try entries(kind, of: domain, &control))
    } catch {
      return InventoryListing(domain: domain, kind: kind, obstacle: Self.obstacle(error))
    }
  }

  private func entries(
    _ kind: InventoryKind, of domain: TracingDomain, _ control: inout SessionDaemon
  ) throws(LTTngError) -> [InventoryListing.Entry] {
    if kind == .systemCall {
      return try control.systemCallNames().map { InventoryListing.Entry(name: $0) }
    }
    if domain == .kernel {
      return try control.tracepointNames(in: .kernel).map { InventoryListing.Entry(name: $0) }
    }
    return Self.grouped(try control.instrumentationPoints(in: domain))
  }

  /// Returns one entry for each name and level, with all programs that have it.
  private static func grouped(_ points: [InstrumentationPoint]) -> [InventoryListing.Entry] {
    struct Key: Hashable {
      let name: String
      let logLevel: Int32?
    }

    var processes: [Key: Set<Int32>] = [:]
    for point in points {
      processes[Key(name: point.name, logLevel: point.logLevel), default: []]
        .insert(point.processID)
    }
    let programs = Dictionary(
      uniqueKeysWithValues: Set(points.map(\.processID)).map { ($0, programName(of: $0)) })
    return processes.map { key, processIDs in
      InventoryListing.Entry(
        name: key.name, logLevel: key.logLevel,
        programs: processIDs.sorted().map {
          InventoryListing.Program(processID: $0, name: programs[$0] ?? nil)
        })
    }
    .sorted { ($0.name, $0.logLevel ?? 0) < ($1.name, $1.logLevel ?? 0) }
  }

  private static func programName(of processID: Int32) -> String? {
    guard let bytes = WholeFile.read(FilePath("/proc/\(processID)/comm")) else { return nil }

    return String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
  }

  // MARK: - Obstacles

  private static let noDaemon = InventoryListing.Obstacle(
    reason: .noDaemon, message: "no session daemon runs, and this command starts none",
    help: "start one: sudo systemctl start lttng-sessiond (also for the kernel), or "
      + "lttng-sessiond --daemonize (for your own programs)")

  private static func obstacle(_ error: LTTngError) -> InventoryListing.Obstacle {
    let problem = DaemonFault.problem("list it", error)
    let reason: InventoryListing.Obstacle.Reason =
      switch error.code {
      case .noSessionDaemon: .noDaemon
      case .needsRootSessionDaemon: .needsRootDaemon
      case .kernelTracerUnavailable: .noKernelTracer
      default: .failed
      }
    return InventoryListing.Obstacle(
      reason: reason, message: error.message, help: problem.help)
  }
}
