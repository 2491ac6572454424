/// A capture descriptor: a field whose value a trigger's notification carries
/// (lttng-add-trigger(1), "Capture descriptor").
package indirect enum CaptureExpression: Hashable, Sendable {
  /// A field of the event.
  case field(String)

  /// `$ctx.NAME`: a context field.
  case context(String)

  /// `$app.PROVIDER:TYPE`: a context field of the application.
  case application(provider: String, type: String)

  /// `EXPRESSION[INDEX]`: an element of an array.
  case element(of: CaptureExpression, index: UInt32)
}

extension CaptureExpression {
  /// The most `[INDEX]` that follow a field; LTTng's fields have one or two.
  private static let maximumDepth = 16

  /// Returns nil for a text that is no capture descriptor.
  package init?(_ text: String) {
    var name = text[...]
    var indexes: [UInt32] = []
    while name.hasSuffix("]"), let bracket = name.lastIndex(of: "[") {
      let digits = name[name.index(after: bracket)...].dropLast()
      guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let index = UInt32(digits),
        indexes.count < Self.maximumDepth
      else { return nil }

      indexes.append(index)
      name = name[..<bracket]
    }
    guard let root = Self.root(name) else { return nil }

    self = indexes.reversed().reduce(root) { .element(of: $0, index: $1) }
  }

  private static func root(_ text: Substring) -> CaptureExpression? {
    if text.hasPrefix("$ctx.") {
      let name = text.dropFirst("$ctx.".count)
      return isName(name, alsoWith: ":-") ? .context(String(name)) : nil
    }
    if text.hasPrefix("$app.") {
      let parts = text.dropFirst("$app.".count).split(
        separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, parts.allSatisfy({ isName($0, alsoWith: "-.") }) else { return nil }

      return .application(provider: String(parts[0]), type: String(parts[1]))
    }
    return isName(text, alsoWith: "") ? .field(String(text)) : nil
  }

  private static func isName(_ text: Substring, alsoWith others: String) -> Bool {
    guard let first = text.utf8.first, !(0x30...0x39).contains(first), text.utf8.count <= 255 else {
      return false
    }

    return text.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || byte == 0x5F || others.utf8.contains(byte)
    }
  }
}

extension CaptureExpression: CustomStringConvertible {
  /// The expression as lttng-add-trigger(1) writes it.
  package var description: String {
    switch self {
    case .field(let name): name
    case .context(let name): "$ctx.\(name)"
    case .application(let provider, let type): "$app.\(provider):\(type)"
    case .element(let array, let index): "\(array)[\(index)]"
    }
  }
}

/// The text.
extension CaptureExpression: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let expression = CaptureExpression(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "not a capture descriptor")
    }

    self = expression
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
