/// A command that tells whether a variable is empty: `[ -z "$NAME" ]`, `[[ -n $1 ]]`, `test -z "$NAME"`.
struct EmptinessTest {
  let name: String

  /// Whether it succeeds for an empty variable, not for another one.
  let isOfEmpty: Bool

  /// Returns nil for another command, and for one that does not always run.
  init?(_ statement: ShellStatement) {
    guard statement.shape == .simple, statement.connector == .sequence else { return nil }

    var words = statement.words[...]
    switch words.popFirst()?.keyword {
    case "test": break
    case "[": guard words.popLast()?.keyword == "]" else { return nil }
    case "[[": guard words.popLast()?.keyword == "]]" else { return nil }
    default: return nil
    }
    let isReversed = words.first?.keyword == "!"
    if isReversed { words.removeFirst() }
    guard let option = words.popFirst()?.keyword, ["-z", "-n"].contains(option), words.count == 1,
      let name = words.first?.variable
    else { return nil }

    self.name = name
    isOfEmpty = (option == "-z") != isReversed
  }

  /// Returns the value that an assignment behind the test gives, written as one that is always made.
  ///
  /// After a test for an empty variable that is its default; after one for another variable, what that has in place
  /// of what is there. nil where it is neither. `isKnown` says whether all of what is there is known.
  func value(
    of word: ShellWord, _ connector: ShellStatement.Connector, isKnown: Bool
  ) -> ShellWord? {
    guard connector != .sequence, let assigned = word.assignedName else { return nil }

    let isDefault = isOfEmpty == (connector == .and)
    if isDefault {
      return assigned == name ? Self.value(name, orElse: word.assignedValue) : nil
    }
    guard isKnown, word.assignedValue.variable == name, assigned != name else { return nil }

    return Self.value(name, orElse: ShellWord(pieces: [.variable(assigned, isQuoted: true)]))
  }

  private static func value(_ name: String, orElse word: ShellWord) -> ShellWord {
    let value = ShellWord.Default(
      name: name, word: word, replacesEmpty: true, isAssigned: false, written: "$\(name)")
    return ShellWord(pieces: [.defaulted(value, isQuoted: true)])
  }
}

extension ShellWord {
  /// The variable that is all of the word.
  fileprivate var variable: String? {
    let pieces = pieces.filter { if case .text("", _) = $0 { false } else { true } }
    guard pieces.count == 1 else { return nil }

    switch pieces[0] {
    case .variable(let name, _): return name
    case .defaulted(let value, _): return value.word.pieces.isEmpty ? value.name : nil
    default: return nil
    }
  }
}
