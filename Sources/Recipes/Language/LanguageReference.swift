/// Writes the tables of the language as a Markdown document: every key with its values and meaning.
package struct LanguageReference {
  private var sections: [String] = []
  private var seen: Set<String> = []

  /// The mappings whose sections are still to be written.
  private var waiting: [any RecipeKey.Type] = [TopKey.self, PresetKey.self]

  /// Returns the document, ended by a line break.
  package static var text: String {
    var reference = LanguageReference()
    while !reference.waiting.isEmpty {
      let keys = reference.waiting.removeFirst()
      reference.write(keys)
    }
    return head + reference.sections.joined(separator: "\n")
  }

  private static let head = """
    # The keys of recipes and presets

    Every key of the recipe language, version 1, as the decoder reads it. `lttrecipe schema --format markdown` prints this document.

    A text with `${…}` may stand for any single value. What is marked *checked only* is not carried out by this release:
    `validate` and `show` take it, `plan` and `apply` refuse it. Null takes away what a preset brought.


    """

  // MARK: - Sections

  private mutating func write<Key: RecipeKey>(_ keys: Key.Type) {
    guard seen.insert("\(keys)").inserted else { return }

    var lines = ["## \(Self.title(of: keys))", ""]
    lines += Key.rules.compactMap(Self.sentence).map { "\($0)\n" }
    lines += ["| key | value | meaning |", "|---|---|---|"]
    for (key, description) in Key.table.entries {
      let planned = description.isPlanned ? " *Checked only.*" : ""
      let examples = description.examples.map { " `\($0)`" }.joined(separator: ",")
      lines.append(
        Self.row(
          "`\(key.rawValue)`", value(of: description.shape),
          "\(description.summary)\(planned)\(examples.isEmpty ? "" : " Such as\(examples).")"))
    }
    if let others = Key.otherEntries {
      lines.append(Self.row("a parameter's name", value(of: others), "Its value, or its values."))
    }
    sections.append(lines.joined(separator: "\n") + "\n")
  }

  private static func row(_ cells: String...) -> String {
    let cells = cells.map { $0.replacing("|", with: "\\|").replacing("\n", with: " ") }
    return "| \(cells.joined(separator: " | ")) |"
  }

  private static func title<Key: RecipeKey>(of keys: Key.Type) -> String {
    Key.owner.prefix(1).uppercased() + Key.owner.dropFirst()
  }

  private static func sentence<Key: RecipeKey>(_ rule: KeyRule<Key>) -> String? {
    switch rule {
    case .required(let key): "`\(key.rawValue)` is required."
    case .oneOf(let keys, _): "Exactly one of \(list(keys)) is there."
    case .needs(let key, let others): "`\(key.rawValue)` needs \(list(others))."
    case .onlyWith(let key, let others): "`\(key.rawValue)` stands only beside \(list(others))."
    case .excludes(let key, let others, _):
      "Beside `\(key.rawValue)` there is none of \(list(others))."
    }
  }

  private static func list<Key: RecipeKey>(_ keys: [Key]) -> String {
    keys.map { "`\($0.rawValue)`" }.joined(separator: ", ")
  }

  // MARK: - Values

  /// Returns what a value is, and remembers the mappings in it.
  private mutating func value(of shape: Shape) -> String {
    switch shape {
    case .scalar(let scalar):
      return scalar.reference
    case .list(let element, _):
      return "list of \(value(of: element))"
    case .mapping(let keys):
      waiting.append(keys)
      return Self.link(to: keys)
    case .entries(let element, let noun, _):
      return "mapping from the name of \(noun) to \(value(of: element))"
    case .either(let shapes):
      return shapes.map { value(of: $0) }.joined(separator: ", or ")
    case .removable(let shape):
      return "\(value(of: shape)) or null"
    }
  }

  private static func link<Key: RecipeKey>(to keys: Key.Type) -> String {
    let title = title(of: keys)
    let anchor = title.filter { $0 != "`" && $0 != ":" }.replacing(" ", with: "-")
    return "[\(Key.owner)](#\(anchor))"
  }
}

extension ScalarShape {
  fileprivate var reference: String {
    switch kind {
    case .null: "nothing"
    case .text: "text"
    case .boolean: "true or false"
    case .integer(let range) where range.count == 1: "\(range.lowerBound)"
    case .integer(let range): "number from \(range.lowerBound) to \(range.upperBound)"
    case .integerOr(let range, let words):
      ([ScalarShape(.integer(range)), ScalarShape(.words(words, planned: []))]).map(\.reference)
        .joined(separator: ", ")
    case .size: "size (B, KiB, MiB, GiB, TiB)"
    case .duration: "time (us, ms, s, min, h, d)"
    case .durationOr(let word): "time (us, ms, s, min, h, d) or `\(word)`"
    case .words(let words, let planned):
      (words.map { "`\($0)`" } + planned.map { "`\($0)` (checked only)" }).joined(separator: ", ")
    }
  }
}
