import SystemPackage
import YAMLTree

/// Makes the paths of files that a recipe reads absolute: they start from the file that says them, and
/// the effective recipe stands elsewhere.
///
/// A bare name and `~` stay as they are, and are told about later.
struct ReadPaths {
  private let escapedFolder: FilePath

  init(folder: FilePath) {
    escapedFolder = FilePath(folder.string.replacing("${", with: "$${"))
  }

  func resolved<Key: RecipeKey>(_ mapping: MappingNode, as keys: Key.Type) -> MappingNode {
    var result = mapping
    for (index, entry) in mapping.entries.enumerated() {
      guard let description = Key.table[entry.key.text] else { continue }

      result.entries[index].value = resolved(entry.value, description.shape)
    }
    return result
  }

  private func resolved(_ node: Node, _ shape: Shape) -> Node {
    switch (shape, node) {
    case (.removable(let shape), _):
      return resolved(node, shape)
    case (.either(let shapes), _):
      return shapes.reduce(node) { resolved($0, $1) }
    case (.scalar(let shape), .scalar(let scalar)):
      guard shape.isPath, scalar.text.contains("/"), !scalar.text.hasPrefix("/"),
        !scalar.text.hasPrefix("~")
      else { return node }

      let path = escapedFolder.pushing(FilePath(scalar.text)).lexicallyNormalized()
      return .scalar(Scalar(text: path.string, style: scalar.style, range: scalar.range))
    case (.list(let element, _), .sequence(var sequence)):
      sequence.elements = sequence.elements.map { resolved($0, element) }
      return .sequence(sequence)
    case (.mapping(let keys), .mapping(let mapping)):
      return .mapping(resolved(mapping, as: keys))
    case (.entries(let value, _, _), .mapping(var mapping)):
      for index in mapping.entries.indices {
        mapping.entries[index].value = resolved(mapping.entries[index].value, value)
      }
      return .mapping(mapping)
    default:
      return node
    }
  }
}
