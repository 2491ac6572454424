import Diagnostics
import TestSupport
import Testing
import YAMLTree

/// What formatting a text gave.
struct Formatting {
  let text: String?

  /// `line:column id` of each finding.
  let findings: [String]

  init(_ text: String, limits: NodeReader.Limits = .standard) {
    self.init(Array(text.utf8), limits: limits)
  }

  init(_ bytes: [UInt8], limits: NodeReader.Limits = .standard) {
    var diagnostics = DiagnosticCollector()
    let formatted = YAMLFormatter.formatted(
      SourceFile(name: "r.yaml", bytes: bytes), limits: limits, diagnostics: &diagnostics)
    text = formatted.map { String(decoding: $0, as: UTF8.self) }
    findings = diagnostics.sorted.map { diagnostic in
      let start = diagnostic.range?.start
      return "\(start?.line ?? 0):\(start?.column ?? 0) \(diagnostic.id.rawValue)"
    }
  }
}

struct FormatterTests {
  private static let names = TestFiles.names(in: folder).filter { $0.hasSuffix(".yaml") }
    .map { String($0.dropLast(".yaml".count)) }

  private static let folder = Golden.folder("Golden/format")

  private static func source(_ name: String) throws -> String {
    try #require(TestFiles.text("\(folder)/\(name).yaml"))
  }

  @Test(arguments: names)
  func `a text has this canonical form`(name: String) throws {
    let formatting = Formatting(try Self.source(name))
    #expect(formatting.findings == [])
    let path = "\(Self.folder)/\(name).formatted"
    #expect(Golden.difference(formatting.text ?? "", at: path) == nil)
  }

  @Test func `every formatted text belongs to a source`() {
    let formatted = TestFiles.names(in: Self.folder).filter { !$0.hasSuffix(".yaml") }
    #expect(formatted == Self.names.map { "\($0).formatted" })
    #expect(formatted.count > 5)
  }

  @Test(arguments: names)
  func `a canonical form is its own canonical form`(name: String) throws {
    let text = try #require(TestFiles.text("\(Self.folder)/\(name).formatted"))
    #expect(Formatting(text).text == text)
  }

  @Test(arguments: names)
  func `lines that end with CR LF, and a byte order mark, make no difference`(
    name: String
  ) throws {
    let source = try Self.source(name)
    let windows = "\u{FEFF}" + source.replacing("\n", with: "\r\n")
    #expect(windows.utf8.count > source.utf8.count + 3)
    #expect(Formatting(windows).text == Formatting(source).text)
  }

  @Test(
    arguments: [
      ("a: 1", "a: 1\n"), ("a: |\n  x", "a: |-\n  x\n"), ("a: |+\n  x", "a: |-\n  x\n"),
      ("a: >2\n   x", "a: >2-\n   x\n"), ("a: |\n  x\n  ", "a: |\n  x\n"),
      ("a: |+\n  x\n  ", "a: |+\n  x\n"), ("a: |-\n  x", "a: |-\n  x\n"),
      ("a: |\n  x\n   ", "a: |-\n  x\n   \n"), ("a: 1 # x", "a: 1 # x\n"), ("a: |", "a: |\n"),
      ("# x\na:", "# x\na:\n"),
    ])
  func `a last line that is not ended gets its end, and no text another meaning`(
    _ source: String, _ formatted: String
  ) {
    #expect(Formatting(source).text == formatted)
  }

  @Test(
    arguments: [
      ("a: [1\n", "2:1 yaml-syntax"), ("a: 1\na: 2\n", "2:1 key-duplicate"),
      ("a: !x 1\n", "1:4 yaml-feature"), ("# nothing\n", "1:1 document-empty"),
      ("a: 1\n---\nb: 1\n", "2:1 document-count"),
    ])
  func `what cannot be read is not formatted, and told as ever`(
    _ source: String, _ finding: String
  ) {
    let formatting = Formatting(source)
    #expect(formatting.text == nil)
    #expect(formatting.findings == [finding])
    #expect(Reading(source).findings == [finding])
  }

  /// Without its indentation the key would be the marker of a document.
  @Test func `what would change its meaning stays as it is`() {
    let formatting = Formatting("  --- a: 1\n")
    #expect(formatting.text == nil)
    #expect(formatting.findings == ["1:1 format-unsafe"])
  }

  @Test func `what would be too large to be read stays as it is`() {
    let source = "a:\n - 1\n - 2\n"
    var limits = NodeReader.Limits(byteCount: 14, depth: 3, nodeCount: 9)
    #expect(Formatting(source, limits: limits).findings == ["1:1 file-too-large"])
    limits.byteCount += 1
    #expect(Formatting(source, limits: limits).text == "a:\n  - 1\n  - 2\n")
  }

  @Test func `names of keys and values mean nothing`() {
    #expect(Formatting("- anything:   goes").text == "- anything: goes\n")
  }

  @Test func `64 levels are formatted`() {
    let text = String(repeating: "- ", count: 64) + "a\n"
    #expect(Formatting(text).text == text)
    let deep = String(repeating: "[", count: 63) + "{a: 1}" + String(repeating: "]", count: 63)
    #expect(Formatting(deep).text == deep + "\n")
  }
}
