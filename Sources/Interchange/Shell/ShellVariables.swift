/// A word after its expansions, as far as they are known.
struct ShellText: Equatable {
  /// With marks (``MarkedText``) for what is not known.
  var text: String

  /// Whether only a shell makes an argument of the text: patterns of file names, unknown variables,
  /// substitutions.
  var needsShell: Bool
}

/// The variables of a script, as far as it says their values.
struct ShellVariables {
  private(set) var values: [String: ShellText] = [:]

  /// The statement that assigned each, where only a shell knows what that gives.
  private(set) var assignments: [String: ShellStatement] = [:]

  /// The names of those that programs get.
  private(set) var exported: Set<String> = []

  /// Those that the script assigns, so that it does not get them from its caller.
  private var assigned: Set<String> = []

  /// In bytes; a value made of others twice, again and again, has no end.
  private static let lengthLimit = 1 << 16

  static func isName(_ text: some StringProtocol) -> Bool {
    guard let first = text.unicodeScalars.first, !("0"..."9").contains(first) else { return false }

    return text.unicodeScalars.allSatisfy {
      ("a"..."z").contains($0) || ("A"..."Z").contains($0) || ("0"..."9").contains($0) || $0 == "_"
    }
  }

  /// Whether a name is that of an argument of the script.
  static func isArgument(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }

  /// Takes an assignment of a statement.
  mutating func assign(_ word: ShellWord, of statement: ShellStatement, isExported: Bool = false) {
    guard let name = word.assignedName else { return }

    take(name, expanded(word.assignedValue, splits: false).first, statement)
    if isExported { exported.insert(name) }
  }

  /// Takes the assignments of `${NAME:=WORD}`.
  mutating func assignDefaults(of word: ShellWord, _ statement: ShellStatement) {
    for case .defaulted(let value, let isQuoted) in word.pieces where value.isAssigned {
      let word = ShellWord(pieces: [.defaulted(value, isQuoted: isQuoted)])
      take(value.name, expanded(word, splits: false).first, statement)
    }
  }

  private mutating func take(_ name: String, _ value: ShellText?, _ statement: ShellStatement) {
    var value = value ?? ShellText(text: "", needsShell: false)
    value.text = MarkedText.named(value.text, name)
    guard value.text.utf8.count <= Self.lengthLimit else { return forget(name) }

    assigned.insert(name)
    values[name] = value
    assignments[name] = value.needsShell ? statement : nil
  }

  /// Gives a variable a value that is known.
  mutating func set(_ name: String, to value: ShellText) {
    assigned.insert(name)
    values[name] = value
    assignments[name] = nil
  }

  /// Makes the arguments those of a function; returns what they were.
  mutating func setArguments(_ texts: [ShellText]) -> [String: ShellText] {
    let saved = values.filter { Self.isArgument($0.key) }
    for name in saved.keys { values[name] = nil }
    for (index, text) in texts.enumerated() { values[String(index + 1)] = text }
    return saved
  }

  mutating func restoreArguments(_ saved: [String: ShellText]) {
    values = values.filter { !Self.isArgument($0.key) }.merging(saved) { $1 }
  }

  mutating func export(_ name: String) {
    exported.insert(name)
  }

  /// Makes a variable one whose value nobody knows.
  mutating func forget(_ name: String) {
    assigned.insert(name)
    values[name] = nil
    assignments[name] = nil
  }

  /// Returns the variables of a statement that something before it assigns, nobody knows what.
  func forgotten(of statement: ShellStatement) -> [String] {
    statement.variables.subtracting(statement.assigned).filter { name in
      assigned.contains(name) && values[name] == nil
    }.sorted()
  }

  // MARK: - Expansion

