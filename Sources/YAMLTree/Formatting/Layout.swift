/// Writes the pieces of a text in their canonical places.
///
/// It goes through them once and looks no further ahead than the next one, so it takes linear time.
struct Layout {
  private let text: FormatText
  private let pieces: [Piece]
  private var writer: LineWriter
  private var blocks: [BlockLevel] = []
  private var flows: [FlowLevel] = []

  /// The indentation of the line, if it began within brackets.
  private var flowLineIndent: Int?

  /// The piece written last; a comma that is left out is not.
  private var previous: Piece.Kind?
  private var previousEnd = 0
  private var previousRange = 0..<0

  /// What stood before a comma that was written last.
  private var gapBeforeComma: Gap?

  /// The longest line that a value is moved to from the line below its key.
  private static let width = 100

  private init(of text: FormatText, pieces: [Piece]) {
    self.text = text
    self.pieces = pieces
    writer = LineWriter(of: text)
  }

  /// Returns the formatted text.
  static func formatted(_ text: FormatText, pieces: [Piece]) -> [UInt8] {
    var layout = Layout(of: text, pieces: pieces)
    for index in pieces.indices { layout.add(index) }
    return layout.writer.finished()
  }

  private mutating func add(_ index: Int) {
    let piece = pieces[index]
    var gap = Gap(in: text, previousEnd..<max(previousEnd, piece.range.lowerBound))
    if piece.kind == .comma { return addComma(index, after: gap) }

    if let before = gapBeforeComma { gap.prepend(before) }
    gapBeforeComma = nil
    let closed = closeBlocks(before: piece)
    let isChild = openBlock(for: piece)
    if previous == .flowStart, let last = flows.indices.last {
      flows[last].isBroken = gap.hasBreak && (piece.kind != .flowEnd || !gap.comments.isEmpty)
    }
    if piece.startsKey { setKey(.implicit) }
    let place = place(of: piece, after: gap, isChild: isChild)
    writeComments(of: gap, before: place, endingLevels: closed, isEnd: piece.kind == .flowEnd)
    guard piece.kind != .end else { return }

    separate(place, from: gap, isEnd: piece.kind == .flowEnd)
    write(piece)
  }

  /// Writes a comma directly behind what it follows; comments between the two come behind it.
  private mutating func addComma(_ index: Int, after gap: Gap) {
    let piece = pieces[index]
    let next = pieces[index + 1]
    let gapBehind = Gap(in: text, piece.range.upperBound..<next.range.lowerBound)
    let isLast = next.kind == .flowEnd && gap.comments.isEmpty && gapBehind.comments.isEmpty
    setKey(.none)
    previousEnd = piece.range.upperBound
    gapBeforeComma = gap
    if isLast, flows.last?.isBroken == false { return }

    if previous == .colon || previous == .question { writer.write([.space]) }
    writer.write(piece.range)
    previous = .comma
    previousRange = piece.range
  }
}

// MARK: - Levels

extension Layout {
  /// Returns the levels that end before the piece, the outermost first.
  private mutating func closeBlocks(before piece: Piece) -> ArraySlice<BlockLevel> {
    guard flows.isEmpty else { return [] }

    let before = blocks
    for _ in 0..<piece.closedCount {
      if blocks.last?.isIndentless == true { blocks.removeLast() }
      blocks.removeLast()
    }
    if piece.opened == nil, blocks.last?.isIndentless == true, endsIndentlessList(piece) {
      blocks.removeLast()
    }
    return before[blocks.count...]
  }

  private func endsIndentlessList(_ piece: Piece) -> Bool {
    piece.startsKey || piece.kind == .question || piece.kind == .colon
  }

  /// Returns whether a level begins with the piece.
  private mutating func openBlock(for piece: Piece) -> Bool {
    let isIndentless =
      piece.opened == nil && piece.kind == .dash && blocks.last?.kind == .mapping
    guard let kind = isIndentless ? .sequence : piece.opened else { return false }

    blocks.append(
      BlockLevel(
        kind: kind, sourceColumn: piece.column, indent: blocks.last.map { $0.indent + 2 } ?? 0,
        isIndentless: isIndentless))
    return true
  }

  private mutating func setKey(_ state: KeyState) {
    if let last = flows.indices.last {
      flows[last].key = state
    } else if let last = blocks.indices.last {
      blocks[last].key = state
    }
  }

