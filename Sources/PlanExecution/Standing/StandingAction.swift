package import LTTngModel

/// What a standing session can be told.
package enum StandingAction: Hashable, Sendable {
  case stop
  case snapshot(SnapshotOrder)
  case rotate
  case clear
  case regenerateMetadata
  case regenerateStatedump

  /// The command's words.
  package var name: String {
    switch self {
    case .stop: "stop"
    case .snapshot: "snapshot"
    case .rotate: "rotate"
    case .clear: "clear"
    case .regenerateMetadata: "regenerate metadata"
    case .regenerateStatedump: "regenerate statedump"
    }
  }

  /// What is done to a session, for people.
  func text(of session: String) -> String {
    switch self {
    case .stop, .rotate, .clear: "\(name) the session `\(session)`"
    case .snapshot: "record a snapshot of the session `\(session)`"
    case .regenerateMetadata: "regenerate the metadata of the session `\(session)`"
    case .regenerateStatedump: "regenerate the state dump of the session `\(session)`"
    }
  }
}

/// How a snapshot is recorded.
package struct SnapshotOrder: Hashable, Sendable {
  /// nil is the session's own output.
  package let place: SnapshotOutput<String>.Place?

  /// Whether the state of the system is told once more before: the sub-buffers may have lost it.
  package let regeneratesStatedump: Bool

  package init(place: SnapshotOutput<String>.Place? = nil, regeneratesStatedump: Bool = false) {
    self.place = place
    self.regeneratesStatedump = regeneratesStatedump
  }
}

/// A session as it is when it is told something.
package struct StandingSession: Hashable, Sendable {
  /// The recipe's name of it.
  package let name: String

  /// Whether it records.
  package let isActive: Bool

  package init(name: String, isActive: Bool) {
    self.name = name
    self.isActive = isActive
  }
}

/// A finished part of a standing session's trace.
package struct TracePiece: Hashable, Codable, Sendable {
  package enum Kind: String, Codable, Sendable {
    case snapshot

    /// An archived trace chunk.
    case chunk

    /// What was recorded before the session was made anew.
    case former = "former trace"
  }

  package let kind: Kind

  /// The recipe's name of the session.
  package let session: String

  /// The folder, or what the relay daemon calls it.
  package let place: String

  /// nil where it is on another machine, so that it was not read.
  package let verdict: Verdict?

  init(kind: Kind, session: String, place: String, verdict: Verdict? = nil) {
    self.kind = kind
    self.session = session
    self.place = place
    self.verdict = verdict
  }
}
