/// A token of a shell's input.
struct ShellToken {
  enum Kind {
    case word(ShellWord)

    /// `;`, `&`, `|` and their like, redirections, and the line break `\n`.
    case mark(String)
  }

  let kind: Kind

  /// Counted from 1.
  let line: Int

  /// In the scalars of the input; a line break's has the here-documents that follow it.
  var range: Range<Int>

  var mark: String? {
    if case .mark(let text) = kind { text } else { nil }
  }

  var word: ShellWord? {
    if case .word(let word) = kind { word } else { nil }
  }
}

/// Splits a shell's input into tokens (POSIX.1-2017, Shell Command Language, 2.3), in one pass.
struct ShellLexer {
  let scalars: [Unicode.Scalar]
  private var position = 0
  private var line = 1
  private var tokens: [ShellToken] = []

  /// The words that end the here-documents of the line.
  private var delimiters: [String] = []
  private var awaitsDelimiter = false

  private static let marks = [
    "<<-", ";;", "&&", "&>", "||", "|&", "<<", "<&", "<>", ">>", ">&", ">|", ";", "&", "|", "(",
    ")", "<", ">",
  ]

  private init(_ text: String) {
    scalars = Array(text.unicodeScalars)
  }

  static func tokens(of text: String) -> (tokens: [ShellToken], scalars: [Unicode.Scalar]) {
    var lexer = ShellLexer(text)
    while lexer.position < lexer.scalars.count { lexer.readToken() }
    return (lexer.tokens, lexer.scalars)
  }

  private func scalar(at index: Int) -> Unicode.Scalar? {
    index < scalars.count ? scalars[index] : nil
  }

  private mutating func readToken() {
    switch scalars[position] {
    case " ", "\t": position += 1
    case "\\" where scalar(at: position + 1) == "\n": skipContinuation()
    case "\n": readLineBreak()
    case "#": while let next = scalar(at: position), next != "\n" { position += 1 }
    default:
      if let mark = Self.marks.first(where: starts) {
        add(.mark(mark), from: position, to: position + mark.unicodeScalars.count)
        position += mark.unicodeScalars.count
        awaitsDelimiter = mark.hasPrefix("<<")
      } else {
        readWord()
      }
    }
  }

  private func starts(with text: String) -> Bool {
    scalars[position...].starts(with: text.unicodeScalars)
  }

  private mutating func skipContinuation() {
    position += 2
    line += 1
  }

  private mutating func add(_ kind: ShellToken.Kind, from start: Int, to end: Int, line: Int? = nil)
  {
    tokens.append(ShellToken(kind: kind, line: line ?? self.line, range: start..<end))
  }

  private mutating func readLineBreak() {
    let start = position
    let startLine = line
    position += 1
    line += 1
    for delimiter in delimiters { skipHereDocument(endedBy: delimiter) }
    delimiters = []
    add(.mark("\n"), from: start, to: position, line: startLine)
  }

  private mutating func skipHereDocument(endedBy delimiter: String) {
    while position < scalars.count {
      let end = scalars[position...].firstIndex(of: "\n") ?? scalars.count
      let text = String(String.UnicodeScalarView(scalars[position..<end]))
      position = min(end + 1, scalars.count)
      line += 1
      if text.drop(while: { $0 == "\t" }) == delimiter { return }
    }
  }

  private mutating func readWord() {
    let start = position
    let startLine = line
    var reader = ShellWordReader(scalars: scalars, position: position, line: line)
    var word = reader.read()
    position = max(reader.position, start + 1)
    word.written = String(String.UnicodeScalarView(scalars[start..<position]))
    line = reader.line
    add(.word(word), from: start, to: position, line: startLine)
    if awaitsDelimiter {
      delimiters.append(
        word.pieces.map { if case .text(let text, _) = $0 { text } else { "" } }.joined())
      awaitsDelimiter = false
    }
  }
}

extension Unicode.Scalar {
  /// Whether a word ends before it, where it is not quoted.
  var endsShellWord: Bool {
    switch self {
    case " ", "\t", "\n", ";", "&", "|", "(", ")", "<", ">": true
    default: false
    }
  }
}
