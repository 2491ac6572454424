/// `{"every": MICROSECONDS}` or `{"size": BYTES}`.
extension RotationSchedule: Codable {
  private enum Key: String, CodingKey {
    case every, size
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    if let time = try container.decodeIfPresent(UInt64.self, forKey: .every) {
      self = .periodic(microseconds: time)
    } else {
      self = .size(bytes: try container.decode(UInt64.self, forKey: .size))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    switch self {
    case .periodic(let time): try container.encode(time, forKey: .every)
    case .size(let bytes): try container.encode(bytes, forKey: .size)
    }
  }
}
