/// `{"notify": true}`, `{"start": SESSION}`, `{"stop": SESSION}`, `{"rotate": SESSION}`,
/// `{"snapshot": SESSION, "output": …}` or `{"foreign": TEXT}`, each with its `rate`.
extension TriggerAction: Codable {
  private enum Key: String, CodingKey {
    case notify, start, stop, rotate, snapshot, output, foreign, rate
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    func session(_ key: Key) throws -> Name? {
      try container.decodeIfPresent(Name.self, forKey: key)
    }
    let kind: Kind
    if let session = try session(.start) {
      kind = .start(session: session)
    } else if let session = try session(.stop) {
      kind = .stop(session: session)
    } else if let session = try session(.rotate) {
      kind = .rotate(session: session)
    } else if let session = try session(.snapshot) {
      let output = try container.decodeIfPresent(SnapshotOutput<String>.self, forKey: .output)
      kind = .snapshot(session: session, output: output)
    } else if let text = try container.decodeIfPresent(String.self, forKey: .foreign) {
      kind = .foreign(text)
    } else {
      _ = try container.decode(Bool.self, forKey: .notify)
      kind = .notify
    }
    self.init(kind, rate: try container.decodeIfPresent(RatePolicy.self, forKey: .rate))
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    switch kind {
    case .notify: try container.encode(true, forKey: .notify)
    case .start(let session): try container.encode(session, forKey: .start)
    case .stop(let session): try container.encode(session, forKey: .stop)
    case .rotate(let session): try container.encode(session, forKey: .rotate)
    case .snapshot(let session, let output):
      try container.encode(session, forKey: .snapshot)
      try container.encodeIfPresent(output, forKey: .output)
    case .foreign(let text): try container.encode(text, forKey: .foreign)
    }
    try container.encodeIfPresent(rate, forKey: .rate)
  }
}

/// `{"every": COUNT}` or `{"once-after": COUNT}`.
extension RatePolicy: Codable {
  private enum Key: String, CodingKey {
    case every
    case onceAfter = "once-after"
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    if let count = try container.decodeIfPresent(UInt64.self, forKey: .every) {
      self = .every(count)
    } else {
      self = .onceAfter(try container.decode(UInt64.self, forKey: .onceAfter))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    switch self {
    case .every(let count): try container.encode(count, forKey: .every)
    case .onceAfter(let count): try container.encode(count, forKey: .onceAfter)
    }
  }
}
