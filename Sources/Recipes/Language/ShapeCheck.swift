import Diagnostics
import LTTngModel
import YAMLTree

/// Holds a file against the shapes of the language: unknown keys, wrong types, units, words.
///
/// It looks at values as they are written, before parameters are put in: a text with `${…}` may stand for
/// any scalar. The JSON Schemas accept the same files.
struct ShapeCheck {
  private(set) var diagnostics = DiagnosticCollector()

  /// Returns the release of this machine's LTTng, where it can be told; asked only where it is to be said.
  var installedLTTng: () -> String? = { nil }

  /// Checks the mapping of a whole file, or of any part of one.
  mutating func check<Key: RecipeKey>(_ mapping: MappingNode, as keys: Key.Type) {
    for entry in mapping.entries {
      let key = entry.key.text
      if Key.self == MatrixKey.self, Key.table[key] != nil, case .sequence = entry.value {
        reportReserved(entry.key, Key.owner)
      } else if let description = Key.table[key] {
        check(
          entry.value, description.shape, as: "`\(key)`",
          example: description.examples.first.map { "\(key): \($0)" })
      } else if let shape = Key.otherEntries {
        check(entry.value, shape, as: "`\(key)` of \(Key.owner)", example: nil)
      } else {
        reportUnknown(entry.key, Key.self)
      }
    }
    for rule in Key.rules { check(mapping, rule) }
  }

  private mutating func check(_ node: Node, _ shape: Shape, as owner: String, example: String?) {
    switch (shape, node) {
    case (.removable(let shape), _):
      if !node.isNull { check(node, shape, as: owner, example: example) }
    case (.either(let shapes), _):
      guard let alternative = shapes.first(where: { $0.hasKind(of: node) }) else {
        return reportType(node, shape, as: owner, example: example)
      }
      if case .scalar(let scalar) = alternative, case .null = scalar.kind, !node.isNull {
        return reportType(node, shape, as: owner, example: example)
      }

      if let hint = BareKeyHint(node, alternative, among: shapes, example: example) {
        return diagnostics.error(
          .valueInvalid, "\(owner) cannot be `\(node.scalarText)`", at: node.range,
          help: hint.help)
      }

      check(node, alternative, as: owner, example: example)
    case (.scalar(let shape), .scalar(let scalar)):
      check(scalar, shape, as: owner, example: example)
    case (.list(let element, let minimum), .sequence(let sequence)):
      check(sequence, of: element, minimum: minimum, as: owner, example: example)
    case (.mapping(let keys), .mapping(let mapping)):
      check(mapping, as: keys)
    case (.entries(let value, let noun, let maximum), .mapping(let mapping)):
      check(mapping, of: value, noun: noun, maximum: maximum, as: owner)
    default:
      reportType(node, shape, as: owner, example: example)
    }
  }

  private mutating func check(
    _ sequence: SequenceNode, of element: Shape, minimum: Int, as owner: String, example: String?
  ) {
    for node in sequence.elements {
      check(node, element, as: "an element of \(owner)", example: example)
    }
    guard sequence.elements.count < minimum else { return }

    diagnostics.error(
      .valueInvalid, "\(owner) needs at least one element", at: sequence.range,
      help: example.map { "such as `\($0)`" })
  }

  private mutating func check(
    _ mapping: MappingNode, of value: Shape, noun: String, maximum: Int?, as owner: String
  ) {
    let bare = noun.drop { $0 != " " }
    for entry in mapping.entries {
      check(entry.value, value, as: "the\(bare) `\(entry.key.text)`", example: nil)
    }
    guard let maximum, mapping.entries.count > maximum else { return }

    diagnostics.error(
      .limitExceeded, "\(owner) can have at most \(maximum) entries", at: mapping.range.firstLine,
      help: "it has \(mapping.entries.count)")
  }
}

// MARK: - Scalars

extension ShapeCheck {
  private mutating func check(
    _ scalar: Scalar, _ shape: ScalarShape, as owner: String, example: String?
  ) {
    if shape.takesParameters, scalar.holdsReference { return }

    var values = NodeDecoder()
    let node = Node.scalar(scalar)
    switch shape.kind {
    case .null:
      if scalar.core != .null { reportType(node, .scalar(shape), as: owner, example: example) }
    case .text:
      if scalar.core == .null { values.reportNull(scalar, of: owner) }
    case .boolean:
      _ = values.boolean(node, of: owner)
    case .integer(let range):
      checkInteger(scalar, range, as: owner, example: example)
    case .integerOr(let range, let words):
      if case .string = scalar.core {
        checkWord(scalar, words, as: owner)
      } else {
        checkInteger(scalar, range, as: owner, example: example)
      }
    case .size, .duration, .durationOr:
      checkQuantity(scalar, shape.kind, as: owner, &values)
    case .words(let words, let planned):
      checkWord(scalar, words + planned, as: owner)
    }
    diagnostics.append(contentsOf: values.diagnostics)
  }

