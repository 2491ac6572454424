import Diagnostics
import YAMLTree

/// What reading a text gave.
struct Reading {
  let root: Node?
  let diagnostics: [Diagnostic]

  init(_ text: String, limits: NodeReader.Limits = .standard) {
    self.init(Array(text.utf8), limits: limits)
  }

  init(_ bytes: [UInt8], limits: NodeReader.Limits = .standard) {
    var collector = DiagnosticCollector()
    root = NodeReader.read(
      SourceFile(name: "r.yaml", bytes: bytes), limits: limits, diagnostics: &collector)
    diagnostics = collector.sorted
  }

  /// The diagnostics as `line:column id message`.
  var findings: [String] {
    diagnostics.map { diagnostic in
      let start = diagnostic.range?.start
      return "\(start?.line ?? 0):\(start?.column ?? 0) \(diagnostic.id.rawValue)"
    }
  }
}

extension SourceRange {
  /// `line:column-line:column`, the end being behind the last character.
  var text: String {
    "\(start.line):\(start.column)-\(end.line):\(end.column)"
  }
}

extension Node {
  var mapping: MappingNode? {
    if case .mapping(let mapping) = self { mapping } else { nil }
  }

  var elements: [Node] {
    if case .sequence(let sequence) = self { sequence.elements } else { [] }
  }

  var scalar: Scalar? {
    if case .scalar(let scalar) = self { scalar } else { nil }
  }

  subscript(key: String) -> Node? { mapping?[key] }
}
