import Diagnostics
import YAMLTree

/// The values of a mapping by key, after unknown keys were reported.
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

  /// Returns the fields of a mapping; unknown keys are reported with the nearest known one.
  mutating func fields<Key: RecipeKey>(_ node: Node, as keys: Key.Type) -> Fields<Key>? {
    guard case .mapping(let mapping) = node else {
      wrongType(node, expected: "a mapping", of: Key.owner)
      return nil
    }

    for entry in mapping.entries where Key(rawValue: entry.key.text) == nil {
      reportUnknown(entry.key, Key.self)
    }
    return Fields(mapping: mapping)
  }

  private mutating func reportUnknown<Key: RecipeKey>(_ key: Scalar, _ keys: Key.Type) {
    if Key.planned.contains(key.text) {
      diagnostics.error(
        .notYetSupported, "`\(key.text)` of \(Key.owner) is not carried out by this release",
        at: key.range, help: "take it out, or use a newer lttrecipe")
      return
    }

    let known = Key.allCases.map(\.rawValue)
    let help =
      NearestSpelling.question(for: key.text, among: known)
      ?? "\(Key.owner) takes: \(known.sorted().joined(separator: ", "))"
    diagnostics.error(
      .keyUnknown, "unknown key `\(key.text)` in \(Key.owner)", at: key.range, help: help)
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
    if scalar.core == .null {
      diagnostics.error(
        .typeWrong, "\(owner) must be a text, not null", at: scalar.range,
        help: scalar.text == "~" ? "quote it: \"~\"" : "write a text, or \"\" for an empty one")
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

    wrongType(node, expected: "true or false", of: owner)
    return nil
  }

  /// Returns a whole number that is not negative.
  mutating func count(_ node: Node, of owner: String) -> UInt64? {
    if case .scalar(let scalar) = node, case .integer(let value) = scalar.core, value >= 0 {
      return UInt64(value)
    }

    wrongType(node, expected: "a whole number", of: owner)
    return nil
  }

  /// Returns a size in bytes.
  mutating func size(_ node: Node, of owner: String) -> UInt64? {
    quantity(node, of: owner, example: "2MiB") { text throws(Quantity.Fault) in
      try Quantity.size(text)
    }
  }

  /// Returns a time in milliseconds.
  mutating func milliseconds(_ node: Node, of owner: String) -> UInt64? {
    quantity(node, of: owner, example: "30s") { text throws(Quantity.Fault) in
      try Quantity.milliseconds(text)
    }
  }

  private mutating func quantity(
    _ node: Node, of owner: String, example: String,
    _ read: (String) throws(Quantity.Fault) -> UInt64
  ) -> UInt64? {
    guard let text = text(node, of: owner) else { return nil }

    do throws(Quantity.Fault) {
      return try read(text.value)
    } catch {
      let help: String
      switch error {
      case .unit(let suggestion?): help = "write `\(suggestion)`"
      case .tooLarge: help = "write a smaller number"
      case .unitMissing: help = "write the unit, such as `\(example)`"
      default: help = "write a number and a unit, such as `\(example)`"
      }
      diagnostics.error(
        .unitWrong, "\(owner) cannot be `\(text.value)`", at: text.range, help: help)
      return nil
    }
  }
}
