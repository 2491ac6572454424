import Diagnostics
import YAMLTree

/// Lays one mapping over another by the rules of the recipe language.
///
/// Mappings merge by key and `null` removes; `events` append; `contexts`, `preload` and `use` unite;
/// every other sequence and every scalar is replaced.
struct NodeMerger {
  private static let appended: Set<String> = ["events"]
  private static let united: Set<String> = ["contexts", "preload", "use"]

  /// A scalar that the two mappings set to different values.
  struct Conflict {
    /// The keys that lead to it.
    let path: [String]

    /// What is to be said if both mappings come from presets.
    let warning: Diagnostic

    /// Whether a mapping that lies above both sets the value, or takes it away.
    func isSettled(by upper: MappingNode) -> Bool {
      var node = Node.mapping(upper)
      for key in path {
        guard let value = node.mapping?[key] else { return false }
        guard value.mapping != nil else { return true }

        node = value
      }
      return true
    }
  }

  /// The conflicts of all merges so far, in order.
  private(set) var conflicts: [Conflict] = []

  mutating func merge(_ base: MappingNode, with upper: MappingNode) -> MappingNode {
    merge(base, with: upper, path: [])
  }

  /// Looks keys up in a table: mappings of many keys take no time in their square.
  private mutating func merge(
    _ base: MappingNode, with upper: MappingNode, path: [String]
  ) -> MappingNode {
    var entries: [MappingNode.Entry?] = base.entries
    var indices = Dictionary(
      zip(base.entries.map(\.key.text), base.entries.indices)
    ) { first, _ in first }
    for entry in upper.entries {
      let key = entry.key.text
      guard let index = indices[key], let below = entries[index] else {
        indices[key] = entries.count
        entries.append(entry)
        continue
      }

      if entry.value.isNull {
        entries[index] = nil
      } else {
        entries[index]?.value = merge(below.value, with: entry.value, path: path + [key])
      }
    }
    return MappingNode(entries: entries.compactMap(\.self), range: upper.range)
  }

  private mutating func merge(_ below: Node, with above: Node, path: [String]) -> Node {
    let key = path.last ?? ""
    switch (below, above) {
    case (.mapping(let lower), .mapping(let upper)):
      return .mapping(merge(lower, with: upper, path: path))
    case (.sequence(let lower), .sequence(let upper)) where Self.appended.contains(key):
      return .sequence(
        SequenceNode(elements: lower.elements + upper.elements, range: upper.range))
    case (.sequence(let lower), .sequence(let upper)) where Self.united.contains(key):
      return .sequence(unite(lower, upper))
    case (.scalar(let lower), .scalar(let upper)):
      noteConflict(lower, upper, path: path)
      return above
    default:
      return above
    }
  }

  private func unite(_ lower: SequenceNode, _ upper: SequenceNode) -> SequenceNode {
    var seen: Set<String> = []
    let elements = (lower.elements + upper.elements).filter { element in
      guard case .scalar(let scalar) = element else { return true }

      return seen.insert(scalar.text).inserted
    }
    return SequenceNode(elements: elements, range: upper.range)
  }

  private mutating func noteConflict(_ lower: Scalar, _ upper: Scalar, path: [String]) {
    guard lower.text != upper.text, let key = path.last else { return }

    let warning = Diagnostic(
      .presetConflict, .warning,
      "two presets set `\(key)`: `\(upper.text)` wins over `\(lower.text)`",
      at: upper.range, help: "set `\(key)` in the recipe to choose",
      notes: [Diagnostic.Note("the other value", at: lower.range)])
    conflicts.append(Conflict(path: path, warning: warning))
  }
}

extension Node {
  var isNull: Bool {
    if case .scalar(let scalar) = self { scalar.core == .null } else { false }
  }

  /// The mapping, or nil where it is none.
  var mapping: MappingNode? {
    if case .mapping(let mapping) = self { mapping } else { nil }
  }
}
