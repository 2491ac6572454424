/// The formatted text as it grows, line by line.
///
/// The comments at the ends of lines are put in last, when it is known how far their lines reach.
struct LineWriter {
  /// A comment at the end of a line.
  private struct TrailingComment {
    let text: ArraySlice<UInt8>

    /// Where it belongs in the text written so far, and how many columns stand before it.
    let offset: Int
    let codeEnd: Int

    let source: Gap.Comment
  }

  private var bytes: [UInt8] = []
  private var comments: [TrailingComment] = []

  /// How many columns the last line takes.
  private(set) var column = 0

  private let text: FormatText

  init(of text: FormatText) {
    self.text = text
    bytes.reserveCapacity(text.bytes.count + text.bytes.count / 4)
  }

  /// Writes a part of the source that holds no line break.
  mutating func write(_ range: Range<Int>) {
    write(text.bytes[range])
  }

  mutating func write(_ characters: some Sequence<UInt8>) {
    for byte in characters {
      bytes.append(byte)
      column = byte.column(after: column)
    }
  }

  /// Starts a new line; the first one is there from the beginning.
  mutating func startLine(indent: Int, afterBlankLine: Bool = false) {
    if !bytes.isEmpty { endLine(count: afterBlankLine ? 2 : 1) }
    write(repeatElement(.space, count: indent))
  }

  /// Ends the line, and adds blank ones for a count over 1.
  mutating func endLine(count: Int = 1) {
    bytes.append(contentsOf: repeatElement(.lineFeed, count: count))
    column = 0
  }

  /// Puts a comment at the end of the line, once the columns of all are known.
  mutating func trail(_ comment: Gap.Comment) {
    comments.append(
      TrailingComment(
        text: text.bytes[comment.range], offset: bytes.count, codeEnd: column, source: comment))
  }

  /// Ends the last line and returns the text.
  consuming func finished() -> [UInt8] {
    if !bytes.isEmpty { endLine() }
    guard !comments.isEmpty else { return bytes }

    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + bytes.count / 2)
    var written = 0
    for (comment, column) in zip(comments, commentColumns()) {
      result += bytes[written..<comment.offset]
      result += repeatElement(.space, count: column - comment.codeEnd)
      result += comment.text
      written = comment.offset
    }
    return result + bytes[written...]
  }

  // MARK: - Columns of comments

  private func commentColumns() -> [Int] {
    var columns: [Int] = []
    var start = 0
    for index in comments.indices {
      let next = index + 1
      if next < comments.count, areAligned(comments[index].source, comments[next].source) {
        continue
      }

      let column = Self.column(of: comments[start..<next])
      columns += repeatElement(column, count: next - start)
      start = next
    }
    return columns
  }

  /// Whether two comments that follow each other stand at one column, and not by chance.
  private func areAligned(_ first: Gap.Comment, _ second: Gap.Comment) -> Bool {
    guard first.column == second.column else { return false }

    let between = text.bytes[first.range.upperBound..<second.range.lowerBound]
    return first.isSetOff || second.isSetOff
      || between.lazy.filter { $0 == .lineFeed }.count == 1
  }

  /// Comments close behind the longest of their lines stay as close; others keep their column if
  /// the lines leave two blanks before it.
  private static func column(of group: ArraySlice<TrailingComment>) -> Int {
    let column = group.first?.source.column ?? 0
    let sourceEnd = group.lazy.map(\.source.codeEnd).max() ?? 0
    let end = group.lazy.map(\.codeEnd).max() ?? 0
    let distance = column - sourceEnd
    return distance > Gap.Comment.closeDistance
      ? max(column, end + Gap.Comment.closeDistance) : end + max(1, distance)
  }
}
