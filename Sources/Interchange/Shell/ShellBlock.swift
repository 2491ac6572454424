/// A loop over words or a function, taken apart.
struct ShellBlock {
  enum Kind {
    case loop(variable: String, words: [ShellWord])
    case function(name: String)
  }

  let kind: Kind

  /// The commands in it, at the script's lines.
  let body: [ShellStatement]

  /// Returns nil for another control structure.
  init?(_ statement: ShellStatement) {
    let (tokens, scalars) = ShellLexer.tokens(of: statement.text)
    guard let kind = Self.kind(of: tokens) else { return nil }

    var opening = "{"
    var closing = "}"
    if case .loop = kind { (opening, closing) = ("do", "done") }
    guard let start = tokens.firstIndex(where: { $0.word?.keyword == opening }),
      let end = tokens.lastIndex(where: { $0.word?.keyword == closing }), start < end,
      end == tokens.count - 1
    else { return nil }

    self.kind = kind
    let inner = scalars[tokens[start].range.upperBound..<tokens[end].range.lowerBound]
    let before = statement.line + tokens[start].line - 2
    body = ShellStatementReader.statements(of: String(String.UnicodeScalarView(inner))).map {
      var statement = $0
      statement.line += before
      return statement
    }
  }

  private static func kind(of tokens: [ShellToken]) -> Kind? {
    let words = tokens.prefix(4).map { $0.word?.keyword }
    guard words.count == 4, let first = words[0] else { return nil }

    if first == "for", let variable = words[1], words[2] == "in" {
      let list = tokens.dropFirst(3).prefix { $0.word != nil }
      return .loop(variable: variable, words: list.compactMap(\.word))
    }
    if first == "function", let name = words[1] { return .function(name: name) }

    let isFunction = tokens[1].mark == "(" && tokens[2].mark == ")"
    return isFunction ? .function(name: first) : nil
  }
}
