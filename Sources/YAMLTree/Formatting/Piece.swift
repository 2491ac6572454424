import CYAML

/// A token that is seen in the text, with what libyaml says of the structure at its place.
struct Piece {
  enum Kind: Equatable {
    case directive
    case documentStart
    case documentEnd
    case dash
    case question
    case colon
    case comma
    case flowStart
    case flowEnd
    case anchor
    case alias
    case scalar(Scalar.Style)

    /// The end of the text.
    case end
  }

  enum Block {
    case sequence
    case mapping
  }

  let kind: Kind

  /// The offsets of its bytes; a block scalar includes its header and the blank lines behind it.
  let range: Range<Int>

  /// Counted from zero, in Unicode scalars.
  let column: Int

  /// How many collections in block style end before it.
  fileprivate(set) var closedCount = 0

  /// The collection in block style that begins with it.
  fileprivate(set) var opened: Block?

  /// Whether it begins a key that has no `?` before it.
  fileprivate(set) var startsKey = false
}

extension Piece {
  /// Returns the pieces of a text, an ``Kind/end`` last, or nil where libyaml cannot read it.
  static func pieces(of text: FormatText) -> [Piece]? {
    guard let parser = ParserHandle(reading: text.bytes[...]) else { return nil }

    var builder = PieceBuilder(text: text)
    while builder.pieces.last?.kind != .end {
      var token = yaml_token_t()
      guard yaml_parser_scan(parser.pointer, &token) == 1 else { return nil }
      defer { yaml_token_delete(&token) }
      guard builder.add(token) else { return nil }
    }
    return builder.pieces
  }
}

/// Gathers the tokens that have no width before the next one that has.
private struct PieceBuilder {
  let text: FormatText
  private(set) var pieces: [Piece] = []
  private var closedCount = 0
  private var opened: Piece.Block?
  private var startsKey = false

  init(text: FormatText) {
    self.text = text
  }

  /// Returns false for a token that no text has which is formatted.
  mutating func add(_ token: yaml_token_t) -> Bool {
    switch token.type {
    case YAML_STREAM_START_TOKEN: return true
    case YAML_BLOCK_SEQUENCE_START_TOKEN: opened = .sequence
    case YAML_BLOCK_MAPPING_START_TOKEN: opened = .mapping
    case YAML_BLOCK_END_TOKEN: closedCount += 1
    case YAML_KEY_TOKEN where token.start_mark.index == token.end_mark.index: startsKey = true
    default:
      guard let kind = Piece.Kind(token) else { return false }

      append(kind, token)
    }
    return true
  }

  private mutating func append(_ kind: Piece.Kind, _ token: yaml_token_t) {
    let start = text.offset(ofScalar: token.start_mark.index)
    let end = max(start, text.offset(ofScalar: token.end_mark.index))
    pieces.append(
      Piece(
        kind: kind, range: start..<end, column: token.start_mark.column, closedCount: closedCount,
        opened: opened, startsKey: startsKey))
    (closedCount, opened, startsKey) = (0, nil, false)
  }
}

extension Piece.Kind {
  fileprivate init?(_ token: yaml_token_t) {
    switch token.type {
    case YAML_VERSION_DIRECTIVE_TOKEN: self = .directive
    case YAML_DOCUMENT_START_TOKEN: self = .documentStart
    case YAML_DOCUMENT_END_TOKEN: self = .documentEnd
    case YAML_BLOCK_ENTRY_TOKEN: self = .dash
    case YAML_KEY_TOKEN: self = .question
    case YAML_VALUE_TOKEN: self = .colon
    case YAML_FLOW_ENTRY_TOKEN: self = .comma
    case YAML_FLOW_SEQUENCE_START_TOKEN, YAML_FLOW_MAPPING_START_TOKEN: self = .flowStart
    case YAML_FLOW_SEQUENCE_END_TOKEN, YAML_FLOW_MAPPING_END_TOKEN: self = .flowEnd
    case YAML_ANCHOR_TOKEN: self = .anchor
    case YAML_ALIAS_TOKEN: self = .alias
    case YAML_SCALAR_TOKEN: self = .scalar(Scalar.Style(token.data.scalar.style))
    case YAML_STREAM_END_TOKEN: self = .end
    default: return nil
    }
  }

  var isBlockScalar: Bool { self == .scalar(.literal) || self == .scalar(.folded) }
}