  /// Returns the words that a word becomes: several where an unquoted variable holds blanks.
  func expanded(_ word: ShellWord, splits: Bool = true) -> [ShellText] {
    var result = [ShellText(text: "", needsShell: false)]
    for (index, piece) in word.pieces.enumerated() {
      switch piece {
      case .text(let text, let isQuoted):
        let isExpanded = !isQuoted && (Self.isPattern(text) || index == 0 && text.hasPrefix("~"))
        append(ShellText(text: text, needsShell: isExpanded), to: &result, splits: false)
      case .variable(let name, let isQuoted):
        append(values[name] ?? given(name), to: &result, splits: splits && !isQuoted)
      case .defaulted(let value, let isQuoted):
        let splits = splits && !isQuoted
        append(self.value(of: value, splits: splits), to: &result, splits: splits)
      case .dynamic(let text):
        append(Self.unknown(text), to: &result, splits: false)
      }
    }
    let isEmptyVariable = splits && result == [ShellText(text: "", needsShell: false)]
    return isEmptyVariable && word.pieces.allSatisfy(\.isUnquotedVariable) ? [] : result
  }

  private func append(_ value: ShellText, to result: inout [ShellText], splits: Bool) {
    let words = splits ? MarkedText.words(value.text) : [value.text]
    for (index, part) in words.enumerated() {
      if index > 0 { result.append(ShellText(text: "", needsShell: false)) }
      result[result.count - 1].text += part
      if value.needsShell { result[result.count - 1].needsShell = true }
    }
  }

  /// What a variable is that has no value in the script; an argument needs no shell where a recipe has a
  /// parameter for it.
  private func given(_ name: String) -> ShellText {
    if let name = Self.builtIns[name], !assigned.contains(name) {
      return ShellText(text: MarkedText.mark(.builtIn(name)), needsShell: true)
    }
    guard !assigned.contains(name), !Self.ofSystem.contains(name) else {
      return Self.unknown("$\(name)")
    }

    return ShellText(
      text: MarkedText.mark(.given(name: name, fallback: nil)),
      needsShell: !Self.isArgument(name))
  }

  private func value(of value: ShellWord.Default, splits: Bool) -> ShellText {
    if let known = values[value.name], !known.text.isEmpty || !value.replacesEmpty { return known }
    if assigned.contains(value.name), values[value.name] == nil {
      return Self.unknown(value.written)
    }
    guard let fallback = expanded(value.word, splits: false).first, !fallback.text.isEmpty else {
      return ShellText(text: "", needsShell: false)
    }

    let isOneText = !fallback.needsShell && !MarkedText.isMarked(fallback.text)
    guard isOneText, !assigned.contains(value.name), !splits || !fallback.text.contains(" ")
    else { return fallback }

    return ShellText(
      text: MarkedText.mark(.given(name: value.name, fallback: fallback.text)), needsShell: false)
  }

  private static func unknown(_ written: String) -> ShellText {
    let value = substitutions[written].map { MarkedText.Value.builtIn($0) }
    return ShellText(text: MarkedText.mark(value ?? .unknown(written)), needsShell: true)
  }

  private static func isPattern(_ text: String) -> Bool {
    text.unicodeScalars.contains { "*?[{".unicodeScalars.contains($0) }
  }

  /// Variables that every shell or login sets: nobody gives them to the script.
  private static let ofSystem: Set = [
    "HOME", "PWD", "OLDPWD", "PATH", "SHELL", "TMPDIR", "TERM", "LANG", "RANDOM", "SECONDS",
    "LINENO", "UID", "EUID", "PPID", "IFS", "BASHPID", "BASH_SOURCE", "EPOCHSECONDS",
  ]

  /// What recipes know by names of their own.
  private static let builtIns = [
    "USER": "user", "LOGNAME": "user", "HOSTNAME": "host",
  ]
  private static let substitutions = [
    "$(whoami)": "user", "$(id -un)": "user", "`whoami`": "user", "$(logname)": "user",
    "$(hostname)": "host", "`hostname`": "host", "$(uname -n)": "host",
  ]
}

extension ShellWord.Piece {
  fileprivate var isUnquotedVariable: Bool {
    switch self {
    case .variable(_, isQuoted: false), .defaulted(_, isQuoted: false): true
    default: false
    }
  }
}
