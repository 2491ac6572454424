/// A word of a shell's input, before its expansions (POSIX.1-2017, Shell Command Language, 2.6).
struct ShellWord: Equatable {
  /// A piece of the word with its quotes taken away.
  enum Piece: Equatable {
    case text(String, isQuoted: Bool)
    case variable(String, isQuoted: Bool)

    /// What only a shell can tell: a substitution, a special parameter.
    case dynamic(String)
  }

  var pieces: [Piece]

  /// The text where no quote and no expansion is in it.
  var keyword: String? {
    guard pieces.count == 1, case .text(let text, false) = pieces[0] else { return nil }

    return text
  }

  /// The names of the variables in it.
  var variables: [String] {
    pieces.compactMap { if case .variable(let name, _) = $0 { name } else { nil } }
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

/// A word after its expansions, as far as they are known.
struct ShellText: Equatable {
  /// What is not known stands as it is written.
  var text: String

  /// Whether only a shell knows the text: patterns of file names, unknown variables, substitutions.
  var needsShell: Bool
}

/// The variables whose values a script says.
struct ShellVariables {
  private(set) var values: [String: String] = [:]

  /// The names of those that programs get.
  private(set) var exported: Set<String> = []

  static func isName(_ text: some StringProtocol) -> Bool {
    guard let first = text.unicodeScalars.first, !("0"..."9").contains(first) else { return false }

    return text.unicodeScalars.allSatisfy {
      ("a"..."z").contains($0) || ("A"..."Z").contains($0) || ("0"..."9").contains($0) || $0 == "_"
    }
  }

  /// Takes an assignment; a value that only a shell knows makes the variable unknown.
  mutating func assign(_ word: ShellWord, isExported: Bool = false) {
    guard let name = word.assignedName else { return }

    let value = expanded(word.assignedValue, splits: false)
    values[name] = value.allSatisfy { !$0.needsShell } ? value.first?.text ?? "" : nil
    if isExported { exported.insert(name) }
  }

  mutating func export(_ name: String) {
    exported.insert(name)
  }

  mutating func forget(_ name: String) {
    values[name] = nil
  }

  /// Returns the words that a word becomes: several where an unquoted variable holds blanks.
  func expanded(_ word: ShellWord, splits: Bool = true) -> [ShellText] {
    var result = [ShellText(text: "", needsShell: false)]
    for (index, piece) in word.pieces.enumerated() {
      switch piece {
      case .text(let text, let isQuoted):
        result[result.count - 1].text += text
        if !isQuoted, Self.isPattern(text) || index == 0 && text.hasPrefix("~") {
          result[result.count - 1].needsShell = true
        }
      case .variable(let name, let isQuoted):
        guard let value = values[name] else {
          result[result.count - 1].text += "$\(name)"
          result[result.count - 1].needsShell = true
          continue
        }
        append(value, to: &result, splits: splits && !isQuoted)
      case .dynamic(let text):
        result[result.count - 1].text += text
        result[result.count - 1].needsShell = true
      }
    }
    let isEmptyVariable = splits && result == [ShellText(text: "", needsShell: false)]
    return isEmptyVariable && word.pieces.allSatisfy(\.isUnquotedVariable) ? [] : result
  }

  private func append(_ value: String, to result: inout [ShellText], splits: Bool) {
    guard splits else {
      result[result.count - 1].text += value
      return
    }

    for (index, part) in value.split(separator: " ").enumerated() {
      if index > 0 { result.append(ShellText(text: "", needsShell: false)) }
      result[result.count - 1].text += part
    }
  }

  private static func isPattern(_ text: String) -> Bool {
    text.unicodeScalars.contains { "*?[{".unicodeScalars.contains($0) }
  }
}

extension ShellWord.Piece {
  fileprivate var isUnquotedVariable: Bool {
    if case .variable(_, isQuoted: false) = self { true } else { false }
  }
}
