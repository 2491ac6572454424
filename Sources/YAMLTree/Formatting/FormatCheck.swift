import Diagnostics

/// Compares a text with its formatted form, so that no mistake of the formatter changes a file.
enum FormatCheck {
  /// Whether both have the same values, written in the same styles, and the same comments.
  static func isSame(_ source: SourceFile, _ formatted: SourceFile) -> Bool {
    hasSameEvents(source, formatted)
      && comments(of: source.bytes) == comments(of: formatted.bytes)
  }

  private static func hasSameEvents(_ source: SourceFile, _ formatted: SourceFile) -> Bool {
    guard var first = EventReader(source), var second = EventReader(formatted) else { return false }

    while true {
      guard let one = try? first.next(), let other = try? second.next(),
        one.content == other.content, one.anchor == other.anchor, one.tag == other.tag
      else { return false }

      if one.content == .streamEnd { return true }
    }
  }

  /// Returns all comments of a text that libyaml can read, nil for another.
  private static func comments(of bytes: [UInt8]) -> [ArraySlice<UInt8>]? {
    let text = FormatText(bytes)
    guard let pieces = Piece.pieces(of: text) else { return nil }

    var ranges: [Range<Int>] = []
    var end = 0
    for piece in pieces {
      let start = max(end, piece.range.lowerBound)
      ranges += Gap(in: text, end..<start).comments.map(\.range)
      end = max(start, piece.range.upperBound)
      if piece.kind.isBlockScalar { ranges += headerComment(of: piece, in: text) }
    }
    return ranges.map { text.bytes[$0] }
  }

  private static func headerComment(of piece: Piece, in text: FormatText) -> [Range<Int>] {
    let block = BlockText(in: text, piece.range, isFolded: true, parentColumn: nil)
    return block.comment.map { [$0.range] } ?? []
  }
}
