import Diagnostics
import YAMLTree

/// The kinds of files that have a JSON Schema.
package enum SchemaKind: String, CaseIterable, Sendable {
  case recipe
  case preset
}

/// Writes the tables of the language as JSON Schemas (draft 2020-12), for editors.
///
/// They accept what ``ShapeCheck`` accepts, over values as YAML 1.2's core schema reads them.
package struct JSONSchema {
  /// The definitions so far, by name; nil while one is being made.
  private var definitions: [String: JSONValue?] = [:]

  /// Returns the text of a schema, ended by a line break.
  package static func text(of kind: SchemaKind) -> String {
    var schema = JSONSchema()
    let root =
      switch kind {
      case .recipe: schema.definition(of: TopKey.self)
      case .preset: schema.definition(of: PresetKey.self)
      }
    let head: [JSONValue.Member] = [
      ("$schema", .text("https://json-schema.org/draft/2020-12/schema")),
      ("title", .text("lttrecipe \(kind.rawValue)")),
      ("description", .text(kind.summary)),
    ]
    let definitions = schema.definitions.sorted { $0.key < $1.key }
      .compactMap { name, value in value.map { (name, $0) } }
    return JSONValue.object(head + root + [("$defs", .object(definitions))]).text + "\n"
  }

  // MARK: - Mappings

  private mutating func definition<Key: RecipeKey>(of keys: Key.Type) -> [JSONValue.Member] {
    let properties = Key.table.entries.map { entry in
      (entry.key.rawValue, property(entry.description))
    }
    let others = Key.otherEntries.map { value(of: $0) } ?? .boolean(false)
    var members: [JSONValue.Member] = [
      ("type", .text("object")), ("properties", .object(properties)),
      ("additionalProperties", others),
    ]
    members += KeyRules(Key.rules).members
    return members
  }

  private mutating func property(_ description: KeyDescription) -> JSONValue {
    let shape = value(of: description.shape)
    let summary =
      description.isPlanned
      ? description.summary + " This release checks it only." : description.summary
    var members: [JSONValue.Member] = [("description", .text(summary))]
    let examples = description.examples.compactMap(JSONValue.init(yaml:))
    if !examples.isEmpty { members.append(("examples", .list(examples))) }
    guard case .object(let own) = shape else { return shape }

    return .object(members + own)
  }

  private mutating func reference<Key: RecipeKey>(to keys: Key.Type) -> JSONValue {
    let name = Self.name(of: keys)
    if definitions[name] == nil {
      definitions[name] = .some(nil)
      let definition = definition(of: keys)
      definitions[name] = .object([("title", .text(Key.owner))] + definition)
    }
    return .object([("$ref", .text("#/$defs/\(name)"))])
  }

  /// `KernelTrackKey` is defined as `kernel-track`.
  private static func name<Key: RecipeKey>(of keys: Key.Type) -> String {
    var name = ""
    for character in String(describing: keys).dropLast("Key".count) {
      if character.isUppercase, !name.isEmpty { name += "-" }
      name += character.lowercased()
    }
    return name
  }

  // MARK: - Values

  private mutating func value(of shape: Shape) -> JSONValue {
    switch shape {
    case .scalar(let scalar):
      return scalar.schema
    case .list(let element, let minimum):
      let least: [JSONValue.Member] = minimum > 0 ? [("minItems", .number(Int64(minimum)))] : []
      return .object([("type", .text("array")), ("items", value(of: element))] + least)
    case .mapping(let keys):
      return reference(to: keys)
    case .entries(let element, _, let maximum):
      let most: [JSONValue.Member] = maximum.map { [("maxProperties", .number(Int64($0)))] } ?? []
      return .object(
        [("type", .text("object")), ("additionalProperties", value(of: element))] + most)
    case .either(let shapes):
      return .object([("anyOf", .list(shapes.map { value(of: $0) }))])
    case .removable(let shape):
      return .object([("anyOf", .list([value(of: shape), ScalarShape(.null).schema]))])
    }
  }
}

