/// A list or mapping in block style that has begun and not ended.
struct BlockLevel {
  let kind: Piece.Block

  /// Where its lines start in the source, and where they do in the formatted text.
  let sourceColumn: Int
  let indent: Int

  /// Whether it is a list whose `-` stand below the key of the mapping around it: libyaml gives it no
  /// token of its own.
  var isIndentless = false

  var key = KeyState.none
}

/// A list or mapping in brackets that has begun and not ended.
struct FlowLevel {
  /// Where its bracket stands in the formatted text.
  let column: Int

  /// Where its closing bracket stands if it has a line of its own, and its lines are two deeper.
  let indent: Int

  /// Whether a line ends behind its opening bracket.
  var isBroken = false

  var key = KeyState.none

  var elementIndent: Int { isBroken ? indent + 2 : column + 1 }
  var endIndent: Int { isBroken ? indent : column }
}

/// What is known of the key before a `:`.
enum KeyState {
  case none
  case implicit

  /// There is a `?` before it.
  case explicit
}

/// What stands before a piece in the formatted text, unless comments do.
struct Place {
  enum Separation {
    case nothing
    case blank
    case line
  }

  var separation: Separation

  /// The indentation of the piece if it begins a line.
  let indent: Int

  /// Whether comments before the piece may belong to what ends before it.
  var mayFollowOtherLevels = false

  static func nothing(indent: Int) -> Place { Place(separation: .nothing, indent: indent) }
  static func blank(indent: Int) -> Place { Place(separation: .blank, indent: indent) }
  static func line(indent: Int) -> Place { Place(separation: .line, indent: indent) }
}
