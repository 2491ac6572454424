import LTTngModel
import Planning

/// What can be recorded on a machine, and the facts of it that plans depend on.
struct MachineInventory {
  /// The facts of the machine, and of the user who asked there.
  struct Facts: Hashable, Codable {
    let host: String

    /// The kernel's release, and the processor's architecture, as uname(1) prints them.
    let kernel: String
    let architecture: String

    /// LTTng's release; nil where it could not be told.
    let lttng: String?

    let user: String
    let userID: UInt32
    let homeFolder: String

    /// The folder of the user's runs.
    let runsFolder: String

    /// Whether a session daemon answered.
    let isDaemonRunning: Bool
  }

  let facts: Facts

  /// Each kind that was asked for, in the order in which it is shown.
  var listings: [InventoryListing]

  /// Whether only some of the names were wanted, so that a name that is not there may exist.
  var isFiltered = false

  func listing(_ kind: InventoryKind, in domain: TracingDomain) -> InventoryListing? {
    listings.first { $0.kind == kind && $0.domain == domain }
  }

  /// What the planner needs of it; nil where the kernel's names were not listed.
  var planned: Inventory {
    Inventory(
      kernelTracepoints: names(.tracepoint), systemCalls: names(.systemCall))
  }

  private func names(_ kind: InventoryKind) -> [String]? {
    guard let listing = listing(kind, in: .kernel), listing.obstacle == nil else { return nil }

    return listing.entries.map(\.name)
  }
}

extension MachineInventory.Facts: CustomStringConvertible {
  /// The machine in a few words: `web1 (Linux 6.1.0-47-amd64, x86_64, LTTng 2.13.9)`.
  var description: String {
    let release = lttng.map { ", LTTng \($0)" } ?? ""
    return "\(host) (Linux \(kernel), \(architecture)\(release))"
  }
}

/// The kinds of instrumentation points that LTTng lists.
enum InventoryKind: String, CaseIterable, Codable {
  case tracepoint
  case systemCall = "syscall"
  case logger

  /// The kind of a rule that records them.
  var ruleKind: RecordingRule.Kind {
    switch self {
    case .tracepoint: .tracepoint
    case .systemCall: .systemCall
    case .logger: .logger
    }
  }

  /// What a domain has, in the order in which it is shown.
  static func kinds(of domain: TracingDomain) -> [InventoryKind] {
    switch domain {
    case .kernel: [.tracepoint, .systemCall]
    case .user: [.tracepoint]
    case .jul, .log4j, .python: [.logger]
    }
  }
}

/// The instrumentation points of one kind in a domain.
struct InventoryListing {
  /// Why nothing could be listed.
  struct Obstacle: Hashable, Codable {
    /// What kind of thing is in the way.
    enum Reason: String, Codable {
      case noDaemon = "no-daemon"
      case needsRootDaemon = "needs-root-daemon"
      case noKernelTracer = "no-kernel-tracer"
      case failed
    }

    let reason: Reason
    let message: String

    /// What to do about it.
    let help: String?
  }

  /// A program that runs.
  struct Program: Hashable, Codable {
    let processID: Int32

    /// nil where it ended, or belongs to somebody whose processes are hidden.
    let name: String?
  }

  /// One instrumentation point.
  struct Entry: Hashable {
    let name: String
    var logLevel: Int32?

    /// The programs that have it, by process; none for the kernel.
    var programs: [Program] = []

    /// The channels of the given recipe that record it; nil without a recipe.
    var marks: [RecordingMarks.Mark]?
  }

  let domain: TracingDomain
  let kind: InventoryKind
  var entries: [Entry] = []

  /// nil where the entries were listed.
  var obstacle: Obstacle?
}
