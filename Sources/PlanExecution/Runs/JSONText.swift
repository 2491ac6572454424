import FoundationEssentials

/// Turns values into JSON and back, always with sorted keys.
package enum JSONText {
  /// Returns one line, or indented lines, ended by a line break.
  package static func encode(_ value: some Encodable, isPretty: Bool = false) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting =
      isPretty
      ? [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
      : [.sortedKeys, .withoutEscapingSlashes]
    // Encoding fails only for values that JSON lacks (infinite numbers), which no type here has.
    let data = (try? encoder.encode(value)) ?? Data("null".utf8)
    return Array(data) + [UInt8(ascii: "\n")]
  }

  package static func decode<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) -> Value? {
    try? JSONDecoder().decode(type, from: Data(bytes))
  }
}