  /// What is too large to be counted is no fault of its shape.
  private mutating func checkQuantity(
    _ scalar: Scalar, _ kind: ScalarShape.Kind, as owner: String, _ values: inout NodeDecoder
  ) {
    if case .durationOr(let word) = kind, scalar.text == word { return }

    if case .size = kind {
      _ = values.size(.scalar(scalar), of: owner, isShapeOnly: true)
    } else {
      _ = values.milliseconds(.scalar(scalar), of: owner, isShapeOnly: true)
    }
  }

  private mutating func checkInteger(
    _ scalar: Scalar, _ range: ClosedRange<Int64>, as owner: String, example: String?
  ) {
    guard let value = scalar.core.wholeNumber else {
      return reportType(
        .scalar(scalar), .integer(range), as: owner, example: example)
    }
    guard !range.contains(value) else { return }

    let bounds =
      range.count == 1
      ? "\(range.lowerBound)" : "a number from \(range.lowerBound) to \(range.upperBound)"
    diagnostics.error(
      .valueInvalid, "\(owner) cannot be \(scalar.text)", at: scalar.range, help: "it is \(bounds)")
  }

  private mutating func checkWord(_ scalar: Scalar, _ words: [String], as owner: String) {
    guard scalar.core != .null else {
      return reportType(.scalar(scalar), .words(words), as: owner, example: nil)
    }
    guard !words.contains(scalar.text) || scalar.core != .string(scalar.text) else { return }
    guard !words.contains(TracingDomain.log4j.rawValue) || !reportNewer(scalar) else { return }

    diagnostics.error(
      .valueInvalid, "\(owner) cannot be `\(scalar.text)`", at: scalar.range,
      help: KeyHints.word(for: scalar.text, among: words).map { "write `\($0)`" }
        ?? NearestSpelling.question(for: scalar.text, among: words)
        ?? "it is \(words.count == 1 ? "" : "one of: ")\(words.joined(separator: ", "))")
  }
}

// MARK: - Keys

extension ShapeCheck {
  /// Reports a name that only a newer LTTng has; returns whether it is one.
  private mutating func reportNewer(_ name: Scalar) -> Bool {
    guard let feature = NewerFeature(name.text) else { return false }

    diagnostics.add(feature.diagnostic(at: name.range, installed: installedLTTng()))
    return true
  }

  /// Reports a list at a key that is not the author's to choose.
  private mutating func reportReserved(_ key: Scalar, _ owner: String) {
    diagnostics.error(
      .nameInvalid, "`\(key.text)` of \(owner) has a meaning of its own, and no list of values",
      at: key.range, help: "give the parameter another name")
  }

  private mutating func reportUnknown<Key: RecipeKey>(_ key: Scalar, _ keys: Key.Type) {
    guard !reportNewer(key) else { return }

    let help =
      KeyHints.help(for: key.text, in: Key.self)
      ?? NearestSpelling.question(for: key.text, among: Key.names)
      ?? "\(Key.owner) takes: \(Key.names.sorted().joined(separator: ", "))"
    diagnostics.error(
      .keyUnknown, "unknown key `\(key.text)` in \(Key.owner)", at: key.range, help: help)
  }

  private mutating func check<Key: RecipeKey>(_ mapping: MappingNode, _ rule: KeyRule<Key>) {
    switch rule {
    case .required(let key):
      if mapping[key.rawValue] == nil { reportMissing(key, in: mapping) }
    case .oneOf(let keys, let help):
      checkChoice(mapping, keys, help: help)
    case .needs(let key, let others):
      guard let entry = mapping.entry(named: key.rawValue) else { return }

      for other in others where mapping[other.rawValue] == nil {
        diagnostics.error(
          .keyMissing, "`\(key.rawValue)` needs `\(other.rawValue)` beside it", at: entry.key.range,
          help: Key.table[other.rawValue]?.summary)
      }
    case .onlyWith(let key, let others):
      guard let entry = mapping.entry(named: key.rawValue),
        !others.contains(where: { mapping[$0.rawValue] != nil })
      else { return }

      diagnostics.error(
        .keyMisplaced, "`\(key.rawValue)` stands only beside \(Self.alternatives(others))",
        at: entry.key.range)
    case .excludes(let key, let others, let help):
      guard mapping[key.rawValue] != nil else { return }

      for other in others {
        guard let entry = mapping.entry(named: other.rawValue) else { continue }

        diagnostics.error(
          .keyMisplaced, "`\(other.rawValue)` cannot stand beside `\(key.rawValue)`",
          at: entry.key.range, help: help)
      }
    }
  }

