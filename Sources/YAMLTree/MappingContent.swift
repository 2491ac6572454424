import Diagnostics

/// Gathers the entries of a mapping and finds those that may not be there.
struct MappingContent {
  private(set) var entries: [MappingNode.Entry] = []

  /// The value read last, also where its entry is refused.
  private(set) var lastChild: Node?

  /// The index in `entries` by key, so that many entries take linear time.
  private var indices: [String: Int] = [:]

  mutating func add(_ key: Node, _ value: Node, _ diagnostics: inout DiagnosticCollector) {
    lastChild = value
    guard case .scalar(let scalar) = key else { return Self.refuseCollection(key, &diagnostics) }

    guard scalar.text != "<<" || scalar.style != .plain else {
      return diagnostics.error(
        .yamlFeature, "the merge key `<<` is not supported", at: scalar.range)
    }

    if let first = indices[scalar.text] {
      return Self.refuseDuplicate(scalar, of: entries[first].key, &diagnostics)
    }

    indices[scalar.text] = entries.count
    entries.append(MappingNode.Entry(key: scalar, value: value))
  }

  private static func refuseCollection(_ key: Node, _ diagnostics: inout DiagnosticCollector) {
    diagnostics.error(
      .yamlFeature, "a key must be a text, not \(key.kindName)", at: key.range,
      help: "a text that starts with `{` or `[` must be quoted")
  }

  private static func refuseDuplicate(
    _ key: Scalar, of first: Scalar, _ diagnostics: inout DiagnosticCollector
  ) {
    diagnostics.error(
      .keyDuplicate, "the key `\(key.text)` is given more than once", at: key.range,
      notes: [Diagnostic.Note("it is given first here", at: first.range)])
  }
}
