package import Diagnostics

/// Reads YAML 1.2 into a tree of nodes.
///
/// Refused are tags, merge keys, keys that are no scalars, several documents and directives other
/// than `%YAML 1.2`. Anchors and aliases work; what an alias stands for is shared, not copied.
package enum NodeReader {
  /// What a text may cost.
  package struct Limits: Sendable {
    /// The largest text, in bytes.
    package var byteCount: Int

    /// How deep sequences and mappings may stand within each other.
    package var depth: Int

    /// How many nodes there may be, keys and what aliases stand for included.
    package var nodeCount: Int

    package init(byteCount: Int, depth: Int, nodeCount: Int) {
      self.byteCount = byteCount
      self.depth = depth
      self.nodeCount = nodeCount
    }

    /// 1 MiB, 64 levels, 200 000 nodes.
    package static let standard = Limits(byteCount: 1 << 20, depth: 64, nodeCount: 200_000)
  }

  /// Returns the root of the document, or nil after at least one error.
  ///
  /// A syntax error ends the reading; the other mistakes before it are reported too. Nothing but
  /// errors is added to `diagnostics`, and none when a node is returned.
  package static func read(
    _ file: SourceFile, limits: Limits = .standard, diagnostics: inout DiagnosticCollector
  ) -> Node? {
    if let refusal = refusal(of: file, limits: limits) {
      diagnostics.add(refusal)
      return nil
    }

    guard let events = EventReader(file) else {
      diagnostics.error(.yamlLimit, "not enough memory to read the file", at: file.startRange)
      return nil
    }

    var builder = TreeBuilder(events: events, file: file, limits: limits)
    let root = try? builder.document()
    diagnostics.append(contentsOf: builder.diagnostics)
    return builder.diagnostics.hasErrors ? nil : root
  }

  /// Returns what is wrong with the text before its syntax is looked at.
  private static func refusal(of file: SourceFile, limits: Limits) -> Diagnostic? {
    guard file.bytes.count <= limits.byteCount else {
      return Diagnostic(
        .fileTooLarge, .error,
        "the file has \(file.bytes.count) bytes; \(limits.byteCount) are allowed",
        at: file.startRange)
    }

    return TextCheck.refusal(of: file) ?? DirectiveCheck.refusal(of: file)
  }
}

extension SourceFile {
  /// The empty range before the first character.
  var startRange: SourceRange {
    range(at: SourcePosition(line: 1, column: 1), length: 0)
  }

  /// Returns a range within one line; `length` counts Unicode scalars.
  func range(at start: SourcePosition, length: Int) -> SourceRange {
    let end = SourcePosition(line: start.line, column: start.column + length)
    return SourceRange(file: self, start: start, end: end)
  }
}