  private var key: KeyState { flows.last?.key ?? blocks.last?.key ?? .none }

  /// Where a value stands that has a line of its own, and where text goes on that spans lines.
  private var valueIndent: Int {
    flows.last.map { $0.elementIndent + 2 } ?? blocks.last.map { $0.indent + 2 } ?? 0
  }
}

// MARK: - Places

extension Layout {
  private func place(of piece: Piece, after gap: Gap, isChild: Bool) -> Place {
    switch piece.kind {
    case .end, .directive, .documentStart, .documentEnd:
      return Place(separation: .line, indent: 0, mayFollowOtherLevels: true)
    case .flowEnd: return placeOfEnd(after: gap)
    case .colon where key == .implicit:
      return hasNameBefore ? .blank(indent: valueIndent) : .nothing(indent: valueIndent)
    default:
      if let flow = flows.last { return place(of: piece, in: flow, after: gap) }

      return startsEntry(piece)
        ? placeOfEntry(isChild: isChild) : placeOfValue(piece, after: gap)
    }
  }

  /// Whether the piece before ends with the name of an anchor, which a colon would go on with.
  private var hasNameBefore: Bool { previous == .anchor || previous == .alias }

  /// Whether the piece begins a line of a list or mapping in block style.
  private func startsEntry(_ piece: Piece) -> Bool {
    piece.startsKey || piece.kind == .dash || piece.kind == .question || piece.kind == .colon
  }

  private func placeOfEntry(isChild: Bool) -> Place {
    let indent = blocks.last?.indent ?? 0
    if isChild, previous == .dash { return .blank(indent: indent) }

    return Place(
      separation: .line, indent: indent, mayFollowOtherLevels: !(isChild && isValueExpected))
  }

  /// Whether a value may follow what was written last.
  private var isValueExpected: Bool {
    switch previous {
    case .colon, .dash, .question, .anchor: true
    default: false
    }
  }

  private func placeOfValue(_ piece: Piece, after gap: Gap) -> Place {
    guard isValueExpected else { return .line(indent: 0) }

    return keepsLine(piece, after: gap) ? .line(indent: valueIndent) : .blank(indent: valueIndent)
  }

  /// Whether the author's line break between a key and its value stays: that of a text of several
  /// lines, or of one that is too long for the key's line.
  private func keepsLine(_ piece: Piece, after gap: Gap) -> Bool {
    guard gap.hasBreak, previous == .colon, case .scalar = piece.kind, !piece.kind.isBlockScalar
    else { return false }

    return text.hasLineFeed(in: piece.range)
      || writer.column + 1 + text.characterCount(in: piece.range) > Self.width
  }

  private func place(of piece: Piece, in flow: FlowLevel, after gap: Gap) -> Place {
    let indent = flow.elementIndent
    switch previous {
    case .flowStart: return flow.isBroken ? .line(indent: indent) : .nothing(indent: indent)
    case .comma: return gap.hasBreak ? .line(indent: indent) : .blank(indent: indent)
    default: break
    }
    if piece.kind == .colon { return .blank(indent: indent) }

    return placeOfValue(piece, after: gap)
  }

  /// Whether a text is `-`, which would begin an element at the end of a line.
  private func isDash(_ written: ArraySlice<UInt8>) -> Bool {
    written.count == 1 && written.first == UInt8(ascii: "-")
  }

  private func placeOfEnd(after gap: Gap) -> Place {
    guard let flow = flows.last, previous != .flowStart else {
      return .nothing(indent: flows.last?.endIndent ?? 0)
    }

    if flow.isBroken, !isDash(text.bytes[previousRange]) { return .line(indent: flow.endIndent) }

    let isEmptyBefore = previous == .colon || previous == .question
    return isEmptyBefore ? .blank(indent: flow.endIndent) : .nothing(indent: flow.endIndent)
  }
}

// MARK: - Comments

extension Layout {
  private mutating func writeComments(
    of gap: Gap, before place: Place, endingLevels: ArraySlice<BlockLevel>, isEnd: Bool
  ) {
    for (number, comment) in gap.comments.enumerated() {
      if number == 0, comment.isTrailing, previous != nil {
        writer.trail(comment)
      } else {
        let indent = indent(of: comment, before: place, endingLevels, isEnd: isEnd)
        writer.startLine(indent: indent, afterBlankLine: comment.isAfterBlankLine)
        writer.write(comment.range)
      }
    }
  }

