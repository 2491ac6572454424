/// A text that diagnostics point into: its display name and its bytes.
///
/// It is a class so that the many ranges of one file share one copy.
package final class SourceFile: Sendable {
  /// The name of a text that comes from no file.
  package static let standardInputName = "<standard input>"

  /// The name as the user wrote it, or ``standardInputName``.
  package let name: String

  /// The whole text, UTF-8.
  package let bytes: [UInt8]

  /// The offset of the first byte of each line; a byte order mark belongs to no line.
  private let lineStarts: [Int]

  /// Whether lines of it may be printed; a file of parameters can hold secrets.
  package let showsText: Bool

  package init(name: String, bytes: [UInt8], showsText: Bool = true) {
    self.showsText = showsText
    self.name = name
    self.bytes = bytes

    var starts = [Self.byteOrderMarkLength(of: bytes)]
    for (offset, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
      starts.append(offset + 1)
    }
    lineStarts = starts
  }

  private static func byteOrderMarkLength(of bytes: [UInt8]) -> Int {
    bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// Returns the text of a line without its line break; `number` is 1-based.
  package func line(_ number: Int) -> String? {
    guard number >= 1, number <= lineStarts.count else { return nil }

    let start = lineStarts[number - 1]
    let end = number < lineStarts.count ? lineStarts[number] - 1 : bytes.count
    let text = bytes[start..<max(start, end)]
    return String(decoding: text.last == UInt8(ascii: "\r") ? text.dropLast() : text, as: UTF8.self)
  }

  /// Returns the position of the byte at `offset`; a byte order mark takes no column.
  package func position(at offset: Int) -> SourcePosition {
    let lineIndex = max(0, lineStarts.partitioningIndex { $0 > offset } - 1)
    let lineStart = lineStarts[lineIndex]
    let before = bytes[lineStart..<max(lineStart, min(offset, bytes.count))]
    let column = String(decoding: before, as: UTF8.self).unicodeScalars.count + 1
    return SourcePosition(line: lineIndex + 1, column: column)
  }
}

extension RandomAccessCollection {
  /// Returns the first index for which `predicate` holds, in logarithmic time.
  ///
  /// The predicate must hold for every element after that one.
  package func partitioningIndex(_ predicate: (Element) -> Bool) -> Index {
    var low = startIndex
    var count = count
    while count > 0 {
      let half = count / 2
      let middle = index(low, offsetBy: half)
      if predicate(self[middle]) {
        count = half
      } else {
        low = index(after: middle)
        count -= half + 1
      }
    }
    return low
  }
}
