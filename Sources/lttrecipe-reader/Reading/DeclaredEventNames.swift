/// Finds the names of the event classes in the text of a trace's metadata (TSDL).
///
/// libbabeltrace2 shows a trace's classes with its first stream only, so a trace without one needs
/// this. Text that is not TSDL gives no names.
enum DeclaredEventNames {
  /// Returns the `name` of each `event { … }` block of the outermost level.
  static func names(in text: [UInt8]) -> [String] {
    var scanner = Scanner(text: text)
    var names: [String] = []
    var depth = 0
    var previous: Token?
    var eventDepth: Int?
    var isName = false
    while let token = scanner.next() {
      switch token {
      case .symbol(UInt8(ascii: "{")):
        depth += 1
        if depth == 1, previous == .word("event") { eventDepth = depth }
      case .symbol(UInt8(ascii: "}")):
        if eventDepth == depth { eventDepth = nil }
        depth -= 1
      case .symbol(UInt8(ascii: "=")): isName = previous == .word("name")
      case .string(let value):
        if isName, eventDepth == depth { names.append(value) }
        isName = false
      case .word, .symbol: isName = false
      }
      previous = token
    }
    return names
  }
}

extension DeclaredEventNames {
  private enum Token: Equatable {
    case word(String)
    case string(String)
    case symbol(UInt8)
  }

  private struct Scanner {
    let text: [UInt8]
    var position = 0

    mutating func next() -> Token? {
      skipBlanksAndComments()
      guard position < text.count else { return nil }

      if text[position] == UInt8(ascii: "\"") { return string() }
      let word = takeWhile(isWordByte)
      guard word.isEmpty else { return .word(String(decoding: word, as: UTF8.self)) }

      position += 1
      return .symbol(text[position - 1])
    }

    private mutating func skipBlanksAndComments() {
      while position < text.count {
        if text[position] <= UInt8(ascii: " ") {
          position += 1
        } else if text[position...].starts(with: "/*".utf8) {
          position += 2
          while position < text.count, !text[position...].starts(with: "*/".utf8) { position += 1 }
          position = min(position + 2, text.count)
        } else {
          return
        }
      }
    }

    private mutating func string() -> Token {
      position += 1
      var value: [UInt8] = []
      while position < text.count, text[position] != UInt8(ascii: "\"") {
        if text[position] == UInt8(ascii: "\\"), position + 1 < text.count { position += 1 }
        value.append(text[position])
        position += 1
      }
      position = min(position + 1, text.count)
      return .string(String(decoding: value, as: UTF8.self))
    }

    private mutating func takeWhile(_ isTaken: (UInt8) -> Bool) -> ArraySlice<UInt8> {
      let start = position
      while position < text.count, isTaken(text[position]) { position += 1 }
      return text[start..<position]
    }

    private func isWordByte(_ byte: UInt8) -> Bool {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
        true
      default: false
      }
    }
  }
}
