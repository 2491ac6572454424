import LTTngModel

/// A text of a script with marks in it for what is known only where the script runs.
///
/// A mark stands between two NULs, which no argument of a program can hold, so that a marked text goes
/// wherever a text does.
enum MarkedText {
  /// What a mark stands for.
  enum Value: Hashable {
    /// What the caller gives the script: an argument, by its number, or a variable of the environment.
    case given(name: String, fallback: String?)

    /// What every recipe knows, by its name there.
    case builtIn(String)

    /// What only a shell can tell, as it is written.
    case unknown(String)
  }

  enum Part {
    case literal(String)
    case value(Value)
  }

  private static let border: Character = "\0"
  private static let separator: Character = "\u{1}"

  static func mark(_ value: Value) -> String {
    let content =
      switch value {
      case .given(let name, nil): "!\(name)"
      case .given(let name, let fallback?): "?\(name)\(separator)\(fallback)"
      case .builtIn(let name): "=\(name)"
      case .unknown(let written): "$\(written)"
      }
    return "\(border)\(content)\(border)"
  }

  static func isMarked(_ text: String) -> Bool {
    text.utf8.contains(0)
  }

  static func parts(of text: String) -> [Part] {
    guard isMarked(text) else { return [.literal(text)] }

    let pieces = text.split(separator: border, omittingEmptySubsequences: false)
    return pieces.enumerated().compactMap { index, piece in
      guard index.isMultiple(of: 2) else { return .value(value(of: piece)) }

      return piece.isEmpty ? nil : .literal(String(piece))
    }
  }

  static func values(in text: String) -> [Value] {
    parts(of: text).compactMap { if case .value(let value) = $0 { value } else { nil } }
  }

  private static func value(of content: Substring) -> Value {
    let rest = content.dropFirst()
    switch content.first {
    case "!": return .given(name: String(rest), fallback: nil)
    case "=": return .builtIn(String(rest))
    case "?":
      let parts = rest.split(
        separator: separator, maxSplits: 1, omittingEmptySubsequences: false)
      return .given(name: String(parts[0]), fallback: parts.last.map(String.init))
    default: return .unknown(String(rest))
    }
  }

  /// Whether a program's output is in the text.
  static func holdsSubstitution(_ text: String) -> Bool {
    values(in: text).contains { value in
      if case .unknown(let written) = value {
        written.hasPrefix("$(") || written.hasPrefix("`")
      } else {
        false
      }
    }
  }

  /// Returns the text with a variable's name for an argument of the script that is all of it: it says more.
  static func named(_ text: String, _ name: String) -> String {
    guard case .given(let argument, let fallback)? = values(in: text).first,
      text == mark(.given(name: argument, fallback: fallback)),
      ShellVariables.isArgument(argument)
    else { return text }

    return mark(.given(name: name, fallback: fallback))
  }

  // MARK: - What becomes of it

  /// Returns the text with what the script takes where nothing is given; nil where it cannot be known.
  static func plain(_ text: String) -> String? {
    var result = ""
    for part in parts(of: text) {
      switch part {
      case .literal(let text): result += text
      case .value(.given(_, let fallback?)): result += fallback
      case .value: return nil
      }
    }
    return result
  }

  /// Returns the text as the script has it, for messages.
  static func shown(_ text: String) -> String {
    parts(of: text).map { part in
      switch part {
      case .literal(let text): text
      case .value(.given(let name, nil)): "$\(name)"
      case .value(.given(let name, let fallback?)): "${\(name):-\(fallback)}"
      case .value(.builtIn(let name)): "$\(name.uppercased())"
      case .value(.unknown(let written)): written
      }
    }.joined()
  }

  /// Returns the text as a recipe has it: with references to parameters, and `$${` for the text `${`.
  static func recipeText(_ text: String) -> String {
    parts(of: text).map { part in
      switch part {
      case .literal(let text): RunText.escaped(text)
      case .value(.given(let name, _)): "${\(ImportedParameter.name(for: name))}"
      case .value(.builtIn(let name)): "${\(name)}"
      case .value(.unknown(let written)): RunText.escaped(written)
      }
    }.joined()
  }
}

extension MarkedText {
  /// Returns the words of a text that blanks outside of its marks separate.
  static func words(_ text: String) -> [String] {
    var words: [String] = []
    var isInWord = false
    func append(_ piece: some StringProtocol) {
      if isInWord { words[words.count - 1] += piece } else { words.append(String(piece)) }
      isInWord = true
    }
    for part in parts(of: text) {
      switch part {
      case .value(let value): append(mark(value))
      case .literal(let text):
        for (index, piece) in text.split(separator: " ", omittingEmptySubsequences: false)
          .enumerated()
        {
          if index > 0 { isInWord = false }
          if !piece.isEmpty { append(piece) }
        }
      }
    }
    return words
  }
}
