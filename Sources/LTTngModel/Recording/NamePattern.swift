/// The name pattern of a recording event rule: `*` stands for any text, `\` takes the next character
/// as it is (lttng-event-rule(7)).
package struct NamePattern: Hashable, Codable, Sendable {
  /// The size of `lttng_event.name` less its null character (`LTTNG_SYMBOL_NAME_LEN` in
  /// `<lttng/constant.h>`).
  package static let maximumByteCount = 255

  /// The pattern that matches every name.
  package static let all = NamePattern(uncheckedText: "*")

  package let text: String

  /// Returns nil for a text that is empty, holds a null character, or is longer than
  /// ``maximumByteCount`` bytes.
  ///
  /// Several `*` in a row become one, as the session daemon does.
  package init?(_ text: String) {
    let normalized = Self.normalized(text)
    guard !normalized.isEmpty, normalized.utf8.count <= Self.maximumByteCount,
      !normalized.utf8.contains(0)
    else { return nil }

    self.text = normalized
  }

  private init(uncheckedText text: String) {
    self.text = text
  }

  package init(from decoder: any Decoder) throws {
    text = try decoder.singleValueContainer().decode(String.self)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }

  /// Whether more than one name can match.
  package var isPattern: Bool {
    elements.contains(.anyText)
  }

  /// Returns whether the whole of `name` matches; takes linear time per `*`.
  package func matches(_ name: String) -> Bool {
    Self.matches(elements, Array(name.utf8))
  }

  private static func normalized(_ text: String) -> String {
    var result = ""
    var isEscaped = false
    var followsStar = false
    for scalar in text.unicodeScalars {
      let isStar = scalar == "*" && !isEscaped
      if isStar, followsStar { continue }

      followsStar = isStar
      isEscaped = scalar == "\\" && !isEscaped
      result.unicodeScalars.append(scalar)
    }
    return result
  }
}

extension NamePattern {
  private enum Element: Equatable {
    case byte(UInt8)
    case anyText
  }

  private var elements: [Element] {
    var elements: [Element] = []
    var isEscaped = false
    for byte in text.utf8 {
      if isEscaped {
        elements.append(.byte(byte))
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else {
        elements.append(byte == UInt8(ascii: "*") ? .anyText : .byte(byte))
      }
    }
    return elements
  }

  /// Greedy matching that goes back to the last `*` only, so it never takes exponential time.
  private static func matches(_ pattern: [Element], _ name: [UInt8]) -> Bool {
    var position = 0
    var index = 0
    var resume: (position: Int, index: Int)?
    while index < name.count {
      if position < pattern.count, pattern[position] == .byte(name[index]) {
        position += 1
        index += 1
      } else if position < pattern.count, pattern[position] == .anyText {
        resume = (position, index)
        position += 1
      } else if let last = resume {
        resume = (last.position, last.index + 1)
        position = last.position + 1
        index = last.index + 1
      } else {
        return false
      }
    }
    return pattern[position...].allSatisfy { $0 == .anyText }
  }
}
