/// What a scalar means by the core schema (YAML 1.2.2, §10.3.2).
///
/// The schema knows no booleans such as `yes`, no `1:30` for 90, and reads `0123` as 123.
package enum CoreValue: Equatable, Sendable {
  case null
  case boolean(Bool)
  case integer(Int64)

  /// A number with a fraction or an exponent, an infinity, not-a-number (which is unequal to
  /// itself), or an integer that does not fit in 64 bits.
  case float(Double)

  case string(String)

  /// Resolves the text of a plain scalar.
  package init(plain text: String) {
    self = Self.word(text) ?? CoreNumber.value(of: text) ?? .string(text)
  }

  private static func word(_ text: String) -> CoreValue? {
    switch text {
    case "", "~", "null", "Null", "NULL": .null
    case "true", "True", "TRUE": .boolean(true)
    case "false", "False", "FALSE": .boolean(false)
    default: nil
    }
  }

  /// What the value is, with its article, for messages.
  package var kindName: String {
    switch self {
    case .null: "null"
    case .boolean: "a boolean"
    case .integer, .float: "a number"
    case .string: "a string"
    }
  }
}

/// The numbers of the core schema.
private enum CoreNumber {
  static func value(of text: String) -> CoreValue? {
    // Most scalars are words: one look at the first byte settles them.
    guard let first = text.utf8.first, "+-.0123456789".utf8.contains(first) else { return nil }

    return special(text) ?? prefixed(text) ?? decimal(text)
  }

  private static func special(_ text: String) -> CoreValue? {
    switch text {
    case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": .float(.infinity)
    case "-.inf", "-.Inf", "-.INF": .float(-.infinity)
    case ".nan", ".NaN", ".NAN": .float(.nan)
    default: nil
    }
  }

  /// Reads `0o…` and `0x…`, which take no sign.
  private static func prefixed(_ text: String) -> CoreValue? {
    let digits = text.utf8.dropFirst(2)
    guard !digits.isEmpty else { return nil }

    if text.utf8.starts(with: "0o".utf8) { return integer(digits, radix: 8) }
    if text.utf8.starts(with: "0x".utf8) { return integer(digits, radix: 16) }
    return nil
  }

  private static func integer(_ digits: Substring.UTF8View, radix: Int) -> CoreValue? {
    let values = digits.compactMap { digitValue($0) }
    guard values.count == digits.count, values.allSatisfy({ $0 < radix }) else { return nil }

    if let value = Int64(String(Substring(digits)), radix: radix) { return .integer(value) }
    return .float(values.reduce(0) { $0 * Double(radix) + Double($1) })
  }

  private static func digitValue(_ byte: UInt8) -> Int? {
    Character(Unicode.Scalar(byte)).hexDigitValue
  }

  private static func decimal(_ text: String) -> CoreValue? {
    var rest = text.utf8[...]
    if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest.removeFirst() }
    let whole = dropDigits(&rest)
    if whole > 0, rest.isEmpty {
      return Int64(text).map { .integer($0) } ?? Double(text).map { .float($0) }
    }

    guard dropFraction(&rest, wholeDigits: whole), dropExponent(&rest), rest.isEmpty else {
      return nil
    }

    return Double(text).map { .float($0) }
  }

  private static func dropDigits(_ text: inout Substring.UTF8View) -> Int {
    let digits = text.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    text = text[digits.endIndex...]
    return digits.count
  }

  /// Drops `.` and digits; digits must stand on one side of the point at least.
  private static func dropFraction(
    _ text: inout Substring.UTF8View, wholeDigits: Int
  ) -> Bool {
    guard text.first == UInt8(ascii: ".") else { return wholeDigits > 0 }

    text.removeFirst()
    return dropDigits(&text) + wholeDigits > 0
  }

  private static func dropExponent(_ text: inout Substring.UTF8View) -> Bool {
    guard let mark = text.first, mark == UInt8(ascii: "e") || mark == UInt8(ascii: "E") else {
      return true
    }

    text.removeFirst()
    if text.first == UInt8(ascii: "+") || text.first == UInt8(ascii: "-") { text.removeFirst() }
    return dropDigits(&text) > 0
  }
}
