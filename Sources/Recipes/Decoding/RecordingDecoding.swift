import Diagnostics
import YAMLTree

/// When a recipe is recorded, and what that depends on.
extension RecipeDecoder {
  mutating func recording(_ fields: Fields<TopKey>) -> RecordingPolicy {
    guard let node = fields[.record],
      let policy = values.choice(node, of: "`record`", as: RecordingPolicy.self)
    else { return .always }

    if policy == .once, fields[.payload] == nil {
      values.diagnostics.error(
        .valueInvalid, "`record: once` is for a recipe with a payload", at: node.range,
        help: "take it out: sessions that stay are made once by themselves")
    }
    return policy
  }

  mutating func inputs(_ node: Node?) -> [InputPattern] {
    values.elements(node, of: "`inputs`").compactMap { element in
      guard let text = plainText(element, of: "one of the `inputs`") else { return nil }
      guard text.value.isEmpty else { return InputPattern(text: text.value, range: text.range) }

      values.diagnostics.error(
        .valueInvalid, "one of the `inputs` is empty", at: text.range,
        help: "name a file, a folder or a pattern, such as `data/*.csv`")
      return nil
    }
  }
}
