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

  /// Makes the pattern that one name alone matches; nil where that is too long.
  package init?(literal name: String) {
    let escaped = name.map { $0 == "*" || $0 == "\\" ? "\\\($0)" : String($0) }.joined()
    self.init(escaped)
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
  ///
  /// To look at many names, make a ``NameMatcher``.
  package func matches(_ name: String) -> Bool {
    NameMatcher(self).matches(name)
  }

  /// Returns whether there is a name that both patterns match.
  package func overlaps(_ other: NamePattern) -> Bool {
    NameMatcher(self).overlaps(NameMatcher(other))
  }

  private static func normalized(_ text: String) -> String {
    let stars = text.utf8.count { $0 == UInt8(ascii: "*") }
    guard stars > 1 else { return text }

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
  fileprivate var elements: [NameMatcher.Element] {
    var elements: [NameMatcher.Element] = []
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
}

/// A ``NamePattern`` made ready to be held against many names.
package struct NameMatcher: Sendable {
  fileprivate enum Element: Equatable {
    case byte(UInt8)
    case anyText
  }

  private let elements: [Element]

  /// The bytes before the first `*`: every name that matches begins with them.
  package let prefix: [UInt8]

  package init(_ pattern: NamePattern) {
    elements = pattern.elements
    prefix = elements.prefix { $0 != .anyText }.compactMap {
      if case .byte(let byte) = $0 { byte } else { nil }
    }
  }

  /// Whether more than one name can match.
  package var isPattern: Bool { prefix.count < elements.count }

  /// Returns whether the whole of `name` matches; takes linear time per `*`.
  package func matches(_ name: String) -> Bool {
    var name = name
    return name.withUTF8 { bytes in
      guard bytes.starts(with: prefix) else { return false }

      return isPattern ? matches(bytes) : bytes.count == prefix.count
    }
  }

  /// Returns whether there is a name that both match; takes time in the product of their lengths.
  package func overlaps(_ other: NameMatcher) -> Bool {
    guard zip(prefix, other.prefix).allSatisfy(==) else { return false }

    // reachable[j]: some text is matched by the elements so far and by the first j of the other's.
    var reachable = Self.withEmptyTexts(
      [true] + Array(repeating: false, count: other.elements.count), other.elements)
    for element in elements {
      reachable = Self.step(reachable, element, other.elements)
    }
    return reachable.last == true
  }

  private static func withEmptyTexts(_ reachable: [Bool], _ elements: [Element]) -> [Bool] {
    var result = reachable
    for (index, element) in elements.enumerated() where result[index] && element == .anyText {
      result[index + 1] = true
    }
    return result
  }

  private static func step(
    _ before: [Bool], _ element: Element, _ others: [Element]
  ) -> [Bool] {
    var after = Array(repeating: false, count: before.count)
    if element == .anyText { after = before }
    for (index, other) in others.enumerated() {
      switch (element, other) {
      case (.byte(let left), .byte(let right)):
        if before[index], left == right { after[index + 1] = true }
      case (.byte, .anyText):
        if before[index] || before[index + 1] { after[index + 1] = true }
      case (.anyText, _):
        if after[index] { after[index + 1] = true }
      }
    }
    return withEmptyTexts(after, others)
  }

  /// Greedy matching that goes back to the last `*` only, so it never takes exponential time.
  private func matches(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
    var position = 0
    var index = 0
    var resume: (position: Int, index: Int)?
    while index < name.count {
      if position < elements.count, elements[position] == .byte(name[index]) {
        position += 1
        index += 1
      } else if position < elements.count, elements[position] == .anyText {
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
    return elements[position...].allSatisfy { $0 == .anyText }
  }
}
