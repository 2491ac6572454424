import Diagnostics
import YAMLTree

/// The values of a mapping by key.
struct Fields<Key: RecipeKey> {
  let mapping: MappingNode

  subscript(_ key: Key) -> Node? {
    mapping[key.rawValue]
  }

  var range: SourceRange { mapping.range }
}

/// Reads plain values out of nodes; what does not fit is reported, and nil returned.
struct NodeDecoder {
  var diagnostics = DiagnosticCollector()

  /// Returns the fields of a mapping, whose keys were checked with its shape.
  mutating func fields<Key: RecipeKey>(_ node: Node, as keys: Key.Type) -> Fields<Key>? {
    guard case .mapping(let mapping) = node else {
      wrongType(node, expected: "a mapping", of: Key.owner)
      return nil
    }

    return Fields(mapping: mapping)
  }

  mutating func wrongType(_ node: Node, expected: String, of owner: String, help: String? = nil) {
    diagnostics.error(
      .typeWrong, "\(owner) must be \(expected), not \(node.kindName)", at: node.range, help: help)
  }

  /// Returns the elements of a list.
  mutating func elements(_ node: Node?, of owner: String) -> [Node] {
    guard let node else { return [] }
    guard case .sequence(let sequence) = node else {
      wrongType(node, expected: "a list", of: owner)
      return []
    }

    return sequence.elements
  }

  /// Returns the entries of a mapping with free keys.
  mutating func entries(_ node: Node?, of owner: String) -> [MappingNode.Entry] {
    guard let node else { return [] }
    guard case .mapping(let mapping) = node else {
      wrongType(node, expected: "a mapping", of: owner)
      return []
    }

    return mapping.entries
  }

  /// Returns the text of any scalar as it is written; null is refused, because `~` is often a path.
  mutating func text(_ node: Node, of owner: String) -> Located<String>? {
    guard case .scalar(let scalar) = node else {
      wrongType(node, expected: "a text", of: owner)
      return nil
    }
    guard scalar.core != .null else {
      reportNull(scalar, of: owner)
      return nil
    }

    guard !scalar.text.utf8.contains(0) else {
      diagnostics.error(
        .valueInvalid, "\(owner) cannot hold the character U+0000", at: scalar.range,
        help: "programs and LTTng end texts there")
      return nil
    }

    return Located(scalar.text, at: scalar.range)
  }

  mutating func reportNull(_ scalar: Scalar, of owner: String) {
    diagnostics.error(
      .typeWrong, "\(owner) must be a text, not null", at: scalar.range,
      help: scalar.text == "~" ? "quote it: \"~\"" : "write a text, or \"\" for an empty one")
  }

  /// Returns one of an enumeration's values.
  mutating func choice<Value: RawRepresentable<String> & CaseIterable>(
    _ node: Node, of owner: String, as type: Value.Type
  ) -> Value? {
    guard let text = text(node, of: owner) else { return nil }
    if let value = Value(rawValue: text.value) { return value }

    let known = Value.allCases.map(\.rawValue)
    diagnostics.error(
      .valueInvalid, "\(owner) cannot be `\(text.value)`", at: text.range,
      help: NearestSpelling.question(for: text.value, among: known)
        ?? "it is one of: \(known.joined(separator: ", "))")
    return nil
  }

  mutating func boolean(_ node: Node, of owner: String) -> Bool? {
    if case .scalar(let scalar) = node, case .boolean(let value) = scalar.core { return value }

    let words = ["yes": "true", "on": "true", "no": "false", "off": "false"]
    wrongType(
      node, expected: "true or false", of: owner,
      help: words[node.scalarText.lowercased()].map { "write `\($0)`" })
    return nil
  }

  /// Returns a whole number that is not negative.
  mutating func count(_ node: Node, of owner: String) -> UInt64? {
    if case .scalar(let scalar) = node, let value = scalar.core.wholeNumber, value >= 0 {
      return UInt64(value)
    }

    wrongType(node, expected: "a whole number", of: owner)
    return nil
  }

  /// Returns a size in bytes.
  mutating func size(_ node: Node, of owner: String, isShapeOnly: Bool = false) -> UInt64? {
    quantity(node, of: owner, example: "2MiB", isShapeOnly) { text throws(Quantity.Fault) in
      try Quantity.size(text)
    }
  }

  /// Returns a time in milliseconds.
  mutating func milliseconds(_ node: Node, of owner: String, isShapeOnly: Bool = false) -> UInt64? {
    quantity(node, of: owner, example: "30s", isShapeOnly) { text throws(Quantity.Fault) in
      try Quantity.milliseconds(text)
    }
  }

  /// Returns a time in microseconds.
  mutating func microseconds(_ node: Node, of owner: String) -> UInt64? {
    quantity(node, of: owner, example: "30s", false) { text throws(Quantity.Fault) in
      try Quantity.microseconds(text)
    }
  }

  /// Reads a number with a unit, or 0; with `isShapeOnly`, one that is too large is not reported.
  private mutating func quantity(
    _ node: Node, of owner: String, example: String, _ isShapeOnly: Bool,
    _ read: (String) throws(Quantity.Fault) -> UInt64
  ) -> UInt64? {
    if case .scalar(let scalar) = node, scalar.core.wholeNumber == 0 { return 0 }
    guard let text = text(node, of: owner) else { return nil }

    do throws(Quantity.Fault) {
      return try read(text.value)
    } catch {
      if isShapeOnly, error == .tooLarge { return nil }
      reportQuantity(text, error, of: owner, example: example)
      return nil
    }
  }

  private mutating func reportQuantity(
    _ text: Located<String>, _ fault: Quantity.Fault, of owner: String, example: String
  ) {
    let help =
      switch fault {
      case .unit(let suggestion?): "write `\(suggestion)`"
      case .tooLarge: "write a smaller number"
      case .unitMissing: "write the unit, such as `\(example)`"
      default: "write a number and a unit, such as `\(example)`"
      }
    diagnostics.error(
      .unitWrong, "\(owner) cannot be `\(text.value)`", at: text.range, help: help)
  }
}
