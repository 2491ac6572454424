import Diagnostics
import YAMLTree

/// Formats bytes as `lttrecipe fmt` does; what came of it is formatted again.
@_cdecl("LLVMFuzzerTestOneInput")
public func format(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: data, count: count))
  // What the formatter itself finds that it cannot format stays as it is: no file is harmed.
  guard let once = formatted(bytes), let twice = formatted(once) else { return 0 }

  let text = String(decoding: once, as: UTF8.self)
  if twice != once {
    fatalError("it is changed again: \(text)\n\(String(decoding: twice, as: UTF8.self))")
  }
  if once.contains(UInt8(ascii: "\r")) || once.last != UInt8(ascii: "\n") {
    fatalError("its lines do not end with LF: \(text)")
  }
  return 0
}

private func formatted(_ bytes: [UInt8]) -> [UInt8]? {
  var diagnostics = DiagnosticCollector()
  let limits = NodeReader.Limits(byteCount: 1 << 20, depth: 64, nodeCount: 20_000)
  let result = YAMLFormatter.formatted(
    SourceFile(name: "input.yaml", bytes: bytes), limits: limits, diagnostics: &diagnostics)
  if (result == nil) != diagnostics.hasErrors { fatalError("neither a text nor an error") }
  return result
}
