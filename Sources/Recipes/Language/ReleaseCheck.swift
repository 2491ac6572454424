import Diagnostics
import YAMLTree

/// Finds what a recipe says and this release does not carry out: `apply` refuses it, never ignores it.
struct ReleaseCheck {
  private(set) var diagnostics = DiagnosticCollector()

  /// Looks at an effective recipe whose shape is right.
  mutating func check(_ recipe: MappingNode) {
    check(recipe, as: TopKey.self)
    guard recipe["payload"] == nil, let limits = recipe.entry(named: "limits") else { return }

    report("`limits` of a recipe without `payload`", at: limits.key.range)
  }

  /// Looks at a part of one.
  mutating func check<Key: RecipeKey>(_ mapping: MappingNode, as keys: Key.Type) {
    for entry in mapping.entries {
      guard let description = Key.table[entry.key.text] else { continue }

      if description.isPlanned {
        report("`\(entry.key.text)` of \(Key.owner)", at: entry.key.range)
      } else {
        check(entry.value, description.shape, as: "`\(entry.key.text)")
      }
    }
  }

  private mutating func check(_ node: Node, _ shape: Shape, as owner: String) {
    switch (shape, node) {
    case (.removable(let shape), _):
      check(node, shape, as: owner)
    case (.either(let shapes), _):
      for shape in shapes { check(node, shape, as: owner) }
    case (.scalar(let shape), .scalar(let scalar)):
      if shape.isPlanned(scalar.text) { report("\(owner): \(scalar.text)`", at: scalar.range) }
    case (.list(let element, _), .sequence(let sequence)):
      for node in sequence.elements { check(node, element, as: owner) }
    case (.mapping(let keys), .mapping(let mapping)):
      check(mapping, as: keys)
    case (.entries(let value, _, _), .mapping(let mapping)):
      for entry in mapping.entries { check(entry.value, value, as: "`\(entry.key.text)") }
    default:
      break
    }
  }

  private mutating func report(_ what: String, at range: SourceRange) {
    diagnostics.error(
      .notYetSupported, "\(what) is not carried out by this release", at: range,
      help: "take it out, or use a newer lttrecipe")
  }
}

extension ScalarShape {
  fileprivate func isPlanned(_ text: String) -> Bool {
    if case .words(_, let planned) = kind { planned.contains(text) } else { false }
  }
}
