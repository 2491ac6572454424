/// One command of a shell's input, up to the `;`, `&`, `&&`, `||` or line break that ends it.
struct ShellStatement {
  enum Shape {
    case simple

    /// Several commands joined by `|`; the words are the first one's.
    case pipeline

    /// A control structure, a group, or a function.
    case compound
  }

  /// How it goes on from the one before.
  enum Connector {
    case sequence
    case and
    case or
  }

  var shape = Shape.simple
  var connector = Connector.sequence
  var line = 0

  /// As it is written.
  var text = ""

  /// Those of a simple command, without redirections.
  var words: [ShellWord] = []

  /// The variables that it mentions.
  var variables: Set<String> = []

  /// Those that it assigns, one way or the other.
  var assigned: Set<String> = []
  var hasRedirection = false

  /// Whether its output goes into a file.
  var writesFile = false

  /// Whether it only gives variables their values.
  var isAssignment: Bool {
    shape == .simple && !words.isEmpty && words.allSatisfy { $0.assignedName != nil }
  }

  var isInBackground = false

  /// Whether it tells of processes or results of other commands, so that it makes sense with them only.
  var dependsOnOthers = false

  /// Whether it takes arguments of the script.
  var takesArguments = false

  /// The functions that it calls, as the script defines them.
  var definitions: [String] = []

  /// Returns the assignment of one of its words alone, without `local` and its like before it.
  func assigning(_ word: ShellWord, isExported: Bool) -> ShellStatement {
    guard let name = word.assignedName else { return self }

    var result = self
    result.text = word.written + (isExported ? "; export \(name)" : "")
    result.words = [word]
    result.variables = Set(word.variables)
    result.assigned = [name]
    result.takesArguments = word.pieces.contains(where: \.isOfArguments)
    return result
  }
}

/// Splits tokens into statements.
struct ShellStatementReader {
  private let tokens: [ShellToken]
  private let scalars: [Unicode.Scalar]
  private var position = 0

  /// The words that close what is open.
  private var closers: [String] = []
  private var isAtCommand = true

  /// Whether the next word names the function that `function` defines, after which a command stands.
  private var awaitsFunction = false

  /// Whether the next word names a variable that gets a value: of `for` and `read`.
  private var awaitsName = false

  private static let openers = [
    "if": "fi", "case": "esac", "for": "done", "while": "done", "until": "done",
    "select": "done", "{": "}",
  ]
  private static let leaders: Set = [
    "then", "do", "else", "elif", "!", "if", "while", "until", "{",
  ]

  private init(_ text: String) {
    (tokens, scalars) = ShellLexer.tokens(of: text)
  }

  static func statements(of text: String) -> [ShellStatement] {
    var reader = ShellStatementReader(text)
    var statements: [ShellStatement] = []
    var connector = ShellStatement.Connector.sequence
    while reader.position < reader.tokens.count {
      let (statement, next) = reader.readStatement()
      if var statement {
        statement.connector = connector
        statements.append(statement)
      }
      connector = next
    }
    return statements
  }

  /// Returns the statement, nil for an empty one, and how the next one goes on.
  private mutating func readStatement() -> (ShellStatement?, ShellStatement.Connector) {
    var statement = ShellStatement()
    var range: Range<Int>?
    var isFunction = false
    var hasHereDocument = false
    isAtCommand = true
    awaitsFunction = false
    awaitsName = false
    closers = []
    while position < tokens.count {
      let token = tokens[position]
      position += 1
      if closers.isEmpty, let mark = token.mark, Self.endsStatement(mark),
        !(isFunction && mark == "\n")
      {
        statement.isInBackground = mark == "&"
        if mark == "\n", hasHereDocument, let start = range?.lowerBound {
          range = start..<token.range.upperBound - 1
        }
        return (finished(statement, range), mark == "&&" ? .and : mark == "||" ? .or : .sequence)
      }
      if range == nil { statement.line = token.line }
      hasHereDocument = hasHereDocument || token.mark?.hasPrefix("<<") == true
      isFunction = isFunction || isFunctionStart(token, statement)
      take(token, into: &statement)
      let end = tokens[position - 1].range.upperBound
      range = (range?.lowerBound ?? token.range.lowerBound)..<end
      if isFunction, closers.isEmpty, token.word?.keyword == "}" { isFunction = false }
    }
    return (finished(statement, range), .sequence)
  }

  private static func endsStatement(_ mark: String) -> Bool {
    ["\n", ";", "&", "&&", "||", ";;"].contains(mark)
  }

  private func isFunctionStart(_ token: ShellToken, _ statement: ShellStatement) -> Bool {
    token.mark == "(" && closers.isEmpty && statement.words.count == 1
  }

  private func finished(_ statement: ShellStatement, _ range: Range<Int>?) -> ShellStatement? {
    guard let range else { return nil }

    var statement = statement
    statement.text = String(String.UnicodeScalarView(scalars[range]))
    if statement.isInBackground { statement.dependsOnOthers = true }
    return statement
  }

