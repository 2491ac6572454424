import YAMLTree

/// The type of a parameter's values.
enum ParameterType: String, CaseIterable {
  case string
  case integer
  case boolean
  case size
  case duration
  case path

  /// What a value must be, for messages.
  var expectation: String {
    switch self {
    case .string: "a text"
    case .integer: "a whole number"
    case .boolean: "true or false"
    case .size: "a size such as 2MiB"
    case .duration: "a time such as 30s"
    case .path: "a path"
    }
  }

  /// Returns whether the text is a value of the type.
  func accepts(_ text: String) -> Bool {
    switch self {
    case .string: true
    case .path: !text.isEmpty && !text.utf8.contains(0)
    case .boolean: if case .boolean = CoreValue(plain: text) { true } else { false }
    case .integer, .size, .duration: magnitude(of: text) != nil
    }
  }

  /// Whether values can be smaller and greater than others.
  var isOrdered: Bool {
    self == .integer || self == .size || self == .duration
  }

  /// Returns the number, the bytes or the microseconds that a text stands for; nil where it is none.
  func magnitude(of text: String) -> Int64? {
    switch self {
    case .integer:
      if case .integer(let value) = CoreValue(plain: text) { value } else { nil }
    case .size: (try? Quantity.size(text)).flatMap { Int64(exactly: $0) }
    case .duration: (try? Quantity.microseconds(text)).flatMap { Int64(exactly: $0) }
    default: nil
    }
  }

  /// Returns what is the same for all spellings of a value.
  func identity(of text: String) -> String {
    if case .boolean = self, case .boolean(let value) = CoreValue(plain: text) { return "\(value)" }

    return magnitude(of: text).map { "\($0)" } ?? text
  }

  /// How a value is written where it stands alone: a string is never taken for a number.
  var style: Scalar.Style {
    self == .string || self == .path ? .doubleQuoted : .plain
  }
}

/// The value of a parameter.
struct ParameterValue: Equatable {
  let text: String

  /// How it is written where it is all of a value.
  var style: Scalar.Style = .plain

  /// Whether nobody is to see it.
  var isSecret = false
}
