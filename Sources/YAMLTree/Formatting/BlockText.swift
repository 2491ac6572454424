/// A text behind `|` or `>` as it is written in the source.
struct BlockText {
  /// The canonical header, for lines that are indented by two.
  let header: String

  /// The comment behind the header.
  let comment: Gap.Comment?

  /// The lines without their indentation.
  ///
  /// Blank ones at the end are among them only where they belong to the text.
  let lines: [Range<Int>]

  /// The offset at which what is not part of the text begins, that is the end of its last line.
  let end: Int

  /// Reads the text of a range; `parentColumn` is that of the collection around it, if there is one.
  init(in text: FormatText, _ range: Range<Int>, isFolded: Bool, parentColumn: Int?) {
    let firstBreak = text.bytes[range].firstIndex(of: .lineFeed) ?? range.upperBound
    let source = Header(of: text, range.lowerBound..<firstBreak)
    comment = source.comment

    let body = min(firstBreak + 1, range.upperBound)..<range.upperBound
    let isEnded = body.isEmpty || text.bytes[body.upperBound - 1] == .lineFeed
    var lines = body.isEmpty ? [] : text.lines(of: body)
    if isEnded, !lines.isEmpty { lines.removeLast() }
    let indent = Self.indent(of: lines, in: text, source.indicator, parentColumn ?? 0)
    lines = lines.map { text.withoutIndentation($0, indent) }
    if source.chomping != UInt8(ascii: "+") {
      while lines.last?.isEmpty == true { lines.removeLast() }
    }

    self.lines = lines
    end = lines.last?.upperBound ?? firstBreak
    let first = lines.first { !$0.isEmpty }
    let isIndicated = first.map { text.bytes[$0.lowerBound].isBlank } ?? false
    // Without a line break at its end the text has none in it either.
    let chomping = isEnded ? source.chomping : UInt8(ascii: "-")
    header =
      (isFolded ? ">" : "|") + (isIndicated ? "2" : "")
      + (chomping.map { String(Unicode.Scalar($0)) } ?? "")
  }

  /// Returns how many spaces before each line are no part of it.
  private static func indent(
    of lines: [Range<Int>], in text: FormatText, _ indicator: Int?, _ parentColumn: Int
  ) -> Int {
    if let indicator { return parentColumn + indicator }

    // Of blank lines alone nothing is content.
    return lines.lazy.compactMap { text.indentation(of: $0) }.first ?? Int.max
  }
}

/// What stands behind `|` or `>` on their line.
private struct Header {
  private(set) var indicator: Int?
  private(set) var chomping: UInt8?
  private(set) var comment: Gap.Comment?

  init(of text: FormatText, _ line: Range<Int>) {
    var offset = line.lowerBound + 1
    while offset < line.upperBound, !text.bytes[offset].isBlank {
      let byte = text.bytes[offset]
      if byte == UInt8(ascii: "#") { break }

      if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") {
        chomping = byte
      } else {
        indicator = Int(byte) - Int(UInt8(ascii: "0"))
      }
      offset += 1
    }
    comment = Gap(in: text, offset..<line.upperBound).comments.first
  }
}

extension FormatText {
  /// Returns how many spaces a line begins with; nil where there is nothing else.
  fileprivate func indentation(of line: Range<Int>) -> Int? {
    bytes[line].firstIndex { $0 != .space }.map { $0 - line.lowerBound }
  }

  /// Returns what is left of a line without so many spaces.
  fileprivate func withoutIndentation(_ line: Range<Int>, _ count: Int) -> Range<Int> {
    let isShort = count >= line.count
    return isShort
      ? line.upperBound..<line.upperBound : line.lowerBound + count..<line.upperBound
  }
}