  /// Writes the blank or line break before a piece.
  private mutating func separate(_ place: Place, from gap: Gap, isEnd: Bool) {
    if place.separation == .line || !gap.comments.isEmpty {
      let isAfterBlankLine = gap.endsWithBlankLine && !isEnd && previous != .flowStart
      writer.startLine(indent: place.indent, afterBlankLine: isAfterBlankLine)
      flowLineIndent = flows.isEmpty ? nil : place.indent
    } else if place.separation == .blank {
      writer.write([.space])
    }
  }

  /// Returns the indentation of a comment with a line of its own.
  ///
  /// Where levels end, it belongs to the innermost one that is not deeper than the comment in the
  /// source; a key or `-` without a value could have one, two deeper.
  private func indent(
    of comment: Gap.Comment, before place: Place, _ endingLevels: ArraySlice<BlockLevel>,
    isEnd: Bool
  ) -> Int {
    if isEnd { return flows.last?.elementIndent ?? 0 }
    guard place.mayFollowOtherLevels else { return place.indent }

    var (indent, column) = (place.indent, endingLevels.first?.sourceColumn ?? 0)
    if let last = blocks.last { column = last.sourceColumn }
    for level in endingLevels where level.sourceColumn > column {
      if level.sourceColumn <= comment.column {
        (indent, column) = (level.indent, level.sourceColumn)
      }
    }
    let innermost = endingLevels.last ?? blocks.last
    if let innermost, isValueExpected, comment.column > innermost.sourceColumn {
      return innermost.indent + 2
    }
    return indent
  }
}

// MARK: - Pieces

extension Layout {
  private mutating func write(_ piece: Piece) {
    previousEnd = piece.range.upperBound
    previousRange = piece.range
    switch piece.kind {
    case .scalar where piece.kind.isBlockScalar: writeBlockScalar(piece)
    case .scalar(let style): writeLines(piece.range, style)
    case .directive: writer.write("%YAML 1.2".utf8)
    default: writer.write(piece.range)
    }
    updateFlows(for: piece)
    previous = piece.kind
  }

  private mutating func updateFlows(for piece: Piece) {
    switch piece.kind {
    case .flowStart:
      let indent = flowLineIndent ?? blocks.last.map { $0.indent + 2 } ?? 0
      flows.append(FlowLevel(column: writer.column - 1, indent: indent))
    case .flowEnd: if !flows.isEmpty { flows.removeLast() }
    case .question: setKey(.explicit)
    case .colon: setKey(.none)
    default: break
    }
  }

  /// Writes a text that may span lines: their indentation says nothing, blank lines do.
  private mutating func writeLines(_ range: Range<Int>, _ style: Scalar.Style) {
    let indent = flows.isEmpty ? max(2, valueIndent) : valueIndent
    for (number, line) in text.lines(of: range).enumerated() {
      let isLast = line.upperBound == range.upperBound
      let content = number == 0 ? line : text.withoutBlanksAtStart(line)
      let written = isLast ? content : withoutFoldedBlanks(content, style)
      if number > 0 {
        written.isEmpty ? writer.endLine() : writer.startLine(indent: indent)
      }
      writer.write(written)
    }
  }

  /// Returns a line without the blanks at its end that a line break swallows: not `\ ` within double
  /// quotes.
  private func withoutFoldedBlanks(_ line: Range<Int>, _ style: Scalar.Style) -> Range<Int> {
    let content = text.withoutBlanksAtEnd(line)
    guard style == .doubleQuoted, content != line else { return content }

    let backslashes = text.bytes[content].reversed().prefix { $0 == UInt8(ascii: "\\") }
    return backslashes.count % 2 == 0 ? content : content.lowerBound..<content.upperBound + 1
  }

  private mutating func writeBlockScalar(_ piece: Piece) {
    let parent = blocks.last
    let block = BlockText(
      in: text, piece.range, isFolded: piece.kind == .scalar(.folded),
      parentColumn: parent?.sourceColumn)
    writer.write(block.header.utf8)
    if let comment = block.comment { writer.trail(comment) }
    let indent = (parent?.indent ?? 0) + 2
    for line in block.lines {
      line.isEmpty ? writer.endLine() : writer.startLine(indent: indent)
      writer.write(line)
    }
    previousEnd = block.end
  }
}
