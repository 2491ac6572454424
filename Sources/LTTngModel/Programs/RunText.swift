/// A text of a plan in which the run's id, known only when the plan is carried out, may stand.
package struct RunText: Hashable, Sendable, ExpressibleByStringLiteral {
  /// One piece of the text.
  package enum Part: Hashable, Sendable {
    case literal(String)
    case runID
  }

  /// No two literals stand side by side, and none is empty.
  package let parts: [Part]

  package init(parts: [Part]) {
    var merged: [Part] = []
    for part in parts {
      switch (merged.last, part) {
      case (_, .literal("")):
        continue
      case (.literal(let before)?, .literal(let text)):
        merged[merged.count - 1] = .literal(before + text)
      default:
        merged.append(part)
      }
    }
    self.parts = merged
  }

  package init(_ text: String) {
    self.init(parts: [.literal(text)])
  }

  package init(stringLiteral value: String) {
    self.init(value)
  }

  /// Returns the text with `runID` put in.
  package func expanded(runID: String) -> String {
    parts.map { part in
      switch part {
      case .literal(let text): text
      case .runID: runID
      }
    }.joined()
  }

  package static func + (left: RunText, right: RunText) -> RunText {
    RunText(parts: left.parts + right.parts)
  }
}

extension RunText: CustomStringConvertible {
  /// The text with `${run.id}` where the run's id goes.
  package var description: String {
    expanded(runID: "${run.id}")
  }
}

/// A string as recipes write it: `${run.id}` for the run's id, `$${` for the text `${`.
extension RunText: Codable {
  private static let reference = "${run.id}"

  package init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    var parts: [Part] = []
    var literal = ""
    var rest = text[...]
    while let character = rest.first {
      if rest.hasPrefix("$${") {
        literal += "${"
        rest = rest.dropFirst(3)
      } else if rest.hasPrefix(Self.reference) {
        parts += literal.isEmpty ? [.runID] : [.literal(literal), .runID]
        literal = ""
        rest = rest.dropFirst(Self.reference.count)
      } else {
        literal.append(character)
        rest = rest.dropFirst()
      }
    }
    self.init(parts: literal.isEmpty ? parts : parts + [.literal(literal)])
  }

  package func encode(to encoder: any Encoder) throws {
    let texts = parts.map { part in
      switch part {
      case .literal(let text): Self.escaped(text)
      case .runID: Self.reference
      }
    }
    var container = encoder.singleValueContainer()
    try container.encode(texts.joined())
  }

  /// Returns whether `${` stands in a text.
  ///
  /// Most texts hold no `$`, so one look at the bytes is enough; `contains` of a string takes many times as
  /// long.
  package static func holdsReference(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      guard let dollar = bytes.firstIndex(of: UInt8(ascii: "$")) else { return false }

      return zip(bytes[dollar...], bytes[dollar...].dropFirst()).contains { pair in
        pair == (UInt8(ascii: "$"), UInt8(ascii: "{"))
      }
    }
  }

  /// Returns the text that stands for `text` itself: each `${` becomes `$${`.
  package static func escaped(_ text: String) -> String {
    guard holdsReference(text) else { return text }

    var result = ""
    var rest = text[...]
    while let character = rest.first {
      if rest.hasPrefix("${") { result.append("$") }
      result.append(character)
      rest = rest.dropFirst()
    }
    return result
  }
}
