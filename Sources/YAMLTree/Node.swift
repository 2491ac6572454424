package import Diagnostics

/// A part of a YAML document: a scalar, a sequence or a mapping, with the place it was read from.
package indirect enum Node: Sendable {
  case scalar(Scalar)
  case sequence(SequenceNode)
  case mapping(MappingNode)

  /// Where the node stands; where an alias stands for it, the place of the alias.
  package var range: SourceRange {
    switch self {
    case .scalar(let scalar): scalar.range
    case .sequence(let sequence): sequence.range
    case .mapping(let mapping): mapping.range
    }
  }

  /// What the node is, with its article, for messages: `a list`, `a mapping`, `a string`, `a
  /// number`, `a boolean` or `null`.
  package var kindName: String {
    switch self {
    case .scalar(let scalar): scalar.core.kindName
    case .sequence: "a list"
    case .mapping: "a mapping"
    }
  }

  /// Returns the same node at another place; its children keep theirs.
  package func moved(to range: SourceRange) -> Node {
    switch self {
    case .scalar(let scalar):
      .scalar(Scalar(text: scalar.text, style: scalar.style, range: range))
    case .sequence(let sequence):
      .sequence(SequenceNode(elements: sequence.elements, range: range))
    case .mapping(let mapping):
      .mapping(MappingNode(entries: mapping.entries, range: range))
    }
  }
}

/// A list.
package struct SequenceNode: Sendable {
  package var elements: [Node]

  /// From the first `-` or the `[` to the end of the last element or behind the `]`.
  package var range: SourceRange

  package init(elements: [Node], range: SourceRange) {
    self.elements = elements
    self.range = range
  }
}

/// Keys with values, in the order of the document.
package struct MappingNode: Sendable {
  /// One key with its value.
  package struct Entry: Sendable {
    package var key: Scalar
    package var value: Node

    package init(key: Scalar, value: Node) {
      self.key = key
      self.value = value
    }
  }

  /// The entries; those of a mapping that was read have keys with different texts.
  package var entries: [Entry]

  /// From the first key or the `{` to the end of the last value or behind the `}`.
  package var range: SourceRange

  package init(entries: [Entry], range: SourceRange) {
    self.entries = entries
    self.range = range
  }

  /// Returns the value of the key with this text, in time that grows with the number of entries.
  package subscript(key: String) -> Node? {
    entry(named: key)?.value
  }

  /// Returns the entry of the key with this text, in time that grows with the number of entries.
  package func entry(named key: String) -> Entry? {
    entries.first { $0.key.text == key }
  }
}