  private mutating func take(_ token: ShellToken, into statement: inout ShellStatement) {
    switch token.kind {
    case .word(let word):
      take(word, into: &statement)
    case .mark(let mark):
      if mark == "(" {
        closers.append(")")
        statement.shape = .compound
      } else if mark == ")" {
        if closers.last == ")" { closers.removeLast() }
      } else if mark.hasPrefix("|"), closers.isEmpty {
        if statement.shape == .simple { statement.shape = .pipeline }
      } else if mark.contains("<") || mark.contains(">") {
        statement.hasRedirection = true
        dropDescriptorNumber(before: token, from: &statement)
        skipTarget(of: mark, into: &statement)
        return
      }
      isAtCommand = true
    }
  }

  private mutating func take(_ word: ShellWord, into statement: inout ShellStatement) {
    statement.variables.formUnion(word.variables)
    if word.pieces.contains(where: \.isResultOfOthers) { statement.dependsOnOthers = true }
    if word.pieces.contains(where: \.isOfArguments) { statement.takesArguments = true }
    takeAssignment(word, &statement)
    if isAtCommand, let keyword = word.keyword {
      if ["wait", "jobs", "fg", "kill", "cd"].contains(keyword) {
        statement.dependsOnOthers = true
      }
      if let closer = Self.openers[keyword] {
        closers.append(closer)
        statement.shape = .compound
      } else if keyword == closers.last {
        closers.removeLast()
      }
    }
    if closers.isEmpty, statement.shape == .simple { statement.words.append(word) }
    guard !awaitsFunction else {
      awaitsFunction = false
      isAtCommand = true
      return
    }

    awaitsFunction = isAtCommand && word.keyword == "function"
    isAtCommand = isAtCommand && word.keyword.map(Self.leaders.contains) == true
  }

  private mutating func takeAssignment(_ word: ShellWord, _ statement: inout ShellStatement) {
    if isAtCommand, let name = word.assignedName { statement.assigned.insert(name) }
    guard let keyword = word.keyword, !keyword.hasPrefix("-") else { return }

    if awaitsName { statement.assigned.insert(keyword) }
    awaitsName = isAtCommand && ["for", "read", "select"].contains(keyword)
  }

  /// The `2` of `2>&1` is no argument.
  private func dropDescriptorNumber(
    before token: ShellToken, from statement: inout ShellStatement
  ) {
    guard statement.shape == .simple, position >= 2,
      tokens[position - 2].range.upperBound == token.range.lowerBound,
      let number = tokens[position - 2].word?.keyword, number.allSatisfy(\.isNumber),
      statement.words.last?.keyword == number
    else { return }

    statement.words.removeLast()
  }

  /// Takes over the file of a redirection.
  private mutating func skipTarget(of mark: String, into statement: inout ShellStatement) {
    guard position < tokens.count, let word = tokens[position].word else { return }

    let isDevice = word.keyword?.hasPrefix("/dev/") == true
    if mark.contains(">"), mark != ">&", !isDevice { statement.writesFile = true }
    position += 1
    statement.variables.formUnion(word.variables)
  }
}

extension ShellWord.Piece {
  /// `$!`, `$?`.
  fileprivate var isResultOfOthers: Bool {
    self == .dynamic("$!") || self == .dynamic("$?")
  }

  /// `$1`, `$@`, `$*`, `$#`; with a default there is something to take.
  fileprivate var isOfArguments: Bool {
    switch self {
    case .variable(let name, _): ShellArguments.isName(name)
    case .defaulted(let value, _): value.word.pieces.contains(where: \.isOfArguments)
    case .dynamic(let text): ["$@", "$*", "$#"].contains(text)
    case .text: false
    }
  }
}

extension ShellStatement {
  /// The names of the programs and functions that it runs, whatever control structures they stand in.
  var commandNames: [String] {
    var names: [String] = []
    var isAtCommand = true
    var isTarget = false
    for token in ShellLexer.tokens(of: text).tokens {
      guard let word = token.word else {
        isTarget = token.mark?.contains { "<>".contains($0) } == true
        if !isTarget { isAtCommand = true }
        continue
      }
      guard isAtCommand, !isTarget else {
        isTarget = false
        continue
      }

      let name = word.keyword ?? word.written
      guard word.assignedName == nil, !name.hasPrefix("-"), !Self.structureWords.contains(name)
      else { continue }

      isAtCommand = false
      if !Self.structures.contains(name), !names.contains(name) { names.append(name) }
    }
    return names
  }

  private static let structures: Set = ["for", "case", "select", "function", "esac"]

  /// Words after which a command can stand.
  private static let structureWords: Set = [
    "if", "then", "elif", "else", "fi", "while", "until", "do", "done", "!", "{", "}", "sudo",
    "exec", "env", "nohup", "command",
  ]
}
