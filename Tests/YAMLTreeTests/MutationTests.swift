import Diagnostics
import TestSupport
import Testing
import YAMLTree

struct MutationTests {
  private static let documents = [
    """
    # a comment
    name: update
    parameters:
      package: {default: tree, pattern: "[a-z0-9]*", n: [1, 2.5, ~]}
    use: [kernel/tracecompass, 'it''s']
    payload:
      - run: [apt-get, "${package}"]
        env: {A: no}
    text: |
      one
       two

    folded: >-
      three
      four
    """,
    "%YAML 1.2\n---\na: &x [1, {b: c}]\nd: *x\n? e\n: - f\n  - g\n...\n",
    "\u{FEFF}é: 'ü 日本'\r\n- : ? !!str &a *b << | > \"\\u00e9\\x41\\n\" @ ` % #\r\n",
    "- - - a\n    - b\n  - {c: , d}\n- ? [e]\n  : f\n",
    "{a: [b: c, \"d\": e, {f: {}}], g: [], h: &i j, k: *i}",
  ]

  private static let pieces: [[UInt8]] =
    [
      "\n", " ", "  ", "\t", ":", ": ", "- ", "-", "? ", ",", "[", "]", "{", "}", "#", " #", "&a ",
      "*a", "!", "!!str ", "|", ">", ">-", "'", "\"", "%", "@", "`", "\\", "---\n", "...\n", "<<: ",
      "%TAG", "\r", "\r\n", "a", "0", "\u{85}", "\u{2028}", "\u{FEFF}", "\u{0}", "é", "\n\n  ",
    ].map { Array($0.utf8) } + [[0xFF], [0xC3], [0x80], [0xF0, 0x9F]]

  private static func mutated(using generator: inout SeededGenerator) -> [UInt8] {
    var bytes = Array(documents[Int.random(in: 0..<documents.count, using: &generator)].utf8)
    for _ in 0..<Int.random(in: 1...6, using: &generator) {
      mutate(&bytes, using: &generator)
    }
    return bytes
  }

  private static func mutate(_ bytes: inout [UInt8], using generator: inout SeededGenerator) {
    let start = Int.random(in: 0...bytes.count, using: &generator)
    let end = min(bytes.count, start + Int.random(in: 0...12, using: &generator))
    switch Int.random(in: 0..<5, using: &generator) {
    case 0: bytes.removeSubrange(start..<end)
    case 1: bytes.insert(contentsOf: bytes[start..<end], at: start)
    case 2: bytes.removeSubrange(end...)
    default:
      let piece = pieces[Int.random(in: 0..<pieces.count, using: &generator)]
      bytes.replaceSubrange(start..<min(start + 1, end), with: piece)
    }
  }

  @Test(arguments: 0..<8)
  func `every text gives either a tree or errors, and every range lies in the text`(seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed))
    var treeCount = 0
    for _ in 0..<1000 where checkReading(Self.mutated(using: &generator)) {
      treeCount += 1
    }
    // The mutations are neither all harmless nor all deadly.
    #expect((50..<950).contains(treeCount))
  }

  @Test(arguments: ["yaml", "format"])
  func `inputs that a fuzzer found give either a tree or errors, too`(target: String) throws {
    let text = try #require(TestFiles.text(Golden.folder("../Fuzzing/corpus/\(target).jsonl")))
    // Each character of a line stands for a byte.
    let inputs = text.split(separator: "\n").compactMap { line in
      JSONValue(parsing: String(line))?.text?.unicodeScalars.map {
        UInt8(truncatingIfNeeded: $0.value)
      }
    }
    #expect(inputs.count > 200)
    let treeCount = inputs.count { checkReading($0) }
    #expect((50..<inputs.count).contains(treeCount))
  }

  /// Returns whether there is a tree.
  private func checkReading(_ bytes: [UInt8]) -> Bool {
    let reading = Reading(bytes)
    let text = String(decoding: bytes, as: UTF8.self)
    #expect((reading.root == nil) == !reading.diagnostics.isEmpty, "\(text.debugDescription)")
    for diagnostic in reading.diagnostics where diagnostic.id != .findingLimit {
      #expect(diagnostic.severity == .error && isInFile(diagnostic.range), "\(text)")
      #expect(!DiagnosticRenderer().text(of: diagnostic).isEmpty)
    }
    guard let root = reading.root else { return false }

    check(root, in: nil, text)
    checkWriting(root, text)
    return true
  }

  private func isInFile(_ range: SourceRange?) -> Bool {
    guard let range, range.start <= range.end else { return false }

    let line = range.file.line(range.start.line)
    return line.map { range.start.column <= $0.unicodeScalars.count + 1 } == true
  }

  /// Checks that the range of each node lies in the file and in its parent, and that a plain scalar
  /// stands where its range says.
  private func check(_ node: Node, in parent: SourceRange?, _ text: String) {
    #expect(isInFile(node.range), "\(text.debugDescription)")
    if let parent, !isAlias(node), !isAliasTarget(node, parent) {
      #expect(
        parent.start <= node.range.start && node.range.end <= parent.end, "\(text.debugDescription)"
      )
    }
    switch node {
    case .scalar(let scalar): checkPlain(scalar, text)
    case .sequence(let sequence):
      for element in sequence.elements { check(element, in: sequence.range, text) }
    case .mapping(let mapping):
      for entry in mapping.entries {
        checkPlain(entry.key, text)
        check(entry.value, in: mapping.range, text)
      }
    }
  }

  /// Whether the parent is an alias: its children stand elsewhere, before it.
  private func isAliasTarget(_ node: Node, _ parent: SourceRange) -> Bool {
    written(parent)?.first == "*" && node.range.end <= parent.start
  }

  private func isAlias(_ node: Node) -> Bool {
    written(node.range)?.first == "*"
  }

  private func checkPlain(_ scalar: Scalar, _ text: String) {
    guard scalar.style == .plain, let written = written(scalar.range),
      written.first != "*", written.first != "&"
    else { return }

    #expect(written == scalar.text, "\(text.debugDescription)")
  }

  /// Returns what stands in a range of one line.
  private func written(_ range: SourceRange) -> String? {
    guard range.start.line == range.end.line, let line = range.file.line(range.start.line) else {
      return nil
    }

    let length = range.end.column - range.start.column
    return String(
      String.UnicodeScalarView(
        line.unicodeScalars.dropFirst(range.start.column - 1).prefix(length)))
  }

  private func checkWriting(_ root: Node, _ text: String) {
    let again = Reading(YAMLWriter().text(of: root))
    #expect(again.root?.outline == root.outline, "\(text.debugDescription)")
  }
}
