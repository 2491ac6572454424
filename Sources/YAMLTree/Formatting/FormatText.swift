/// A text that is formatted: UTF-8 without a byte order mark, its lines ended by LF.
struct FormatText {
  let bytes: [UInt8]

  /// The offset of each Unicode scalar and of the end, as libyaml counts them; nil where all are
  /// ASCII.
  private let offsets: [Int]?

  /// Takes a text that `TextCheck` accepts: there is no carriage return but before a line feed.
  init(_ source: [UInt8]) {
    let hasByteOrderMark = source.starts(with: [0xEF, 0xBB, 0xBF])
    let bytes = source.dropFirst(hasByteOrderMark ? 3 : 0).filter { $0 != UInt8(ascii: "\r") }
    let isASCII = bytes.allSatisfy { $0 < 0x80 }
    offsets = isASCII ? nil : bytes.indices.filter { !bytes[$0].isContinuation } + [bytes.count]
    self.bytes = bytes
  }

  /// Returns the offset of the Unicode scalar with this index.
  func offset(ofScalar index: Int) -> Int {
    guard let offsets else { return min(index, bytes.count) }

    return index < offsets.count ? offsets[index] : bytes.count
  }

  /// Returns the part of a range without the blanks at its end.
  func withoutBlanksAtEnd(_ range: Range<Int>) -> Range<Int> {
    var end = range.upperBound
    while end > range.lowerBound, bytes[end - 1].isBlank { end -= 1 }
    return range.lowerBound..<end
  }

  /// Returns the part of a range without the blanks at its start.
  func withoutBlanksAtStart(_ range: Range<Int>) -> Range<Int> {
    var start = range.lowerBound
    while start < range.upperBound, bytes[start].isBlank { start += 1 }
    return start..<range.upperBound
  }

  /// Returns the lines of a range, without their line feeds.
  func lines(of range: Range<Int>) -> [Range<Int>] {
    var lines: [Range<Int>] = []
    var start = range.lowerBound
    for offset in range where bytes[offset] == .lineFeed {
      lines.append(start..<offset)
      start = offset + 1
    }
    return lines + [start..<range.upperBound]
  }

  func characterCount(in range: Range<Int>) -> Int {
    bytes[range].lazy.filter { !$0.isContinuation }.count
  }

  func hasLineFeed(in range: Range<Int>) -> Bool {
    bytes[range].contains(.lineFeed)
  }

  /// Returns how many columns the part of a line before an offset takes, with tabs of eight.
  func column(of offset: Int) -> Int {
    var start = offset
    while start > 0, bytes[start - 1] != .lineFeed { start -= 1 }
    return bytes[start..<offset].reduce(0) { $1.column(after: $0) }
  }
}

extension UInt8 {
  static let lineFeed = UInt8(ascii: "\n")
  static let space = UInt8(ascii: " ")

  var isBlank: Bool { self == .space || self == UInt8(ascii: "\t") }

  /// Returns the column behind the byte: that of a tab is a multiple of eight.
  func column(after column: Int) -> Int {
    if self == UInt8(ascii: "\t") { return (column / 8 + 1) * 8 }

    return isContinuation ? column : column + 1
  }

  /// Whether the byte goes on with a character of UTF-8.
  var isContinuation: Bool { self & 0xC0 == 0x80 }
}
