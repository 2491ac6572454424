/// Where a session's event records go.
///
/// `Path` is a text that may hold what is known only when a plan is carried out, or a plain one.
package enum SessionOutput<Path: Hashable & Codable & Sendable>: Hashable, Codable, Sendable {
  /// Nowhere: a snapshot of the sub-buffers can be sent elsewhere (lttng-create(1), `--no-output`).
  case none

  /// Into the folder at an absolute path.
  case local(Path)

  /// To a relay daemon.
  case relay(RelayAddress)

  /// To a relay daemon that readers follow; the interval is in microseconds.
  case live(RelayAddress, interval: UInt64)

  /// Into snapshots only; ``SnapshotOutput`` says where they go.
  case snapshot

  /// Returns the output with its path replaced.
  package func map<NewPath>(_ transform: (Path) -> NewPath) -> SessionOutput<NewPath> {
    switch self {
    case .none: .none
    case .local(let path): .local(transform(path))
    case .relay(let address): .relay(address)
    case .live(let address, let interval): .live(address, interval: interval)
    case .snapshot: .snapshot
    }
  }

  /// The output with the one form of its relay address, as ``ObservedSession`` has it.
  package var normalized: SessionOutput {
    switch self {
    case .none, .local, .snapshot: self
    case .relay(let address): .relay(address.normalized)
    case .live(let address, let interval): .live(address.normalized, interval: interval)
    }
  }

  /// The URL by which readers of a live session follow it (``RelayAddress/readerURL(host:session:)``).
  package func readerURL(host: String, session: String) -> String? {
    guard case .live(let address, _) = self else { return nil }

    return address.readerURL(host: host, session: session)
  }

  /// The folder of a local output; nil for the others.
  package var localPath: Path? {
    if case .local(let path) = self { path } else { nil }
  }
}

/// A recording session as it is created.
package struct SessionConfiguration: Hashable, Sendable {
  package let name: String
  package let output: SessionOutput<String>

  /// The absolute path of the folder for the sub-buffers of user space; nil is LTTng's own place
  /// (lttng-create(1), `--shm-path`).
  package var sharedMemoryPath: String?

  package init(name: String, output: SessionOutput<String>, sharedMemoryPath: String? = nil) {
    self.name = name
    self.output = output
    self.sharedMemoryPath = sharedMemoryPath
  }
}

/// When LTTng rotates a session by itself; a session has at most one of each kind
/// (lttng-enable-rotation(1)).
package enum RotationSchedule: Hashable, Sendable {
  /// Each time so many microseconds went by.
  case periodic(microseconds: UInt64)

  /// Each time so many bytes were written.
  case size(bytes: UInt64)

  /// Whether both are of the same kind, so that one takes the other's place.
  package func isOfSameKind(as other: RotationSchedule) -> Bool {
    switch (self, other) {
    case (.periodic, .periodic), (.size, .size): true
    default: false
    }
  }
}

/// Where a snapshot goes (lttng-snapshot(1)); a session has at most one such output in LTTng 2.13.
package struct SnapshotOutput<Path: Hashable & Codable & Sendable>: Hashable, Codable, Sendable {
  package enum Place: Hashable, Codable, Sendable {
    /// The folder at an absolute path.
    case local(Path)

    case relay(RelayAddress)
  }

  package let name: String
  package let place: Place

  /// The most that a snapshot takes, in bytes; 0 is all that the sub-buffers hold.
  package let maxSize: UInt64

  package init(name: String, place: Place, maxSize: UInt64 = 0) {
    self.name = name
    self.place = place
    self.maxSize = maxSize
  }

  /// The output with the one form of its relay address, as ``ObservedSession`` has it.
  package var normalized: SnapshotOutput {
    guard case .relay(let address) = place else { return self }

    return SnapshotOutput(name: name, place: .relay(address.normalized), maxSize: maxSize)
  }

  /// Returns the output with its path replaced.
  package func map<NewPath>(_ transform: (Path) -> NewPath) -> SnapshotOutput<NewPath> {
    let place: SnapshotOutput<NewPath>.Place =
      switch place {
      case .local(let path): .local(transform(path))
      case .relay(let address): .relay(address)
      }
    return SnapshotOutput<NewPath>(name: name, place: place, maxSize: maxSize)
  }
}
