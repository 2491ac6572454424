/// The words that one with braces stands for, before all other expansions: `sched_{switch,wakeup}` and
/// `cpu{0..3}` (bash(1), "Brace Expansion").
struct BraceExpansion {
  private typealias Piece = ShellWord.Piece

  /// How many words one word may become, and how many braces it may open.
  private static let wordLimit = 1_000
  private static let braceLimit = 32

  private static let opening = Piece.text("{", isQuoted: false)
  private static let closing = Piece.text("}", isQuoted: false)
  private static let comma = Piece.text(",", isQuoted: false)

  /// Returns the words; nil where they are too many.
  static func words(of word: ShellWord) -> [ShellWord]? {
    let pieces = word.pieces.flatMap(taken(apart:))
    let count = pieces.count { $0 == opening }
    guard count > 0, pieces.contains(closing) else { return [word] }
    guard count <= braceLimit else { return nil }

    return expanded(pieces[...]).map { $0.map { ShellWord(pieces: joined($0)) } }
  }

  /// Returns the unquoted braces and commas as pieces of their own.
  private static func taken(apart piece: Piece) -> [Piece] {
    guard case .text(let text, isQuoted: false) = piece else { return [piece] }

    var pieces: [Piece] = []
    for scalar in text.unicodeScalars {
      if !"{},".unicodeScalars.contains(scalar), case .text(let text, _)? = pieces.last,
        pieces.last != opening, pieces.last != closing, pieces.last != comma
      {
        pieces[pieces.count - 1] = .text(text + String(scalar), isQuoted: false)
      } else {
        pieces.append(.text(String(scalar), isQuoted: false))
      }
    }
    return pieces
  }

  private static func joined(_ pieces: [Piece]) -> [Piece] {
    pieces.reduce(into: []) { result, piece in
      if case .text(let text, isQuoted: false) = piece,
        case .text(let before, isQuoted: false)? = result.last
      {
        result[result.count - 1] = .text(before + text, isQuoted: false)
      } else {
        result.append(piece)
      }
    }
  }

  private static func expanded(_ pieces: ArraySlice<Piece>) -> [[Piece]]? {
    for start in pieces.indices where pieces[start] == opening {
      guard let (texts, end) = alternatives(from: start, of: pieces) else { continue }
      guard let rests = expanded(pieces[(end + 1)...]) else { return nil }

      var words: [[Piece]] = []
      for text in texts {
        guard let middles = expanded(text) else { return nil }

        for middle in middles { words += rests.map { pieces[..<start] + middle + $0 } }
        guard words.count <= wordLimit else { return nil }
      }
      return words
    }
    return [Array(pieces)]
  }

  /// Returns what stands between the commas of the braces that open at `start`, and where they close; nil
  /// where a shell leaves them as they are.
  private static func alternatives(
    from start: Int, of pieces: ArraySlice<Piece>
  ) -> (texts: [ArraySlice<Piece>], end: Int)? {
    var texts: [ArraySlice<Piece>] = []
    var depth = 0
    var textStart = start + 1
    for index in start..<pieces.endIndex {
      switch pieces[index] {
      case opening: depth += 1
      case closing: depth -= 1
      case comma where depth == 1:
        texts.append(pieces[textStart..<index])
        textStart = index + 1
      default: break
      }
      guard depth == 0 else { continue }

      let last = pieces[textStart..<index]
      if texts.isEmpty { return sequence(last).map { ($0, index) } }

      return (texts + [last], index)
    }
    return nil
  }

  /// Reads `1..3`, `01..12..2` or `a..c`.
  private static func sequence(_ pieces: ArraySlice<Piece>) -> [ArraySlice<Piece>]? {
    guard pieces.count == 1, case .text(let text, isQuoted: false)? = pieces.first else {
      return nil
    }

    let parts = text.split(separator: "..", omittingEmptySubsequences: false)
    guard parts.count == 2 || parts.count == 3,
      let step = parts.count == 3 ? Int32(parts[2]).map({ Int($0.magnitude) }) : 1,
      let (first, last, isLetter) = ends(parts[0], parts[1])
    else { return nil }

    let distance = max(step, 1)
    guard abs(last - first) / distance < wordLimit else { return nil }

    let width = parts.prefix(2).contains(where: isPadded) ? max(parts[0].count, parts[1].count) : 0
    return stride(from: first, through: last, by: first <= last ? distance : -distance).map {
      [.text(isLetter ? letter($0) : padded($0, to: width), isQuoted: false)]
    }
  }

  private static func ends(
    _ first: Substring, _ last: Substring
  ) -> (first: Int, last: Int, isLetter: Bool)? {
    if let first = Int32(first), let last = Int32(last) { return (Int(first), Int(last), false) }
    guard first.count == 1, last.count == 1, let first = first.first, let last = last.first,
      first.isLetter, last.isLetter, let start = first.asciiValue, let end = last.asciiValue
    else { return nil }

    return (Int(start), Int(end), true)
  }

  private static func letter(_ code: Int) -> String {
    UInt8(exactly: code).map { String(UnicodeScalar($0)) } ?? ""
  }

  private static func isPadded(_ text: Substring) -> Bool {
    let digits = text.drop { $0 == "-" }
    return digits.count > 1 && digits.first == "0"
  }

  private static func padded(_ number: Int, to width: Int) -> String {
    let digits = String(number.magnitude)
    let sign = number < 0 ? "-" : ""
    return sign + String(repeating: "0", count: max(width - digits.count - sign.count, 0)) + digits
  }
}
