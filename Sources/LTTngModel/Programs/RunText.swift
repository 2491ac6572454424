/// A text of a plan in which what is known only when the plan is carried out may stand: the run's id, and
/// secret parameters, which are written nowhere.
package struct RunText: Hashable, Sendable, ExpressibleByStringLiteral {
  /// One piece of the text.
  package enum Part: Hashable, Sendable {
    case literal(String)
    case runID

    /// The value of a secret parameter, by its name.
    case secret(String)
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

  /// Returns the text with `runID` and the values of secrets put in; a secret without a value stays
  /// `${NAME}`.
  package func expanded(runID: String, secrets: [String: String] = [:]) -> String {
    parts.map { part in
      switch part {
      case .literal(let text): text
      case .runID: runID
      case .secret(let name): secrets[name] ?? "${\(name)}"
      }
    }.joined()
  }

  /// The names of the secret parameters in the text.
  package var secretNames: [String] {
    parts.compactMap { if case .secret(let name) = $0 { name } else { nil } }
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

/// A string as recipes write it: `${run.id}` for the run's id, `${NAME}` for a secret, `$${` for the text
/// `${`.
extension RunText: Codable {
  private static let runIDName = "run.id"

  package init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    var parts: [Part] = []
    var literal = ""
    var rest = text[...]
    while let character = rest.first {
      if rest.hasPrefix("$${") {
        literal += "${"
        rest = rest.dropFirst(3)
      } else if rest.hasPrefix("${"), let end = rest.firstIndex(of: "}") {
        let name = String(rest[..<end].dropFirst(2))
        parts += literal.isEmpty ? [] : [.literal(literal)]
        parts.append(name == Self.runIDName ? .runID : .secret(name))
        literal = ""
        rest = rest[end...].dropFirst()
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
      case .runID: "${\(Self.runIDName)}"
      case .secret(let name): "${\(name)}"
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
