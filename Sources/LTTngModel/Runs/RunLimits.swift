/// When the recording of a payload is ended early.
package struct RunLimits: Hashable, Codable, Sendable {
  /// How long is recorded at most.
  package var durationMilliseconds: UInt64?

  /// How large what the sessions have written on this machine may be, in bytes.
  package var traceSize: UInt64?

  /// How much must stay free on the file systems that they write to, in bytes.
  package var freeDisk: UInt64?

  package init(
    durationMilliseconds: UInt64? = nil, traceSize: UInt64? = nil, freeDisk: UInt64? = nil
  ) {
    self.durationMilliseconds = durationMilliseconds
    self.traceSize = traceSize
    self.freeDisk = freeDisk
  }

  /// Whether the folders of the traces have to be looked at.
  package var isAboutFolders: Bool { traceSize != nil || freeDisk != nil }
}

/// A limit that ended a recording.
package struct ReachedLimit: Hashable, Codable, Sendable {
  /// The key of `limits`.
  package enum Kind: String, Codable, Sendable {
    case duration
    case traceSize = "trace-size"
    case freeDisk = "free-disk"
  }

  package let kind: Kind

  /// What was reached, for people.
  package let message: String

  package init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
  }

  /// Whether recording ends before the payload is asked to end, and not with the payload: what grows goes on
  /// growing while the payload takes its time.
  package var endsRecordingFirst: Bool { kind != .duration }

  /// Whether it is what the recipe wants: the others keep a disk from getting full.
  package var isWanted: Bool { kind == .duration }
}
