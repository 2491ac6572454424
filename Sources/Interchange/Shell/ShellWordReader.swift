/// Reads one word of a shell's input, its quotes and expansions.
struct ShellWordReader {
  let scalars: [Unicode.Scalar]
  private(set) var position: Int
  private(set) var line: Int
  private var pieces: [ShellWord.Piece] = []

  /// How many `${…}` are around it; no script has more of them within each other than the limit.
  private var depth = 0
  private static let depthLimit = 8

  init(scalars: [Unicode.Scalar], position: Int, line: Int) {
    self.scalars = scalars
    self.position = position
    self.line = line
  }

  mutating func read() -> ShellWord {
    while let next = current, !next.endsShellWord { readPiece(next) }
    return ShellWord(pieces: pieces)
  }

  private var current: Unicode.Scalar? {
    position < scalars.count ? scalars[position] : nil
  }

  private mutating func advance() {
    guard let next = current else { return }

    if next == "\n" { line += 1 }
    position += 1
  }

  private mutating func readPiece(_ next: Unicode.Scalar) {
    switch next {
    case "'": readSingleQuotes()
    case "\"": readDoubleQuotes()
    case "$": readExpansion(isQuoted: false)
    case "`": readBackquotes()
    case "\\":
      advance()
      if let escaped = current {
        if escaped != "\n" { add(escaped, isQuoted: true) }
        advance()
      }
    default:
      add(next, isQuoted: false)
      advance()
    }
  }

  /// Adds a character to the last piece, or begins a new one.
  private mutating func add(_ scalar: Unicode.Scalar, isQuoted: Bool) {
    if case .text(var text, isQuoted)? = pieces.last {
      pieces.removeLast()
      text.unicodeScalars.append(scalar)
      pieces.append(.text(text, isQuoted: isQuoted))
    } else {
      pieces.append(.text(String(scalar), isQuoted: isQuoted))
    }
  }

  private mutating func readSingleQuotes() {
    advance()
    pieces.append(.text("", isQuoted: true))
    while let next = current, next != "'" {
      add(next, isQuoted: true)
      advance()
    }
    advance()
  }

  private mutating func readDoubleQuotes() {
    advance()
    pieces.append(.text("", isQuoted: true))
    while let next = current, next != "\"" {
      switch next {
      case "$": readExpansion(isQuoted: true)
      case "`": readBackquotes()
      case "\\": readEscapeInQuotes()
      default:
        add(next, isQuoted: true)
        advance()
      }
    }
    advance()
  }

  /// Within double quotes `\` is a character of its own before most others.
  private mutating func readEscapeInQuotes() {
    advance()
    guard let escaped = current else { return }

    if !"$`\"\\\n".unicodeScalars.contains(escaped) { add("\\", isQuoted: true) }
    if escaped != "\n" { add(escaped, isQuoted: true) }
    advance()
  }

  private mutating func readExpansion(isQuoted: Bool) {
    let start = position
    advance()
    guard let next = current else { return add("$", isQuoted: isQuoted) }

    if next == "(" {
      skipBrackets("(", ")")
      pieces.append(.dynamic(text(from: start)))
    } else if next == "{" {
      skipBrackets("{", "}")
      pieces.append(parameterExpansion(text(from: start), isQuoted: isQuoted))
    } else if ShellVariables.isName(String(next)) {
      while let part = current, ShellVariables.isName("_" + String(part)) { advance() }
      pieces.append(.variable(String(text(from: start).dropFirst()), isQuoted: isQuoted))
    } else if ("1"..."9").contains(next) {
      advance()
      pieces.append(.variable(String(next), isQuoted: isQuoted))
    } else if "?!$@*#0-".unicodeScalars.contains(next) {
      advance()
      pieces.append(.dynamic(text(from: start)))
    } else {
      add("$", isQuoted: isQuoted)
    }
  }

  /// Returns the piece of a `${…}` (POSIX.1-2017, Shell Command Language, 2.6.2).
  private func parameterExpansion(_ written: String, isQuoted: Bool) -> ShellWord.Piece {
    let content = written.dropFirst(2).dropLast()
    let name = content.prefix { ShellVariables.isName("_" + String($0)) }
    let rest = content.dropFirst(name.count)
    let isArgument = ShellArguments.isName(String(name)) && name.first != "0"
    guard isArgument || ShellVariables.isName(name), depth < Self.depthLimit else {
      return .dynamic(written)
    }

    let replacesEmpty = rest.first == ":"
    let operation = rest.dropFirst(replacesEmpty ? 1 : 0)
    switch operation.first {
    case nil where !replacesEmpty, "?": return .variable(String(name), isQuoted: isQuoted)
    case "-", "=":
      let word = word(of: String(operation.dropFirst()), isQuoted: isQuoted)
      return .defaulted(
        .init(
          name: String(name), word: word, replacesEmpty: replacesEmpty,
          isAssigned: operation.first == "=", written: written), isQuoted: isQuoted)
    default: return .dynamic(written)
    }
  }

  /// Reads the word of a `${NAME:-WORD}`, blanks and all.
  private func word(of text: String, isQuoted: Bool) -> ShellWord {
    var reader = ShellWordReader(scalars: Array(text.unicodeScalars), position: 0, line: 1)
    reader.depth = depth + 1
    while let next = reader.current { reader.readPiece(next) }
    return ShellWord(
      pieces: reader.pieces.map { piece in
        if case .text(let text, _) = piece, isQuoted { .text(text, isQuoted: true) } else { piece }
      })
  }

  private mutating func readBackquotes() {
    let start = position
    advance()
    while let next = current, next != "`" {
      if next == "\\" { advance() }
      advance()
    }
    advance()
    pieces.append(.dynamic(text(from: start)))
  }

  /// Goes behind the bracket that closes the one at the position; quotes hide brackets.
  private mutating func skipBrackets(_ opening: Unicode.Scalar, _ closing: Unicode.Scalar) {
    var depth = 0
    var quote: Unicode.Scalar?
    while let next = current {
      if next == "\\", quote != "'" {
        advance()
      } else if let mark = quote {
        if next == mark { quote = nil }
      } else if next == "'" || next == "\"" {
        quote = next
      } else if next == opening {
        depth += 1
      } else if next == closing {
        depth -= 1
      }
      advance()
      if depth == 0, quote == nil { return }
    }
  }

  private func text(from start: Int) -> String {
    String(
      String.UnicodeScalarView(scalars[min(start, scalars.count)..<min(position, scalars.count)]))
  }
}
