import Diagnostics
import YAMLTree

/// Lays one mapping over another by the rules of the recipe language.
///
/// Mappings merge by key and `null` removes; `events` append; `contexts`, `preload` and `use` unite;
/// every other sequence and every scalar is replaced.
struct NodeMerger {
  private static let appended: Set<String> = ["events"]
  private static let united: Set<String> = ["contexts", "preload", "use"]

  /// Whether two different scalars are warned about: they come from two presets.
  let warnsOfConflicts: Bool

  var diagnostics = DiagnosticCollector()

  init(warnsOfConflicts: Bool) {
    self.warnsOfConflicts = warnsOfConflicts
  }

  mutating func merge(_ base: MappingNode, with upper: MappingNode) -> MappingNode {
    var result = base
    result.range = upper.range
    for entry in upper.entries {
      if case .scalar(let scalar) = entry.value, scalar.core == .null {
        result.remove(entry.key.text)
      } else if let below = result[entry.key.text] {
        result.set(entry.key.text, to: merge(below, with: entry.value, key: entry.key.text))
      } else {
        result.entries.append(entry)
      }
    }
    return result
  }

  private mutating func merge(_ below: Node, with above: Node, key: String) -> Node {
    switch (below, above) {
    case (.mapping(let lower), .mapping(let upper)):
      return .mapping(merge(lower, with: upper))
    case (.sequence(let lower), .sequence(let upper)) where Self.appended.contains(key):
      return .sequence(
        SequenceNode(elements: lower.elements + upper.elements, range: upper.range))
    case (.sequence(let lower), .sequence(let upper)) where Self.united.contains(key):
      return .sequence(unite(lower, upper))
    case (.scalar(let lower), .scalar(let upper)):
      warnOfConflict(lower, upper, key: key)
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

  private mutating func warnOfConflict(_ lower: Scalar, _ upper: Scalar, key: String) {
    guard warnsOfConflicts, lower.text != upper.text else { return }

    diagnostics.warning(
      .presetConflict, "two presets set `\(key)`: `\(upper.text)` wins over `\(lower.text)`",
      at: upper.range, help: "set `\(key)` in the recipe to choose",
      notes: [Diagnostic.Note("the other value", at: lower.range)])
  }
}
