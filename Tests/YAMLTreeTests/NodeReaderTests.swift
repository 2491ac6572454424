import Diagnostics
import Testing
import YAMLTree

struct NodeReaderTests {
  @Test func `a document becomes a tree`() {
    let reading = Reading("a: [1, {b: c}]\n'd': |\n  x\n  y\n")
    let root = reading.root
    #expect(reading.findings == [])
    #expect(root?.mapping?.entries.map(\.key.text) == ["a", "d"])
    #expect(root?["a"]?.elements.last?["b"]?.scalar?.text == "c")
    #expect(root?["d"]?.scalar?.text == "x\ny\n")
    #expect(root?["none"] == nil)
    #expect(root?.mapping?.entry(named: "d")?.key.style == .singleQuoted)
  }

  @Test func `scalars know their style`() {
    let root = Reading("- a\n- 'a'\n- \"a\"\n- |\n  a\n- >\n  a\n").root
    #expect(
      root?.elements.compactMap { $0.scalar?.style }
        == [.plain, .singleQuoted, .doubleQuoted, .literal, .folded])
  }

  @Test(arguments: [
    "---\na\n", "a\n...\n", "a\n...\n# c\n...\n", "%YAML 1.2\n---\na",
    "# c\n%YAML\t1.2 # c\n--- a\n",
    "a # ---\n",
  ])
  func `document markers around one document are fine`(text: String) {
    let reading = Reading(text)
    #expect(reading.findings == [])
    #expect(reading.root?.scalar?.text == "a")
  }

  @Test func `an anchor may be defined again, the last counts`() {
    let root = Reading("[&a 1, *a, &a 2, *a, &b [&b 3, *b], *b]").root
    #expect(root?.elements.compactMap { $0.scalar?.text } == ["1", "1", "2", "2", "3"])
    #expect(root?.elements[4].elements.map { $0.scalar?.text } == ["3", "3"])
  }

  @Test(arguments: [
    ("a: 1\nb: 2\na: 3\n", ["3:1 key-duplicate"]),
    ("{a: 1, 'a': 2, \"a\": 3}", ["1:8 key-duplicate", "1:16 key-duplicate"]),
    ("x: {a: 1, a: 2}\ny: {b: 1, b: 2}\n", ["1:11 key-duplicate", "2:11 key-duplicate"]),
    ("&a a: 1\n*a : 2\n", ["2:1 key-duplicate"]),
    ("a: 1\na: 2\nb: [\n", ["2:1 key-duplicate", "4:1 yaml-syntax"]),
    ("- !!str a\n- !b c\n- ! d\n", ["1:3 yaml-feature", "2:3 yaml-feature", "3:3 yaml-feature"]),
    ("a: &x {b: c}\nd:\n  <<: *x\n", ["3:3 yaml-feature"]),
    ("? [a]\n: b\n? {c: d}\n: e\n", ["1:3 yaml-feature", "3:3 yaml-feature"]),
    ("{{x}}", ["1:2 yaml-feature"]),
    ("%YAML 1.1\n---\na\n", ["1:1 yaml-feature"]),
    ("# c\n%YAML 1.3\n---\na\n", ["2:1 yaml-feature"]),
    ("%YAML 1.2\n%TAG ! tag:x\n---\na\n", ["2:1 yaml-feature"]),
    ("%YAML 1.2\n%YAML 1.2\n---\na\n", ["2:1 yaml-syntax"]),
    ("a: *x\nb: *y\n", ["1:4 yaml-syntax", "2:4 yaml-syntax"]),
    ("a: &x [b, [*x]]\n", ["1:12 yaml-feature"]),
    ("&x a: *x\n*x : &y {b: *y}\n", ["2:1 key-duplicate", "2:13 yaml-feature"]),
    ("a: 1\n---\nb: 2\n", ["2:1 document-count"]),
    ("a: 1\n---\n", ["2:1 document-count"]),
    ("a: 1\n...\n\n# c\n  b: [\n", ["5:3 document-count"]),
    ("a: 1\n...\n%TAG ! x\n---\nb\n", ["3:1 document-count"]),
    ("", ["1:1 document-empty"]),
    ("\n  # comment\n\n", ["1:1 document-empty"]),
    ("\u{FEFF}", ["1:1 document-empty"]),
    ("---\n...\n", ["1:1 document-empty"]),
    ("--- # c\n", ["1:1 document-empty"]),
    ("&a &b c", ["1:4 yaml-syntax"]),
  ])
  func `what a file may not hold is reported with its place`(text: String, findings: [String]) {
    let reading = Reading(text)
    #expect(reading.findings == findings)
    #expect(reading.root == nil)
  }

  @Test func `a duplicate points to the first`() {
    let diagnostic = Reading("a: 1\nb:\n  - 'a': 2\n    a: 3\n").diagnostics.first
    #expect(diagnostic?.range?.text == "4:5-4:6")
    #expect(diagnostic?.notes.map { $0.range?.text } == ["3:5-3:8"])
  }

  @Test func `an alias that is misspelt is recognized`() {
    let diagnostic = Reading("a: &events [x]\nb: *evnets\n").diagnostics.first
    #expect(diagnostic?.help == "did you mean `*events`?")
  }

  @Test func `an explicit null is a document`() {
    #expect(Reading("~").root?.kindName == "null")
    #expect(Reading("''").root?.kindName == "a string")
  }

  @Test func `a quoted merge key is a key`() {
    #expect(Reading("'<<': 1").root?["<<"]?.kindName == "a number")
  }
}

