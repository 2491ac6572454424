import Diagnostics
import YAMLTree

/// A JSON value whose members keep their order.
indirect enum JSONValue {
  typealias Member = (key: String, value: JSONValue)

  case null
  case boolean(Bool)
  case number(Int64)
  case fraction(Double)
  case text(String)
  case list([JSONValue])
  case object([Member])

  /// Reads a YAML value by the core schema; nil where it is none.
  init?(yaml text: String) {
    var diagnostics = DiagnosticCollector()
    let file = SourceFile(name: "example", bytes: Array(text.utf8))
    guard let node = NodeReader.read(file, diagnostics: &diagnostics) else { return nil }

    self.init(node)
  }

  private init(_ node: Node) {
    switch node {
    case .scalar(let scalar):
      self.init(scalar.core)
    case .sequence(let sequence):
      self = .list(sequence.elements.map(JSONValue.init))
    case .mapping(let mapping):
      self = .object(mapping.entries.map { ($0.key.text, JSONValue($0.value)) })
    }
  }

  private init(_ value: CoreValue) {
    switch value {
    case .null: self = .null
    case .boolean(let value): self = .boolean(value)
    case .integer(let value): self = .number(value)
    case .float(let value): self = .fraction(value)
    case .string(let value): self = .text(value)
    }
  }

  /// The text, indented by two spaces a level; short lists and objects stand on one line.
  var text: String {
    text(indent: "")
  }

  private func text(indent: String) -> String {
    let line = lineText
    guard !line.isEmpty, indent.utf8.count + line.utf8.count > 90 else { return line }

    let inner = indent + "  "
    switch self {
    case .list(let elements):
      let lines = elements.map { inner + $0.text(indent: inner) }
      return "[\n\(lines.joined(separator: ",\n"))\n\(indent)]"
    case .object(let members):
      let lines = members.map { member in
        "\(inner)\(Self.quoted(member.key)): \(member.value.text(indent: inner))"
      }
      return "{\n\(lines.joined(separator: ",\n"))\n\(indent)}"
    default:
      return line
    }
  }

  private var lineText: String {
    switch self {
    case .null: "null"
    case .boolean(let value): "\(value)"
    case .number(let value): "\(value)"
    case .fraction(let value): "\(value)"
    case .text(let text): Self.quoted(text)
    case .list(let elements): "[\(elements.map(\.lineText).joined(separator: ", "))]"
    case .object(let members):
      "{"
        + members.map { "\(Self.quoted($0.key)): \($0.value.lineText)" }.joined(separator: ", ")
        + "}"
    }
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
