/// `{"event": …}`, `{"consumed-size": {"session": …, "size": BYTES}}`, `{"buffer-usage": …}`,
/// `{"rotation": {"session": …, "is": "completed"}}` (or `ongoing`), or `{"foreign": TEXT}`.
extension TriggerCondition: Codable {
  private enum Key: String, CodingKey {
    case event, rotation, foreign
    case consumedSize = "consumed-size"
    case bufferUsage = "buffer-usage"
  }

  private struct ConsumedSize: Codable {
    let session: Name
    let size: UInt64
  }

  private struct Rotation: Codable {
    enum State: String, Codable {
      case ongoing, completed
    }

    let session: Name
    let `is`: State
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    if let event = try container.decodeIfPresent(TriggerEvent.self, forKey: .event) {
      self = .event(event)
    } else if let size = try container.decodeIfPresent(ConsumedSize.self, forKey: .consumedSize) {
      self = .consumedSize(session: size.session, bytes: size.size)
    } else if let rotation = try container.decodeIfPresent(Rotation.self, forKey: .rotation) {
      self = .rotation(session: rotation.session, isCompleted: rotation.is == .completed)
    } else if let text = try container.decodeIfPresent(String.self, forKey: .foreign) {
      self = .foreign(text)
    } else {
      self = .bufferUsage(
        try container.decode(BufferUsageCondition<Name>.self, forKey: .bufferUsage))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    switch self {
    case .event(let event): try container.encode(event, forKey: .event)
    case .consumedSize(let session, let bytes):
      try container.encode(ConsumedSize(session: session, size: bytes), forKey: .consumedSize)
    case .bufferUsage(let usage): try container.encode(usage, forKey: .bufferUsage)
    case .rotation(let session, let isCompleted):
      try container.encode(
        Rotation(session: session, is: isCompleted ? .completed : .ongoing), forKey: .rotation)
    case .foreign(let text): try container.encode(text, forKey: .foreign)
    }
  }
}

/// `{"session": …, "channel": …, "domain": …, "high": {"bytes": …}}`, or `low`, or `ratio`.
extension BufferUsageCondition: Codable {
  private enum Key: String, CodingKey {
    case session, channel, domain, high, low
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    let isHigh = container.contains(.high)
    self.init(
      session: try container.decode(Name.self, forKey: .session),
      channel: try container.decode(String.self, forKey: .channel),
      domain: try container.decode(TracingDomain.self, forKey: .domain), isHigh: isHigh,
      threshold: try container.decode(Threshold.self, forKey: isHigh ? .high : .low))
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(session, forKey: .session)
    try container.encode(channel, forKey: .channel)
    try container.encode(domain, forKey: .domain)
    try container.encode(threshold, forKey: isHigh ? .high : .low)
  }
}

/// `{"bytes": COUNT}`, or `{"ratio": FRACTION}` of the channel's sub-buffers.
extension BufferUsageCondition.Threshold: Codable {
  private enum Key: String, CodingKey {
    case bytes, ratio
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    if let count = try container.decodeIfPresent(UInt64.self, forKey: .bytes) {
      self = .bytes(count)
    } else {
      self = .ratio(try container.decode(Double.self, forKey: .ratio))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    switch self {
    case .bytes(let count): try container.encode(count, forKey: .bytes)
    case .ratio(let ratio): try container.encode(ratio, forKey: .ratio)
    }
  }
}