struct TextCheckTests {
  @Test(
    arguments: [
      ([0x61, 0x0A, 0x62, 0xE9, 0x0A], "2:2 file-not-utf8", "0xE9"),
      ([0xC3], "1:1 file-not-utf8", "0xC3"),
      ([0x61, 0xED, 0xA0, 0x80], "1:2 file-not-utf8", "0xED"),
      ([0xC0, 0x80], "1:1 file-not-utf8", "0xC0"),
      ([0xFF, 0xFE, 0x61, 0], "1:1 file-not-utf8", "UTF-16"),
      ([0xFE, 0xFF, 0, 0x61], "1:1 file-not-utf8", "UTF-16"),
      ([0x61, 0, 0x3A, 0], "1:1 file-not-utf8", "UTF-16"),
      ([0, 0x61, 0, 0x3A], "1:1 file-not-utf8", "UTF-16"),
      ([0, 0, 0xFE, 0xFF], "1:1 file-not-utf8", "UTF-32"),
      ([0x61, 0x3A, 0x20, 0], "1:4 yaml-syntax", "U+0000"),
      ([0, 0, 0, 0], "1:1 yaml-syntax", "U+0000"),
      ([0x0A, 0x1B], "2:1 yaml-syntax", "U+001B"),
      ([0x61, 0x7F], "1:2 yaml-syntax", "U+007F"),
      ([0x61, 0x0D, 0x62], "1:2 yaml-syntax", "carriage return"),
      ([0x61, 0x0D], "1:2 yaml-syntax", "carriage return"),
      ([0x0D, 0x0D, 0x0A], "1:1 yaml-syntax", "carriage return"),
    ] as [([UInt8], String, String)])
  func `what is no YAML text is refused`(bytes: [UInt8], finding: String, words: String) {
    let reading = Reading(bytes)
    #expect(reading.root == nil)
    #expect(reading.findings == [finding])
    #expect(reading.diagnostics.first?.message.contains(words) == true)
  }

  @Test(arguments: ["\u{85}", "\u{2028}", "\u{2029}", "\u{9F}", "\u{FEFF}", "\u{FFFE}"])
  func `characters that hide text are refused, even in a comment`(character: String) {
    #expect(Reading("a: 1 # é\(character)b: 2\n").findings == ["1:9 yaml-syntax"])
  }

  @Test(arguments: ["\u{A0}", "\u{2027}", "\u{202A}", "\u{FFFD}", "\u{10FFFF}", "\t", "é"])
  func `other characters are read`(character: String) {
    #expect(Reading("a: b\(character)c").root?["a"]?.scalar?.text == "b\(character)c")
  }
}
