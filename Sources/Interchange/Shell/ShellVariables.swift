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
  var arguments = ShellArguments()

  /// In bytes; a value made of others twice, again and again, has no end.
  private static let lengthLimit = 1 << 16

  static func isName(_ text: some StringProtocol) -> Bool {
    guard let first = text.unicodeScalars.first, !("0"..."9").contains(first) else { return false }

    return text.unicodeScalars.allSatisfy {
      ("a"..."z").contains($0) || ("A"..."Z").contains($0) || ("0"..."9").contains($0) || $0 == "_"
    }
  }

  /// Takes an assignment of a statement; `value` stands for the value that it writes.
  mutating func assign(
    _ word: ShellWord, of statement: ShellStatement, value: ShellWord? = nil,
    isExported: Bool = false
  ) {
    guard let name = word.assignedName else { return }

    take(name, expanded(value ?? word.assignedValue, splits: false).first, statement)
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
    statement.variables.subtracting(statement.assigned).filter(isForgotten).sorted()
  }

  /// Whether something assigns the variable, nobody knows what.
  func isForgotten(_ name: String) -> Bool {
    assigned.contains(name) && values[name] == nil
  }

  // MARK: - Expansion

  /// Returns the words that a word becomes: several where it has braces, or an unquoted variable holds blanks.
  func expanded(_ word: ShellWord, splits: Bool = true) -> [ShellText] {
    guard splits else { return expandedAlone(word, splits: false) }
    guard let words = BraceExpansion.words(of: word) else { return [Self.unknown("{…}")] }

    return words.flatMap { expandedAlone($0, splits: true) }
  }

  private func expandedAlone(_ word: ShellWord, splits: Bool) -> [ShellText] {
    var result = [ShellText(text: "", needsShell: false)]
    for (index, piece) in word.pieces.enumerated() {
      switch piece {
      case .text(let text, let isQuoted):
        let isExpanded = !isQuoted && (Self.isPattern(text) || index == 0 && text.hasPrefix("~"))
        append(ShellText(text: text, needsShell: isExpanded), to: &result, splits: false)
      case .variable(let name, let isQuoted):
        append(known(name) ?? given(name), to: &result, splits: splits && !isQuoted)
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

  private func known(_ name: String) -> ShellText? {
    values[name] ?? arguments.text(of: name)
  }

  /// What a variable is that has no value in the script; an argument needs no shell where a recipe has a
  /// parameter for it.
  private func given(_ name: String) -> ShellText {
    if ShellArguments.isName(name) {
      guard arguments.isGiven else { return Self.unknown("$\(name)") }

      let given = arguments.givenName(of: name)
      return ShellText(
        text: MarkedText.mark(.given(name: given, fallback: nil)), needsShell: false)
    }
    if let builtIn = Self.builtIns[name], !assigned.contains(name) {
      let mark = MarkedText.mark(.builtIn(builtIn, written: "$\(name)"))
      return ShellText(text: mark, needsShell: true)
    }
    guard !assigned.contains(name), !Self.ofSystem.contains(name) else {
      return Self.unknown("$\(name)")
    }

    return ShellText(text: MarkedText.mark(.given(name: name, fallback: nil)), needsShell: true)
  }

  private func value(of value: ShellWord.Default, splits: Bool) -> ShellText {
    let known = known(value.name)
    let given = givenAlone(value, known)
    if let known, given == nil, !known.text.isEmpty || !value.replacesEmpty { return known }
    if given == nil, known == nil, isUnknown(value.name) { return Self.unknown(value.written) }

    guard let fallback = expanded(value.word, splits: false).first, !fallback.text.isEmpty else {
      return known ?? ShellText(text: "", needsShell: false)
    }

    let isOneText = !fallback.needsShell && !MarkedText.isMarked(fallback.text)
    guard let given, isOneText, !splits || !fallback.text.contains(" ") else {
      return known.flatMap { $0.text.isEmpty ? nil : $0 } ?? fallback
    }

    return ShellText(
      text: MarkedText.mark(.given(name: given, fallback: fallback.text)), needsShell: false)
  }

  /// Returns what the caller of the script gives where nothing but that is the variable's value.
  private func givenAlone(_ value: ShellWord.Default, _ known: ShellText?) -> String? {
    guard let known else {
      return isUnknown(value.name) ? nil : arguments.givenName(of: value.name)
    }
    guard value.replacesEmpty, case .given(let name, nil)? = MarkedText.onlyValue(of: known.text)
    else { return nil }

    return name
  }

  /// Whether nobody but a shell knows a variable that has no value here.
  private func isUnknown(_ name: String) -> Bool {
    ShellArguments.isName(name) ? !arguments.isGiven : isForgotten(name)
  }

  private static func unknown(_ written: String) -> ShellText {
    let value = substitutions[written].map { MarkedText.Value.builtIn($0, written: written) }
    return ShellText(text: MarkedText.mark(value ?? .unknown(written)), needsShell: true)
  }

  private static func isPattern(_ text: String) -> Bool {
    text.unicodeScalars.contains { "*?[".unicodeScalars.contains($0) }
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
