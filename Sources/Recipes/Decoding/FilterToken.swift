/// The words of a filter (lttng-event-rule(7), "Filter expression syntax").
enum FilterToken: Equatable {
  /// A number, a text between quotes, or the name of a field.
  case operand(String)

  /// An operator between two operands.
  case binary(String)

  /// An operator before an operand: `!`, `-`, `+`, `~`.
  case prefix(String)
  case open(String)
  case close(String)

  /// What no filter has.
  case foreign(String)
}

/// Takes a filter's text apart.
struct FilterLexer {
  /// Why a text cannot be taken apart.
  enum Fault: Error {
    case openQuote(String)
  }

  private static let doubled = [
    "&&", "||", "==", "!=", "<=", ">=", "<<", ">>", "->",
  ]
  private static let single = ["<", ">", "&", "|", "^", "+", "-", "=", "!", "~", "*", "/", "%"]
  private static let prefixes = ["!", "-", "+", "~"]

  private let scalars: [Unicode.Scalar]
  private var position = 0
  private var tokens: [FilterToken] = []

  static func tokens(of text: String) throws(Fault) -> [FilterToken] {
    var lexer = FilterLexer(text)
    while let token = try lexer.next() { lexer.tokens.append(token) }
    return lexer.tokens
  }

  private init(_ text: String) {
    scalars = Array(text.unicodeScalars)
  }

  private mutating func next() throws(Fault) -> FilterToken? {
    while position < scalars.count, scalars[position].properties.isWhitespace { position += 1 }
    guard position < scalars.count else { return nil }

    let scalar = scalars[position]
    if scalar == "\"" || scalar == "'" { return .operand(try quoted(by: scalar)) }
    if "([".unicodeScalars.contains(scalar) { return .open(take(1)) }
    if ")]".unicodeScalars.contains(scalar) { return .close(take(1)) }
    if Self.isWord(scalar) { return .operand(word()) }
    for symbol in Self.doubled + Self.single where starts(with: symbol) {
      return token(of: take(symbol.count))
    }
    return .foreign(take(1))
  }

  /// What stands where an operand is due is an operator before one.
  private func token(of symbol: String) -> FilterToken {
    let followsOperand =
      switch tokens.last {
      case .operand, .close: true
      default: false
      }
    if Self.prefixes.contains(symbol), !followsOperand { return .prefix(symbol) }

    return ["=", "*", "/", "%"].contains(symbol) ? .foreign(symbol) : .binary(symbol)
  }

  private func starts(with symbol: String) -> Bool {
    scalars[position...].starts(with: Array(symbol.unicodeScalars))
  }

  private mutating func take(_ count: Int) -> String {
    defer { position += count }

    return text(position..<position + count)
  }

  private func text(_ range: Range<Int>) -> String {
    String(String.UnicodeScalarView(scalars[range]))
  }

  /// A field's name can have parts (`a.b`, `$ctx.vpid`, `$app.provider:type`).
  private mutating func word() -> String {
    let start = position
    while position < scalars.count, Self.isWord(scalars[position]) || isColonOfName(start) {
      position += 1
    }
    return text(start..<position)
  }

  private func isColonOfName(_ start: Int) -> Bool {
    scalars[position] == ":" && scalars[start] == "$"
  }

  private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
      || "_$.".unicodeScalars.contains(scalar)
  }

  private mutating func quoted(by quote: Unicode.Scalar) throws(Fault) -> String {
    let start = position
    position += 1
    while position < scalars.count, scalars[position] != quote {
      position += scalars[position] == "\\" ? 2 : 1
    }
    guard position < scalars.count else { throw .openQuote(text(start..<scalars.count)) }

    position += 1
    return text(start..<position)
  }
}
