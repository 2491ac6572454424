import Diagnostics
import YAMLTree

/// Far below the real limit: a few aliases reach it, and each input shall take little time.
private let nodeLimit = 20_000

/// Reads bytes as YAML; what can be read is written and read again.
@_cdecl("LLVMFuzzerTestOneInput")
public func readAsYAML(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: data, count: count))
  var diagnostics = DiagnosticCollector()
  let root = read(bytes, byteLimit: 1 << 20, &diagnostics)
  Checks.findings(diagnostics.sorted)
  guard let root else {
    if !diagnostics.hasErrors { fatalError("neither a tree nor an error") }
    return 0
  }

  if !diagnostics.diagnostics.isEmpty { fatalError("a tree with errors") }
  Checks.places(of: root)
  writeAndRead(root)
  return 0
}

private func writeAndRead(_ root: Node) {
  let text = YAMLWriter().text(of: root)
  var diagnostics = DiagnosticCollector()
  guard let again = read(Array(text.utf8), byteLimit: 1 << 26, &diagnostics) else {
    fatalError("what was written is refused: \(text)")
  }
  guard Checks.isSame(root, again) else { fatalError("another tree is read again: \(text)") }
  guard YAMLWriter().text(of: again) == text else { fatalError("it is written anew: \(text)") }
}

private func read(
  _ bytes: [UInt8], byteLimit: Int, _ diagnostics: inout DiagnosticCollector
) -> Node? {
  let limits = NodeReader.Limits(byteCount: byteLimit, depth: 64, nodeCount: nodeLimit)
  return NodeReader.read(
    SourceFile(name: "input.yaml", bytes: bytes), limits: limits, diagnostics: &diagnostics)
}
