/// `{"none": {}}`, `{"local": PATH}`, `{"relay": ADDRESS}`, `{"live": ADDRESS, "interval": …}`,
/// `{"snapshot": {}}`.
extension SessionOutput {
  private enum Key: String, CodingKey {
    case none, local, relay, live, interval, snapshot
  }

  private struct Nothing: Codable {}

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    if let path = try container.decodeIfPresent(Path.self, forKey: .local) {
      self = .local(path)
    } else if let address = try container.decodeIfPresent(RelayAddress.self, forKey: .relay) {
      self = .relay(address)
    } else if let address = try container.decodeIfPresent(RelayAddress.self, forKey: .live) {
      self = .live(address, interval: try container.decode(UInt64.self, forKey: .interval))
    } else {
      self = container.contains(.snapshot) ? .snapshot : .none
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    switch self {
    case .none: try container.encode(Nothing(), forKey: .none)
    case .local(let path): try container.encode(path, forKey: .local)
    case .relay(let address): try container.encode(address, forKey: .relay)
    case .live(let address, let interval):
      try container.encode(address, forKey: .live)
      try container.encode(interval, forKey: .interval)
    case .snapshot: try container.encode(Nothing(), forKey: .snapshot)
    }
  }
}

/// `{"local": PATH}` or `{"relay": ADDRESS}`.
extension SnapshotOutput.Place {
  private enum Key: String, CodingKey {
    case local, relay
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    if let path = try container.decodeIfPresent(Path.self, forKey: .local) {
      self = .local(path)
    } else {
      self = .relay(try container.decode(RelayAddress.self, forKey: .relay))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    switch self {
    case .local(let path): try container.encode(path, forKey: .local)
    case .relay(let address): try container.encode(address, forKey: .relay)
    }
  }
}
