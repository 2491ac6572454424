import FoundationEssentials

/// Any JSON value.
package enum JSONValue: Decodable, Equatable, Sendable {
  case null
  case boolean(Bool)
  case number(Double)
  case text(String)
  case list([JSONValue])
  case object([String: JSONValue])

  /// Reads one value.
  package init?(parsing text: String) {
    guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(text.utf8)) else {
      return nil
    }

    self = value
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .boolean(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .text(value)
    } else if let value = try? container.decode([JSONValue].self) {
      self = .list(value)
    } else {
      self = .object(try container.decode([String: JSONValue].self))
    }
  }

  package var elements: [JSONValue] {
    if case .list(let elements) = self { elements } else { [] }
  }

  package var text: String? {
    if case .text(let text) = self { text } else { nil }
  }

  /// The value where it is a whole number.
  package var number: Int? {
    if case .number(let number) = self { Int(exactly: number) } else { nil }
  }

  package subscript(key: String) -> JSONValue {
    if case .object(let values) = self { values[key] ?? .null } else { .null }
  }

  package subscript(index: Int) -> JSONValue {
    elements.indices.contains(index) ? elements[index] : .null
  }
}
