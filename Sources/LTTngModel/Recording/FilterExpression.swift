/// The filter of a recording event rule: a condition over fields and context fields
/// (lttng-event-rule(7)).
///
/// Two filters are equal where they differ in blanks alone: the session daemon compares what they are
/// compiled to. One whose operands are swapped is another filter, to the daemon too.
package struct FilterExpression: Sendable {
  /// As it was written.
  package let text: String

  private let canonical: String

  /// Returns nil for a text that is empty or blank, or holds a null character.
  package init?(_ text: String) {
    let canonical = Self.canonical(text)
    guard !canonical.isEmpty, !text.utf8.contains(0) else { return nil }

    self.text = text
    self.canonical = canonical
  }

  /// Removes the blanks that separate nothing; those within quotes stay.
  private static func canonical(_ text: String) -> String {
    var result: [Unicode.Scalar] = []
    var quote: Unicode.Scalar?
    var isEscaped = false
    var sawBlank = false
    for scalar in text.unicodeScalars {
      if quote == nil, scalar.properties.isWhitespace {
        sawBlank = true
        continue
      }
      if sawBlank, let last = result.last, isWord(last) == isWord(scalar) { result.append(" ") }
      sawBlank = false
      result.append(scalar)
      if let current = quote {
        if scalar == current, !isEscaped { quote = nil }
        isEscaped = scalar == "\\" && !isEscaped
      } else if scalar == "\"" || scalar == "'" {
        quote = scalar
      }
    }
    return String(String.UnicodeScalarView(result))
  }

  private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || scalar.properties.numericType != nil
      || "_$.:".unicodeScalars.contains(scalar)
  }
}

extension FilterExpression: Hashable {
  package static func == (lhs: Self, rhs: Self) -> Bool {
    lhs.canonical == rhs.canonical
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(canonical)
  }
}

/// The text.
extension FilterExpression: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let expression = FilterExpression(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "an empty filter")
    }

    self = expression
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}