extension SchemaKind {
  fileprivate var summary: String {
    switch self {
    case .recipe:
      "A recipe of lttrecipe: what LTTng records, what runs meanwhile, what a good trace is."
    case .preset: "A preset of lttrecipe: channels with their events, which recipes use."
    }
  }
}

extension ScalarShape {
  /// A parameter or built-in in the text stands for any value.
  private static let reference = JSONValue.object([
    ("type", .text("string")), ("pattern", .text("\\$\\{")),
  ])

  fileprivate var schema: JSONValue {
    let alternatives = alternatives
    if case .text = kind { return .object(alternatives.first ?? []) }
    if case .null = kind { return .object(alternatives.first ?? []) }

    let all = alternatives.map(JSONValue.object) + (takesParameters ? [Self.reference] : [])
    return all.count == 1 ? all[0] : .object([("anyOf", .list(all))])
  }

  private var alternatives: [[JSONValue.Member]] {
    switch kind {
    case .null:
      [[("type", .text("null"))]]
    case .text:
      [[("type", .list([.text("string"), .text("number"), .text("boolean")]))]]
    case .boolean:
      [[("type", .text("boolean"))]]
    case .integer(let range) where range.count == 1:
      [[("const", .number(range.lowerBound))]]
    case .integer(let range):
      [
        [
          ("type", .text("integer")), ("minimum", .number(range.lowerBound)),
          ("maximum", .number(range.upperBound)),
        ]
      ]
    case .integerOr(let range, let words):
      ScalarShape(.integer(range)).alternatives
        + ScalarShape(.words(words, planned: [])).alternatives
    case .size:
      Self.quantity(Quantity.sizePattern)
    case .duration:
      Self.quantity(Quantity.timePattern)
    case .durationOr(let word):
      Self.quantity(Quantity.timePattern) + [[("const", .text(word))]]
    case .words(let words, let planned):
      [[("enum", .list((words + planned).map(JSONValue.text)))]]
    }
  }

  private static func quantity(_ pattern: String) -> [[JSONValue.Member]] {
    [[("type", .text("string")), ("pattern", .text(pattern))], [("const", .number(0))]]
  }
}

/// The rules of a mapping as keywords of JSON Schema.
private struct KeyRules<Key: RecipeKey> {
  private var required: [JSONValue] = []
  private var choices: [JSONValue] = []
  private var needs: [JSONValue.Member] = []
  private var schemas: [(key: String, schema: JSONValue)] = []

  init(_ rules: [KeyRule<Key>]) {
    for rule in rules { add(rule) }
  }

  private mutating func add(_ rule: KeyRule<Key>) {
    switch rule {
    case .required(let key):
      required.append(.text(key.rawValue))
    case .oneOf(let keys, _):
      choices.append(.object([("oneOf", .list(keys.map(Self.having)))]))
    case .needs(let key, let others):
      needs.append((key.rawValue, .list(others.map { .text($0.rawValue) })))
    case .onlyWith(let key, let others):
      schemas.append((key.rawValue, .object([("anyOf", .list(others.map(Self.having)))])))
    case .excludes(let key, let others, _):
      let refused = others.map { ($0.rawValue, JSONValue.boolean(false)) }
      schemas.append((key.rawValue, .object([("properties", .object(refused))])))
    }
  }

  private static func having(_ key: Key) -> JSONValue {
    .object([("required", .list([.text(key.rawValue)]))])
  }

  var members: [JSONValue.Member] {
    var members: [JSONValue.Member] = []
    if !required.isEmpty { members.append(("required", .list(required))) }
    if !choices.isEmpty { members.append(("allOf", .list(choices))) }
    if !needs.isEmpty { members.append(("dependentRequired", .object(needs))) }
    if !schemas.isEmpty { members.append(("dependentSchemas", .object(merged))) }
    return members
  }

  /// The schemas of one key are one.
  private var merged: [JSONValue.Member] {
    var keys: [String] = []
    for entry in schemas where !keys.contains(entry.key) { keys.append(entry.key) }
    return keys.map { key in
      let own = schemas.filter { $0.key == key }.map(\.schema)
      return (key, own.count == 1 ? own[0] : .object([("allOf", .list(own))]))
    }
  }
}
