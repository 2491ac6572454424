import Diagnostics
import Testing
import YAMLTree

struct NodeRangeTests {
  private func values(_ text: String) -> [String: String] {
    let entries = Reading(text).root?.mapping?.entries ?? []
    return Dictionary(uniqueKeysWithValues: entries.map { ($0.key.text, $0.value.range.text) })
  }

  @Test func `scalars end behind their last character`() {
    let text = """
      plain:  two words   # comment
      single: 'it''s'
      double: "a\\n"
      folded over: one
        two
      empty:
      last: x
      """
    #expect(
      values(text) == [
        "plain": "1:9-1:18", "single": "2:9-2:16", "double": "3:9-3:14", "folded over": "4:14-5:6",
        "empty": "6:7-6:7", "last": "7:7-7:8",
      ])
  }

  @Test func `block scalars end with their last line that is not blank`() {
    let text = "a: |\n  one\n  two\n\n\nb: >-\n  x\n# comment\nc: |+\n\nd: |\n  last"
    #expect(
      values(text) == ["a": "1:4-3:6", "b": "6:4-7:4", "c": "9:4-9:6", "d": "11:4-12:7"])
  }

  @Test func `flow collections end behind their bracket`() {
    let text = "a: [ x, y ]  # c\nb: {x: 1,\n  y: 2 }\nc: []\nd: [k: v ]\n"
    #expect(
      values(text) == ["a": "1:4-1:12", "b": "2:4-3:9", "c": "4:4-4:6", "d": "5:4-5:11"])
    let pair = Reading(text).root?["d"]?.elements.first
    #expect(pair?.range.text == "5:5-5:9")
    #expect(pair?.mapping?["k"]?.range.text == "5:8-5:9")
  }

  @Test func `block collections end with their last child`() {
    let text = """
      a:
        - x
        - y: 1
          z: "2"  # comment

      # comment
      b:
      - p
      -

      c: 1

      """
    #expect(values(text) == ["a": "2:3-4:11", "b": "8:1-9:2", "c": "11:4-11:5"])
    let root = Reading(text).root
    #expect(root?.range.text == "1:1-11:5")
    #expect(root?["a"]?.elements.map(\.range.text) == ["2:5-2:6", "3:5-4:11"])
  }

  @Test func `keys have ranges`() {
    let entries = Reading("a: 1\n'b c' : 2\n? d\n: 3\n").root?.mapping?.entries ?? []
    #expect(entries.map(\.key.range.text) == ["1:1-1:2", "2:1-2:6", "3:3-3:4"])
  }

  @Test(arguments: ["\n", "\r\n"])
  func `columns count Unicode scalars, whatever ends the lines`(lineEnd: String) {
    let text = ["é😀: {ü: \"日本\", x: e\u{301}, y: z}", "# ü", "k: v"].joined(separator: lineEnd)
    let root = Reading(text).root
    let inner = root?["é😀"]
    #expect(inner?.range.text == "1:5-1:27")
    #expect(inner?["ü"]?.range.text == "1:9-1:13")
    #expect(inner?["x"]?.range.text == "1:18-1:20")
    #expect(inner?["y"]?.range.text == "1:25-1:26")
    #expect(root?["k"]?.range.text == "3:4-3:5")
  }

  @Test func `a byte order mark takes no column`() {
    let reading = Reading("\u{FEFF}a: 1\nb: *x\n")
    #expect(reading.findings == ["2:4 yaml-syntax"])
    #expect(values("\u{FEFF}a: 1\nb: 2\n") == ["a": "1:4-1:5", "b": "2:4-2:5"])
    #expect(Reading("\u{FEFF}%YAML 1.2\n--- a").root?.range.text == "2:5-2:6")
  }

  @Test func `an alias has its own range, its children keep theirs`() {
    let root = Reading("a: &x [1, 2]\nb: *x\nc: &y z\n*y : *y\n").root
    #expect(root?["a"]?.range.text == "1:4-1:13")
    #expect(root?["b"]?.range.text == "2:4-2:6")
    #expect(root?["b"]?.elements.map(\.range.text) == ["1:8-1:9", "1:11-1:12"])
    #expect(root?.mapping?.entry(named: "z")?.key.range.text == "4:1-4:3")
    #expect(root?["z"]?.range.text == "4:6-4:8")
    #expect(root?["z"]?.scalar?.text == "z")
  }
}
