import Testing

/// The traces that the suite records once, each the folder of one CTF trace.
struct RecordedTraces: Sendable {
  @TaskLocal static var current: RecordedTraces?

  private let folder: TemporaryFolder

  /// Two streams of several packets, no losses.
  let whole: String

  /// Many discarded events.
  let lossy: String

  /// How many, as the `lttng` program says.
  let discardedByClient: UInt64

  /// An event class and no event.
  let quiet: String

  /// No event class.
  let unnamed: String

  /// A folder of three snapshots of one session: all that was recorded was still there at the second, and
  /// much of it was overwritten before the third.
  let snapshots: String

  init() throws {
    let folder = try TemporaryFolder()
    let demo = try InstrumentedProgram.build(in: folder)
    let daemon = try SessionDaemonFixture(in: folder)
    do {
      discardedByClient = try Self.record(with: daemon, program: demo)
    } catch {
      try? daemon.end()
      throw error
    }
    try daemon.end()

    self.folder = folder
    whole = try Self.traceFolder(below: daemon.folder(of: "whole"))
    lossy = try Self.traceFolder(below: daemon.folder(of: "lossy"))
    quiet = try Self.traceFolder(below: daemon.folder(of: "quiet"))
    snapshots = daemon.folder(of: "snapshots")
    unnamed = try Self.traceFolder(below: daemon.folder(of: "unnamed"))
  }

  private static func record(
    with daemon: SessionDaemonFixture, program: String
  ) throws -> UInt64 {
    // One stream's 40 000 events fit into its buffers even if nothing were consumed meanwhile.
    try daemon.record(
      "whole", rule: "demo:*", subBuffers: (32, "256k"), running: [program, "40000"])

    var listing = ""
    try daemon.record(
      "lossy", rule: "demo:*", subBuffers: (2, "4k"), running: [program, "100000"]
    ) {
      listing = try daemon.run(["lttng", "list", "lossy"])
    }

    try daemon.record("quiet", rule: "demo:quiet", subBuffers: (2, "16k"), running: [program, "9"])
    try daemon.record("unnamed", rule: "none:*", subBuffers: (2, "16k"), running: [program, "9"])
    try daemon.recordSnapshots(
      "snapshots", rule: "demo:*", subBuffers: (4, "64k"),
      after: ["200", "300", "9000"].map { [program, $0] })
    return try discardedCount(in: listing)
  }

  private static func discardedCount(in listing: String) throws -> UInt64 {
    for line in listing.split(separator: "\n") where line.contains("Discarded events:") {
      if let count = line.split(separator: " ").last.flatMap({ UInt64($0) }) { return count }
    }
    throw ToolFailure(description: "no count of discarded events in: \(listing)")
  }

  private static func traceFolder(below folder: String) throws -> String {
    let path = try Tool.output(["find", folder, "-name", "metadata", "-printf", "%h\n"])
    return String(path.prefix { $0 != "\n" })
  }
}

/// Records the traces before a suite's tests and removes them after.
struct RecordedTracesTrait: SuiteTrait, TestScoping {
  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    let traces = try RecordedTraces()
    try await RecordedTraces.$current.withValue(traces) { try await function() }
  }
}

extension Trait where Self == RecordedTracesTrait {
  static var recordedTraces: Self { Self() }
}
