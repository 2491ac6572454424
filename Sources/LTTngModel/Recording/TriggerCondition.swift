/// What sets a trigger off.
package enum TriggerCondition<Name: Hashable & Codable & Sendable>: Hashable, Sendable {
  /// An event that matches the rule.
  case event(TriggerEvent)

  /// A session wrote at least so many bytes.
  case consumedSize(session: Name, bytes: UInt64)

  /// The sub-buffers of a channel are fuller, or less full, than a threshold.
  case bufferUsage(BufferUsageCondition<Name>)

  /// A rotation of a session began, or is complete.
  case rotation(session: Name, isCompleted: Bool)

  /// One that the recipe language has no words for, of another program or a newer LTTng; it can be
  /// listed and taken away, not written.
  case foreign(String)

  /// Returns the condition with the names of sessions replaced.
  package func map<NewName>(_ transform: (Name) -> NewName) -> TriggerCondition<NewName> {
    switch self {
    case .event(let event): .event(event)
    case .consumedSize(let session, let bytes):
      .consumedSize(session: transform(session), bytes: bytes)
    case .bufferUsage(let usage): .bufferUsage(usage.map(transform))
    case .rotation(let session, let isCompleted):
      .rotation(session: transform(session), isCompleted: isCompleted)
    case .foreign(let description): .foreign(description)
    }
  }
}

/// A condition on how full a channel's sub-buffers are.
package struct BufferUsageCondition<Name: Hashable & Codable & Sendable>: Hashable, Sendable {
  package enum Threshold: Hashable, Sendable {
    case bytes(UInt64)

    /// From 0 to 1.
    case ratio(Double)
  }

  package let session: Name
  package let channel: String
  package let domain: TracingDomain

  /// Whether it holds at the threshold and above; else at the threshold and below.
  package let isHigh: Bool
  package let threshold: Threshold

  package init(
    session: Name, channel: String, domain: TracingDomain, isHigh: Bool, threshold: Threshold
  ) {
    self.session = session
    self.channel = channel
    self.domain = domain
    self.isHigh = isHigh
    self.threshold = threshold
  }

  fileprivate func map<NewName>(
    _ transform: (Name) -> NewName
  ) -> BufferUsageCondition<NewName> {
    .init(
      session: transform(session), channel: channel, domain: domain, isHigh: isHigh,
      threshold: BufferUsageCondition<NewName>.Threshold(threshold))
  }
}

extension BufferUsageCondition.Threshold {
  fileprivate init<Other>(_ other: BufferUsageCondition<Other>.Threshold) {
    switch other {
    case .bytes(let count): self = .bytes(count)
    case .ratio(let ratio): self = .ratio(ratio)
    }
  }
}
