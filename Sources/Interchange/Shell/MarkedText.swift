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

    /// What every recipe knows, by its name there, and how the script has it.
    case builtIn(String, written: String)

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
      case .builtIn(let name, let written): "=\(name)\(separator)\(written)"
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
    case "=":
      let (name, written) = halves(of: rest)
      return .builtIn(name, written: written)
    case "?":
      let (name, fallback) = halves(of: rest)
      return .given(name: name, fallback: fallback)
    default: return .unknown(String(rest))
    }
  }

  private static func halves(of content: Substring) -> (String, String) {
    let name = content.prefix { $0 != separator }
    return (String(name), String(content.dropFirst(name.count + 1)))
  }

  /// Returns the value that is all of a text.
  static func onlyValue(of text: String) -> Value? {
    let parts = parts(of: text)
    guard parts.count == 1, case .value(let value)? = parts.first else { return nil }

    return value
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
    guard case .given(let argument, let fallback)? = onlyValue(of: text),
      ShellArguments.isName(argument)
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
      case .value(.builtIn(_, let written)): written
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
      case .value(.builtIn(let name, _)): "${\(name)}"
      case .value(.unknown(let written)): RunText.escaped(written)
      }
    }.joined()
  }

  /// Returns the text with what the script is given under the names that parameters have instead of their own.
  static func renaming(_ text: String, _ names: [String: String]) -> String {
    guard isMarked(text), !names.isEmpty else { return text }

    return parts(of: text).map { part in
      switch part {
      case .literal(let text): text
      case .value(.given(let given, let fallback)):
        names[given].map { mark(.builtIn($0, written: "")) }
          ?? mark(.given(name: given, fallback: fallback))
      case .value(let value): mark(value)
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
