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
    var path: [String]

    /// What is to be said if both mappings come from presets.
    let warning: Diagnostic

    /// Whether the value is the tracing domain of a channel.
    var isOfDomains: Bool {
      path.count == 3 && path[0] == "channels" && path[2] == "domain"
    }

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

  /// Lays `upper` over `base`.
  mutating func merge(_ upper: MappingNode, into base: inout MappingNode) {
    merge(upper, into: &base, path: [])
  }

  /// Looks keys up in a table: mappings of many keys take no time in their square.
  private mutating func merge(
    _ upper: MappingNode, into base: inout MappingNode, path: [String]
  ) {
    var indices = Dictionary(
      zip(base.entries.map(\.key.text), base.entries.indices)
    ) { first, _ in first }
    var removed: Set<Int> = []
    for entry in upper.entries {
      let key = entry.key.text
      guard let index = indices[key] else {
        indices[key] = base.entries.count
        base.entries.append(entry)
        continue
      }

      if entry.value.isNull {
        removed.insert(index)
        indices[key] = nil
      } else {
        merge(entry.value, into: &base.entries[index].value, path: path + [key])
      }
    }
    if !removed.isEmpty {
      base.entries = base.entries.indices.filter { !removed.contains($0) }.map { base.entries[$0] }
    }
    base.range = upper.range
  }

  /// Lays a value over another one.
  ///
  /// What is extended is taken out of its place first: a long list is not copied for each preset.
  private mutating func merge(_ above: Node, into below: inout Node, path: [String]) {
    let key = path.last ?? ""
    if case .mapping(let upper) = above, case .mapping(var mapping) = below {
      below = above
      merge(upper, into: &mapping, path: path)
      below = .mapping(mapping)
    } else if case .sequence(let upper) = above, case .sequence(var sequence) = below,
      Self.appended.contains(key)
    {
      below = above
      sequence.elements += upper.elements
      sequence.range = upper.range
      below = .sequence(sequence)
    } else if case .sequence(let upper) = above, case .sequence(let sequence) = below,
      Self.united.contains(key)
    {
      below = .sequence(unite(sequence, upper))
    } else {
      if case .scalar(let upper) = above, case .scalar(let scalar) = below {
        noteConflict(scalar, upper, path: path)
      }
      below = above
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