  private mutating func reportMissing<Key: RecipeKey>(_ key: Key, in mapping: MappingNode) {
    let description = Key.table[key.rawValue]
    let example = description?.examples.first.map { ": `\(key.rawValue): \($0)`" } ?? ""
    diagnostics.error(
      .keyMissing, "\(Key.owner) needs `\(key.rawValue)`", at: mapping.range.firstLine,
      help: (description?.summary.dropLast()).map { "\($0)\(example)" })
  }

  private mutating func checkChoice<Key: RecipeKey>(
    _ mapping: MappingNode, _ keys: [Key], help: String
  ) {
    let named = mapping.entries.filter { entry in keys.contains { $0.rawValue == entry.key.text } }
    guard named.count != 1 else { return }

    let second = named.dropFirst().first?.key.range
    diagnostics.error(
      named.isEmpty ? .keyMissing : .keyMisplaced,
      "\(Key.owner) says exactly one of \(Self.alternatives(keys))",
      at: second ?? mapping.range.firstLine, help: help,
      notes: named.prefix(second == nil ? 0 : 1).map {
        Diagnostic.Note("the first one", at: $0.key.range)
      })
  }

  private static func alternatives<Key: RecipeKey>(_ keys: [Key]) -> String {
    let names = keys.map { "`\($0.rawValue)`" }
    guard let last = names.last, names.count > 1 else { return names.joined() }

    return "\(names.dropLast().joined(separator: ", ")) and \(last)"
  }

  private mutating func reportType(
    _ node: Node, _ shape: Shape, as owner: String, example: String?
  ) {
    diagnostics.error(
      .typeWrong, "\(owner) must be \(shape.kindName), not \(node.kindName)", at: node.range,
      help: TypeHint.hint(for: node, shape, as: owner) ?? example.map { "such as `\($0)`" })
  }
}

/// What is said where a value has the wrong type, when more than an example can be said.
private enum TypeHint {
  static func hint(for node: Node, _ shape: Shape, as owner: String) -> String? {
    guard owner == "`run`", case .scalar(let scalar) = node, scalar.core != .null else {
      return nil
    }

    let words = scalar.text.split(separator: " ").joined(separator: ", ")
    return "one item per argument: `run: [\(words)]`"
  }
}

extension Shape {
  /// Whether a node is of the shape's kind: scalar, list, mapping.
  fileprivate func hasKind(of node: Node) -> Bool {
    switch (self, node) {
    case (.scalar, .scalar), (.list, .sequence), (.mapping, .mapping), (.entries, .mapping): true
    case (.either(let shapes), _): shapes.contains { $0.hasKind(of: node) }
    case (.removable(let shape), _): shape.hasKind(of: node)
    default: false
    }
  }

  /// What the value is, with its article, for messages.
  fileprivate var kindName: String {
    switch self {
    case .scalar(let shape): shape.kindName
    case .list: "a list"
    case .mapping, .entries: "a mapping"
    case .either(let shapes): shapes.map(\.kindName).joined(separator: " or ")
    case .removable(let shape): shape.kindName
    }
  }
}

extension ScalarShape {
  fileprivate var kindName: String {
    switch kind {
    case .null: "nothing"
    case .text: "a text"
    case .boolean: "true or false"
    case .integer, .integerOr: "a whole number"
    case .size: "a size"
    case .duration, .durationOr: "a time"
    case .words(let words, _) where words.count == 1: "`\(words[0])`"
    case .words: "a word"
    }
  }
}

extension Scalar {
  /// Whether a parameter or built-in is named in the text.
  var holdsReference: Bool {
    RunText.holdsReference(text)
  }
}

extension CoreValue {
  /// The value where it is a number without a fraction, `4.0` included.
  var wholeNumber: Int64? {
    switch self {
    case .integer(let value): value
    case .float(let value): Int64(exactly: value)
    default: nil
    }
  }
}
