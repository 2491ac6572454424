import LTTngModel

/// The `${…}` syntax of a text: `${name}` is a parameter or built-in, `$${` a literal `${`.
enum TextTemplate {
  enum Piece: Equatable {
    case literal(String)
    case reference(String)

    /// A `${` without its `}`.
    case unclosed
  }

  static func pieces(of text: String) -> [Piece] {
    guard RunText.holdsReference(text) else { return text.isEmpty ? [] : [.literal(text)] }

    var pieces: [Piece] = []
    var literal = ""
    var rest = text[...]
    while let character = rest.first {
      if rest.hasPrefix("$${") {
        literal += "${"
        rest = rest.dropFirst(3)
      } else if rest.hasPrefix("${") {
        if !literal.isEmpty { pieces.append(.literal(literal)) }
        literal = ""
        guard let end = rest.firstIndex(of: "}") else { return pieces + [.unclosed] }

        pieces.append(.reference(String(rest[rest.index(rest.startIndex, offsetBy: 2)..<end])))
        rest = rest[rest.index(after: end)...]
      } else {
        literal.append(character)
        rest = rest.dropFirst()
      }
    }
    return literal.isEmpty ? pieces : pieces + [.literal(literal)]
  }

  /// Returns the text that falls into these pieces, or nil where there is none: a `$` at the end of a
  /// literal would escape the reference behind it.
  static func text(of pieces: [Piece]) -> String? {
    var text = ""
    var literal = ""
    for piece in pieces {
      switch piece {
      case .literal(let more):
        literal += more
      case .reference(let name):
        guard literal.last != "$" else { return nil }

        text += RunText.escaped(literal) + "${\(name)}"
        literal = ""
      case .unclosed:
        return nil
      }
    }
    return text + RunText.escaped(literal)
  }
}
