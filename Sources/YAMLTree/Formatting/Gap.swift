/// What stands between two pieces: blanks, line breaks, comments.
struct Gap {
  struct Comment {
    /// From the `#` on, without blanks at the end.
    let range: Range<Int>

    /// Where its `#` stands and where the text before it on the line ends, counted from zero.
    let column: Int
    let codeEnd: Int

    /// Whether it stands on the line of the piece before.
    let isTrailing: Bool

    let isAfterBlankLine: Bool

    /// A comment is close to the text before it if at most so many blanks stand between them.
    static let closeDistance = 2

    var isSetOff: Bool { column - codeEnd > Self.closeDistance }
  }

  private(set) var comments: [Comment] = []
  private(set) var hasBreak = false

  /// Whether a blank line stands before what follows.
  private(set) var endsWithBlankLine = false

  /// Reads the text between two pieces, which holds nothing else.
  init(in text: FormatText, _ range: Range<Int>) {
    var breakCount = 0
    var offset = range.lowerBound
    while offset < range.upperBound {
      if text.bytes[offset] == .lineFeed {
        breakCount += 1
        hasBreak = true
      } else if text.bytes[offset] == UInt8(ascii: "#") {
        let comment = Self.comment(
          in: text, offset..<range.upperBound, breakCount, comments.isEmpty)
        comments.append(comment)
        breakCount = 0
        offset = comment.range.upperBound
        continue
      }
      offset += 1
    }
    endsWithBlankLine = breakCount > 1
  }

  private static func comment(
    in text: FormatText, _ range: Range<Int>, _ breakCount: Int, _ isFirst: Bool
  ) -> Comment {
    let start = range.lowerBound
    let end = text.bytes[range].firstIndex(of: .lineFeed) ?? range.upperBound
    var codeEnd = start
    while codeEnd > 0, text.bytes[codeEnd - 1].isBlank { codeEnd -= 1 }
    return Comment(
      range: text.withoutBlanksAtEnd(start..<end), column: text.column(of: start),
      codeEnd: text.column(of: codeEnd), isTrailing: isFirst && breakCount == 0,
      isAfterBlankLine: breakCount > 1)
  }

  /// Puts what stood before a comma, which is written first, before what stands behind it.
  mutating func prepend(_ other: Gap) {
    comments = other.comments + comments
    hasBreak = hasBreak || other.hasBreak
  }
}
