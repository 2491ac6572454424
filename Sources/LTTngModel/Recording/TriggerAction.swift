/// One thing that a trigger does.
package struct TriggerAction<Name: Hashable & Codable & Sendable>: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// Sends a notification to whoever subscribed.
    case notify

    case start(session: Name)
    case stop(session: Name)
    case rotate(session: Name)

    /// Records a snapshot; into the session's own output where none is given.
    case snapshot(session: Name, output: SnapshotOutput<String>?)

    /// One that the recipe language has no words for, of another program or a newer LTTng; it can be
    /// listed and taken away, not written.
    case foreign(String)
  }

  package let kind: Kind

  /// nil is each time, which LTTng keeps as every first time.
  package let rate: RatePolicy?

  package init(_ kind: Kind, rate: RatePolicy? = nil) {
    self.kind = kind
    self.rate = rate == .every(1) ? nil : rate
  }

  func map<NewName>(_ transform: (Name) -> NewName) -> TriggerAction<NewName> {
    let kind: TriggerAction<NewName>.Kind =
      switch kind {
      case .notify: .notify
      case .start(let session): .start(session: transform(session))
      case .stop(let session): .stop(session: transform(session))
      case .rotate(let session): .rotate(session: transform(session))
      case .snapshot(let session, let output):
        .snapshot(session: transform(session), output: output)
      case .foreign(let description): .foreign(description)
      }
    return TriggerAction<NewName>(kind, rate: rate)
  }
}

/// How often an action is done (lttng-add-trigger(1), `--rate-policy`).
package enum RatePolicy: Hashable, Sendable {
  /// Each time the condition held this many times.
  case every(UInt64)

  /// Once, when the condition held this many times.
  case onceAfter(UInt64)
}
