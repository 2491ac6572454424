import YAMLTree

/// What to write where a mapping's key or value stands alone: `output: snapshot`.
struct BareKeyHint {
  let help: String

  /// Returns nil where the word is right, or there is no mapping that it could belong to.
  init?(_ node: Node, _ alternative: Shape, among shapes: [Shape], example: String?) {
    guard case .scalar(let scalar) = node, case .scalar(let shape) = alternative,
      case .words(let words, let planned) = shape.kind, !scalar.holdsReference,
      case .string(let text) = scalar.core, !(words + planned).contains(text),
      let keys = shapes.lazy.compactMap(\.mappingKeys).first
    else { return nil }

    if let mapping = Self.mapping(of: text, in: keys) {
      help = "write `\(mapping)`"
    } else if let example {
      help = "it is \(words.joined(separator: ", ")), or a mapping such as `\(example)`"
    } else {
      return nil
    }
  }

  private static func mapping<Key: RecipeKey>(of text: String, in keys: Key.Type) -> String? {
    guard let description = keys.table[text] else { return nil }

    return description.shape.mappingKeys == nil
      ? description.examples.first.map { "{\(text): \($0)}" } : "{\(text): {}}"
  }
}

extension Shape {
  fileprivate var mappingKeys: (any RecipeKey.Type)? {
    if case .mapping(let keys) = self { keys } else { nil }
  }
}
