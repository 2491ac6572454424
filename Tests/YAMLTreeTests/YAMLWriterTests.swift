import Diagnostics
import TestSupport
import Testing
import YAMLTree

extension Node {
  /// Everything that the writer has to keep, in a form that can be compared.
  var outline: String {
    switch self {
    case .scalar(let scalar): scalar.outline
    case .sequence(let sequence): "[\(sequence.elements.map(\.outline).joined(separator: ","))]"
    case .mapping(let mapping):
      "{\(mapping.entries.map { "\($0.key.keyOutline):\($0.value.outline)" }.joined(separator: ","))}"
    }
  }
}

extension Scalar {
  fileprivate var keyOutline: String { text.isEmpty ? "()" : outline }

  fileprivate var outline: String {
    switch core {
    case .null where text.isEmpty: "null(6e 75 6c 6c)"
    default:
      "\(kind)(\(text.unicodeScalars.map { String($0.value, radix: 16) }.joined(separator: " ")))"
    }
  }

  /// Not the value: not-a-number is unequal to itself.
  private var kind: String {
    switch core {
    case .null: "null"
    case .boolean: "boolean"
    case .integer: "integer"
    case .float: "float"
    case .string: "string"
    }
  }
}

struct YAMLWriterTests {
  private func written(_ text: String) -> String? {
    Reading(text).root.map { YAMLWriter().text(of: $0) }
  }

