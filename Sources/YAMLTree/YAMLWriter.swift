import Diagnostics

/// Writes a tree of nodes as a YAML 1.2 document.
///
/// Reading the result gives the same tree, apart from ranges and styles: the same keys, the same
/// texts, and for each value the same meaning in the core schema. An empty null is written as
/// `null`. Aliases are gone: what they stood for is written in full.
package struct YAMLWriter {
  private let comment: (Node) -> String?

  /// A list of scalars is written on one line if it takes no more characters than this.
  private static let flowWidth = 60

  /// The longest key that libyaml finds without a `?` before it is 1024 characters long, its quotes
  /// included.
  private static let keyWidth = 1000

  /// - Parameter comment: Returns the text of the comment behind the line on which an element of a
  ///   list or the value of a key begins, without `#`, or nil. It is asked with that element or
  ///   value; for the root the comment stands on a line before it.
  package init(comment: @escaping (Node) -> String? = { _ in nil }) {
    self.comment = comment
  }

  /// Returns the document, ended by a line break, without a document marker.
  package func text(of root: Node) -> String {
    var output = ""
    let comment = commentText(of: root)
    if !comment.isEmpty { output += comment.dropFirst() + "\n" }
    if isWrittenInBlock(root) {
      writeChildren(of: root, lead: "", indent: 0, to: &output)
    } else {
      output += leafText(of: root, indent: 0, comment: "")
    }
    return output
  }
}

// MARK: - Block style

extension YAMLWriter {
  /// Writes each child on a line of its own; the first line starts with `lead`, which is as wide as
  /// the indentation of the others.
  private func writeChildren(of node: Node, lead: String, indent: Int, to output: inout String) {
    let indentation = String(repeating: " ", count: indent)
    var lead = lead
    switch node {
    case .scalar: break
    case .sequence(let sequence):
      for element in sequence.elements {
        writeElement(element, lead: lead, indent: indent, to: &output)
        lead = indentation
      }
    case .mapping(let mapping):
      for entry in mapping.entries {
        writeEntry(entry, lead: lead, indent: indent, to: &output)
        lead = indentation
      }
    }
  }

  private func writeElement(_ node: Node, lead: String, indent: Int, to output: inout String) {
    output += lead + "-"
    guard isWrittenInBlock(node), commentText(of: node).isEmpty else {
      return writeValue(node, indent: indent, to: &output)
    }

    // The first line of a collection continues the line of its `-`.
    writeChildren(of: node, lead: " ", indent: indent + 2, to: &output)
  }

  private func writeEntry(
    _ entry: MappingNode.Entry, lead: String, indent: Int, to output: inout String
  ) {
    let key = ScalarText.key(entry.key)
    if key.unicodeScalars.count <= Self.keyWidth {
      output += "\(lead)\(key):"
    } else {
      output += "\(lead)? \(key)\n\(String(repeating: " ", count: indent)):"
    }
    writeValue(entry.value, indent: indent, to: &output)
  }

  /// Writes what follows a `-` or a `:`.
  private func writeValue(_ node: Node, indent: Int, to output: inout String) {
    let comment = commentText(of: node)
    guard isWrittenInBlock(node) else {
      output += " " + leafText(of: node, indent: indent, comment: comment)
      return
    }

    output += comment + "\n"
    let lead = String(repeating: " ", count: indent + 2)
    writeChildren(of: node, lead: lead, indent: indent + 2, to: &output)
  }

  /// Returns ` # …`, or nothing.
  private func commentText(of node: Node) -> String {
    guard let text = comment(node), !text.isEmpty else { return "" }

    return " # \(TerminalText.escaped(text.withoutYAMLBreaks))"
  }
}

// MARK: - One line

extension YAMLWriter {
  private func isWrittenInBlock(_ node: Node) -> Bool {
    switch node {
    case .scalar: false
    case .sequence(let sequence): !sequence.elements.isEmpty && flowText(of: sequence) == nil
    case .mapping(let mapping): !mapping.entries.isEmpty
    }
  }

  /// Returns the text of a node without lines of children, with its comment and line break.
  private func leafText(of node: Node, indent: Int, comment: String) -> String {
    switch node {
    case .scalar(let scalar):
      ScalarText.literal(scalar, indent: indent + 2, comment: comment)
        ?? "\(ScalarText.value(scalar, in: .block))\(comment)\n"
    case .sequence(let sequence): "\(flowText(of: sequence) ?? "[]")\(comment)\n"
    case .mapping: "{}\(comment)\n"
    }
  }

  /// Returns `[a, b]` for a short list of scalars whose comments, if any, are that of the list.
  private func flowText(of sequence: SequenceNode) -> String? {
    var texts: [String] = []
    var width = 0
    for element in sequence.elements {
      guard case .scalar(let scalar) = element, !scalar.text.utf8.contains(10) else { return nil }

      let text = ScalarText.value(scalar, in: .flow)
      width += text.unicodeScalars.count + 2
      guard width <= Self.flowWidth else { return nil }

      texts.append(text)
    }
    return hasOwnComments(sequence) ? nil : "[\(texts.joined(separator: ", "))]"
  }

  private func hasOwnComments(_ sequence: SequenceNode) -> Bool {
    let whole = comment(.sequence(sequence))
    return sequence.elements.contains { element in
      let own = comment(element)
      return own != nil && own != whole
    }
  }
}

extension String {
  /// The text with the characters that the reader refuses, even in a comment, taken out.
  fileprivate var withoutYAMLBreaks: String {
    var view = unicodeScalars
    view.removeAll { $0.value > 0x9F && TextCheck.isUnwanted($0) }
    return String(view)
  }
}
