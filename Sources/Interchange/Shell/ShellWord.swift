/// A word of a shell's input, before its expansions (POSIX.1-2017, Shell Command Language, 2.6).
struct ShellWord: Equatable, Sendable {
  /// A piece of the word with its quotes taken away.
  enum Piece: Equatable, Sendable {
    case text(String, isQuoted: Bool)

    /// An argument of the script is called by its number.
    case variable(String, isQuoted: Bool)
    case defaulted(Default, isQuoted: Bool)

    /// What only a shell can tell: a substitution, a special parameter.
    case dynamic(String)
  }

  /// `${NAME:-WORD}` and its like.
  struct Default: Equatable, Sendable {
    let name: String
    let word: ShellWord

    /// Whether an empty value counts as none.
    let replacesEmpty: Bool

    /// Whether the variable gets the value: `${NAME:=WORD}`.
    let isAssigned: Bool
    let written: String
  }

  var pieces: [Piece]

  /// The text of the script; empty for a word that is none of it.
  var written = ""

  init(pieces: [Piece]) {
    self.pieces = pieces
  }

  /// The text where no quote and no expansion is in it.
  var keyword: String? {
    guard pieces.count == 1, case .text(let text, false) = pieces[0] else { return nil }

    return text
  }

  /// The names of the variables in it.
  var variables: [String] {
    pieces.flatMap { piece -> [String] in
      switch piece {
      case .variable(let name, _): [name]
      case .defaulted(let value, _): [value.name] + value.word.variables
      default: []
      }
    }
  }

  /// The variable's name where the word begins as an assignment does.
  var assignedName: String? {
    guard case .text(let text, false)? = pieces.first,
      let equals = text.firstIndex(of: "="), ShellVariables.isName(text[..<equals])
    else { return nil }

    return String(text[..<equals])
  }

  /// The value of an assignment.
  var assignedValue: ShellWord {
    guard let name = assignedName, case .text(let text, false)? = pieces.first else { return self }

    var value = self
    value.pieces[0] = .text(String(text.dropFirst(name.count + 1)), isQuoted: false)
    return value
  }
}