  @Test func `mappings and sequences are written in block style, short lists in one line`() {
    let text = """
      {name: update, use: [kernel/a, b], payload: [{run: [sleep, 1], env: {A: b, C: {}}}, [[x, []]]],
       none: [], text: "one\\ntwo\\n", long: [aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb]}
      """
    #expect(
      written(text) == """
        name: update
        use: [kernel/a, b]
        payload:
          - run: [sleep, 1]
            env:
              A: b
              C: {}
          - - - x
              - []
        none: []
        text: |
          one
          two
        long:
          - aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
          - bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb

        """)
  }

  @Test(
    arguments: [
      "sched_*", "a:b", "a#b", "-x", "?x", ":x", "a, b", "a]", "${x}", "http://x/?y=1#z", "2MiB",
      "yes",
      "1:30", "0b1", "é 日本", "a'b", "a\"b", "a\\b", "~/x", "x: ", "--- ",
    ].filter { !$0.hasSuffix(" ") })
  func `a text that needs no quotes has none`(text: String) {
    let quoted = Reading("'\(text.replacing("'", with: "''"))'")
    #expect(quoted.root.map { YAMLWriter().text(of: $0) } == text + "\n")
    #expect(Reading(text).root?.scalar?.text == text)
  }

  @Test(arguments: [
    ("", #""""#), ("1", #""1""#), ("true", #""true""#), ("~", #""~""#), (".5", #"".5""#),
    ("0x1F", #""0x1F""#), ("*", #""*""#), ("!(a)", #""!(a)""#), (">= 1", #"">= 1""#),
    ("a: b", #""a: b""#), ("a #b", #""a #b""#), ("a:", #""a:""#), (" a", #"" a""#),
    ("a ", #""a ""#),
    ("-", #""-""#), ("- a", #""- a""#), ("? a", #""? a""#), ("---", #""---""#),
    ("... a", #""... a""#),
    ("@a", #""@a""#), ("[a", #""[a""#), ("#a", ##""#a""##), (#""a" b"#, #"'"a" b'"#),
    (#"\*'"#, #"\*'"#), (#"!\*"#, #"'!\*'"#), (#"!\'"#, #""!\\'""#), ("a\tb", #""a\tb""#),
    ("\n", #""\n""#), ("a\n\n", #""a\n\n""#), (" a\nb", #"" a\nb""#), ("\u{2028}", #""\u2028""#),
    ("a\u{0}", #""a\x00""#), ("\u{202E}", #""\u202E""#), ("\u{FEFF}", #""\uFEFF""#),
    ("a\r\nb", #""a\r\nb""#),
  ])
  func `a text is quoted where it must be`(text: String, expected: String) {
    let scalar = Node.scalar(Scalar(text: text, style: .doubleQuoted, range: place))
    #expect(YAMLWriter().text(of: scalar) == expected + "\n")
    #expect(
      Reading(expected).root?.scalar?.text.unicodeScalars.elementsEqual(text.unicodeScalars) == true
    )
  }

  @Test(arguments: [
    ("a]", #"["a]"]"#), ("a,b", #"["a,b"]"#), ("${x}", #"["${x}"]"#), ("?x", #"["?x"]"#),
    (":x", #"[":x"]"#), ("-x", "[-x]"), ("a:b", "[a:b]"), ("a:?", #"["a:?"]"#), ("a?b", "[a?b]"),
  ])
  func `brackets need more quotes`(text: String, expected: String) {
    let scalar = Node.scalar(Scalar(text: text, style: .doubleQuoted, range: place))
    let list = Node.sequence(SequenceNode(elements: [scalar], range: place))
    #expect(YAMLWriter().text(of: list) == expected + "\n")
    #expect(Reading(expected).root?.elements.first?.scalar?.text == text)
  }

  @Test func `comments stand behind the line on which a value begins`() {
    let root = Reading("a: 1\nb: {c: [x, y]}\nd: [{e: f}, [z, v]]\ng: \"l\\nm\"\nh: [o, p]\n").root
    let writer = YAMLWriter { node in
      switch node {
      case .scalar(let scalar):
        ["x", "y", "f", "o", "l\nm", "1"].contains(scalar.text) ? scalar.text : nil
      case .sequence(let sequence): sequence.elements.count == 2 ? "list\u{2028}" : nil
      case .mapping(let mapping): mapping.entries.count == 1 ? "one" : "all"
      }
    }
    let text = root.map { writer.text(of: $0) } ?? ""
    #expect(
      text == #"""
        # all
        a: 1 # 1
        b: # one
          c: # list
            - x # x
            - y # y
        d: # list
          - # one
            e: f # f
          - [z, v] # list
        g: |- # l\nm
          l
          m
        h: # list
          - o # o
          - p

        """#)
    #expect(Reading(text).root?.outline == root?.outline)
  }

  @Test func `a key that is too long for one line is marked`() {
    for length in [990, 1000, 1001, 1030, 3000] {
      let key = String(repeating: "k", count: length)
      let root = Reading("? \(key)\n: {? \(key)x\n  : [a, {b: c}], d: e}").root
      let text = root.map { YAMLWriter().text(of: $0) } ?? ""
      #expect(Reading(text).root?.outline == root?.outline)
      #expect(root?[key]?["d"] != nil)
    }
  }

  private var place: SourceRange {
    let start = SourcePosition(line: 1, column: 1)
    return SourceRange(file: SourceFile(name: "test", bytes: []), start: start, end: start)
  }
}

/// Trees of texts that are full of what YAML gives a meaning to.
private struct TreeGenerator {
  var random: SeededGenerator
  let place: SourceRange

  private static let pieces = [
    "a", "b", "-", "?", ":", ",", "[", "]", "{", "}", "#", "&", "*", "!", "|", ">", "'", "\"", "%",
    "@",
    "`", " ", "  ", "\n", "\t", "\\", "~", "null", "true", "1", "0", ".", "e", "0x", "---", "...",
    "<<",
    "=", "é", "😀", "\u{301}", "\r", "\u{0}", "\u{1B}", "\u{85}", "\u{2028}", "\u{FEFF}", "\u{A0}",
    "$",
    "\u{202E}", "\u{FFFF}", "\u{10FFFF}", "x y", ": ", " #", "- ",
  ]

  private mutating func pick(_ count: Int) -> Int {
    Int.random(in: 0..<count, using: &random)
  }

  private mutating func scalar() -> Scalar {
    var text = ""
    for _ in 0..<pick(5) { text += Self.pieces[pick(Self.pieces.count)] }
    if pick(8) == 0 { text = String(repeating: text, count: pick(30)) }
    return Scalar(text: text, style: pick(3) == 0 ? .plain : .doubleQuoted, range: place)
  }

  mutating func node(depth: Int) -> Node {
    switch depth == 0 ? 0 : pick(4) {
    case 0, 1: .scalar(scalar())
    case 2:
      .sequence(
        SequenceNode(elements: (0..<pick(5)).map { _ in node(depth: depth - 1) }, range: place))
    default: .mapping(mapping(depth: depth))
    }
  }

  private mutating func mapping(depth: Int) -> MappingNode {
    var mapping = MappingNode(entries: [], range: place)
    for _ in 0..<pick(5) {
      let key = scalar()
      guard mapping[key.text] == nil else { continue }

      mapping.entries.append(MappingNode.Entry(key: key, value: node(depth: depth - 1)))
    }
    return mapping
  }
}

struct YAMLWriterPropertyTests {
  @Test(arguments: 0..<8)
  func `what is written reads back as the same tree, with and without comments`(seed: Int) {
    let start = SourcePosition(line: 1, column: 1)
    let place = SourceRange(file: SourceFile(name: "test", bytes: []), start: start, end: start)
    var generator = TreeGenerator(random: SeededGenerator(seed: UInt64(seed)), place: place)
    for _ in 0..<400 {
      let root = generator.node(depth: 4)
      let plain = YAMLWriter().text(of: root)
      #expect(Reading(plain).root?.outline == root.outline, "\(plain.debugDescription)")
      let commented = YAMLWriter {
        $0.outline.utf8.count % 3 == 0 ? nil : $0.kindName + "\u{85}\n#"
      }
      .text(of: root)
      #expect(Reading(commented).root?.outline == root.outline, "\(commented.debugDescription)")
    }
  }
}
