import YAMLTree

@testable import Recipes

/// Which keys of the language a file has, each as `OWNER: KEY`.
enum KeyUse {
  /// All keys that a recipe or a preset can have.
  static var all: Set<String> {
    var keys: Set<String> = []
    collect(TopKey.self, into: &keys)
    collect(PresetKey.self, into: &keys)
    return keys
  }

  static func add<Key: RecipeKey>(
    _ mapping: MappingNode, _ keys: Key.Type, to used: inout Set<String>
  ) {
    for entry in mapping.entries {
      guard let description = Key.table[entry.key.text] else { continue }

      used.insert("\(Key.owner): \(entry.key.text)")
      add(entry.value, description.shape, to: &used)
    }
  }

  private static func add(_ node: Node, _ shape: Shape, to used: inout Set<String>) {
    switch (shape, node) {
    case (.removable(let shape), _): add(node, shape, to: &used)
    case (.either(let shapes), _): for shape in shapes { add(node, shape, to: &used) }
    case (.list(let element, _), .sequence(let sequence)):
      for node in sequence.elements { add(node, element, to: &used) }
    case (.mapping(let keys), .mapping(let mapping)): add(mapping, keys, to: &used)
    case (.entries(let value, _, _), .mapping(let mapping)):
      for entry in mapping.entries { add(entry.value, value, to: &used) }
    default: break
    }
  }

  private static func collect<Key: RecipeKey>(_ keys: Key.Type, into all: inout Set<String>) {
    guard let first = Key.table.entries.first,
      !all.contains("\(Key.owner): \(first.key.rawValue)")
    else { return }

    for entry in Key.table.entries {
      all.insert("\(Key.owner): \(entry.key.rawValue)")
    }
    for entry in Key.table.entries { collect(entry.description.shape, into: &all) }
  }

  private static func collect(_ shape: Shape, into all: inout Set<String>) {
    switch shape {
    case .scalar: break
    case .removable(let shape), .list(let shape, _), .entries(let shape, _, _):
      collect(shape, into: &all)
    case .either(let shapes): for shape in shapes { collect(shape, into: &all) }
    case .mapping(let keys): collect(keys, into: &all)
    }
  }
}
