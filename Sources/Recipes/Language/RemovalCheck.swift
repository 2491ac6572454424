import Diagnostics
import YAMLTree

/// Finds each null that took nothing away: no preset brought what it was to remove.
struct RemovalCheck {
  private(set) var diagnostics = DiagnosticCollector()

  /// Looks at the effective recipe, in which a null that removed something is gone.
  mutating func check<Key: RecipeKey>(_ mapping: MappingNode, as keys: Key.Type) {
    for entry in mapping.entries {
      guard let description = Key.table[entry.key.text] else { continue }

      check(entry.key, entry.value, description.shape)
    }
  }

  private mutating func check(_ key: Scalar, _ node: Node, _ shape: Shape) {
    switch (shape, node) {
    case (.removable(let shape), _):
      node.isNull ? report(key, at: node.range) : check(key, node, shape)
    case (.either(let shapes), _):
      for shape in shapes { check(key, node, shape) }
    case (.mapping(let keys), .mapping(let mapping)):
      check(mapping, as: keys)
    case (.entries(let value, _, _), .mapping(let mapping)):
      for entry in mapping.entries { check(entry.key, entry.value, value) }
    default:
      break
    }
  }

  private mutating func report(_ key: Scalar, at range: SourceRange) {
    diagnostics.error(
      .withoutNothing, "`\(key.text): null` takes nothing away: no preset brings it", at: range,
      help: "take it out, or write a value")
  }
}
