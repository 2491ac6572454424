import Diagnostics
import Testing
import YAMLTree

/// A mistake, and what is said of it.
struct Trap: Sendable, CustomTestStringConvertible {
  let text: String
  let range: String
  let message: String
  let help: String
  let opening: String?

  init(
    _ text: String, _ range: String, _ message: String, _ help: String = "",
    opening: String? = nil
  ) {
    self.text = text
    self.range = range
    self.message = message
    self.help = help
    self.opening = opening
  }

  var testDescription: String { text.debugDescription }

  func check() {
    let reading = Reading(text)
    #expect(reading.root == nil)
    #expect(reading.diagnostics.count == 1)
    let diagnostic = reading.diagnostics.first
    #expect(diagnostic?.range?.text == range)
    #expect(diagnostic?.message.contains("UnicodeScalarView") == false)
    #expect(diagnostic?.message.contains(message) == true, "\(diagnostic?.message ?? "")")
    #expect(
      help.isEmpty || diagnostic?.help?.contains(help) == true, "\(diagnostic?.help ?? "")")
    #expect(diagnostic?.notes.first?.range?.text == opening)
  }
}

struct SyntaxTrapTests {
  @Test(arguments: [
    Trap("- *\n", "1:3-1:4", "an alias", #"quoted: "*""#),
    Trap("- *", "1:3-1:4", "an alias", #"quoted: "*""#),
    Trap("a: [x_*, *foo*, b]\n", "1:10-1:15", "an alias", #"quoted: "*foo*""#),
    Trap("name: *foo\n", "1:7-1:11", "alias", #"quoted: "*foo""#),
    Trap("- *foo bar\n", "1:3-1:7", "alias", #"quoted: "*foo""#),
    Trap("a: & b\n", "1:4-1:5", "an anchor", #"quoted: "&""#),
    Trap("- !(a)\n", "1:3-1:7", "tag", #"`!`: "!(a)""#),
    Trap("- [!(a|b), c]\n", "1:4-1:10", "a tag", #"quoted: "!(a|b)""#),
    Trap("x: !foo!bar\n", "1:4-1:12", "a tag", #"quoted: "!foo!bar""#),
    Trap("e: {x: >= 1}\n", "1:8-1:12", "lines of text", #"quoted: ">= 1""#),
    Trap("e: {x: >= 1, y: 2}\n", "1:8-1:12", "lines of text", #"quoted: ">= 1""#),
    Trap("e:\n  x: >= 1  # c\n", "2:6-2:10", "lines of text", #"quoted: ">= 1""#),
    Trap("e: > 1", "1:4-1:7", "lines of text", #"quoted: "> 1""#),
    Trap("e: >0\n", "1:4-1:6", "lines of text", #"quoted: ">0""#),
    Trap("e: |x|\n", "1:4-1:7", "lines of text", #"quoted: "|x|""#),
    Trap("a: @foo bar\n", "1:4-1:12", "`@`", #"quoted: "@foo bar""#),
    Trap("a: `foo`\n", "1:4-1:9", "a backtick", #"quoted: "`foo`""#),
    Trap("a: [%foo, b]\n", "1:5-1:9", "`%`", #"quoted: "%foo""#),
    Trap("a: 1\n%foo: 2\n", "2:1-2:2", "directive", "quote"),
    Trap("a: [${x}]\n", "1:5-1:9", "`{`", #"`${`: "${x}""#),
    Trap("a: [b, p-${x}/y, z]\n", "1:8-1:14", "`{`", #"`${`: "p-${x}""#),
  ])
  func `a text that needs quotes`(trap: Trap) {
    trap.check()
  }

  @Test(arguments: [
    Trap("a:\n\tb: 1\n", "2:1-2:2", "a tab", "spaces"),
    Trap("a:\n  b: 1\n \tc: 1\n", "3:2-3:3", "a tab", "spaces"),
    Trap("a: |\n\tfoo\n", "2:1-2:2", "a tab", "spaces"),
    Trap("a: \"foo\nb: 1\n", "3:1-3:2", "never closed", "close", opening: "1:4-1:5"),
    Trap("a: 'foo\n---\n", "2:1-2:2", "document marker", "close", opening: "1:4-1:5"),
    Trap("a: \"x\nb: \"y\"\n", "2:5-2:7", "behind a closing", "the line", opening: "1:4-1:5"),
    Trap("a: 'it's'\n", "1:8-1:10", "behind a closing", "as ''", opening: "1:4-1:5"),
    Trap("a: \"x\" y\n", "1:8-1:9", "behind a closing", #"as \""#, opening: "1:4-1:5"),
    Trap("a: [\"x\" y]\n", "1:9-1:10", "behind a closing", #"as \""#, opening: "1:5-1:6"),
    Trap(#"a: "\d+""#, "1:5-1:7", #"`\d`"#, #"`\\`"#),
    Trap(#"a: "\x1""#, "1:7-1:8", "not complete", #"`\x`"#),
    Trap("a: [1, 2\n", "2:1-2:2", "never closed with `]`", opening: "1:4-1:5"),
    Trap("a: [1,\nb: 2\nc: 3\n", "3:2-3:3", "`,` or `]`", "close", opening: "1:4-1:5"),
    Trap("a: [b #c]\n", "2:1-2:2", "never closed with `]`", "`#`", opening: "1:4-1:5"),
    Trap("a: {b: 1", "1:9-1:10", "never closed with `}`", opening: "1:4-1:5"),
  ])
  func `white space, quotes and brackets`(trap: Trap) {
    trap.check()
  }

  @Test(arguments: [
    Trap("key: value: other\n", "1:11-1:12", "a second `:`", "quote"),
    Trap("a: b\n  c: d\n", "2:4-2:5", "not ended", "indent"),
    Trap("--- a: b\n", "1:6-1:7", "the line of `---`", "the next line"),
    Trap("key:value\nx: 1\n", "2:2-2:3", "not ended", "a space behind"),
    Trap("a: 1\nfoo\nb: 2\n", "2:1-2:4", "after the key `foo`", "`key: value`"),
    Trap("a: 1\n- b\n", "2:1-2:2", "another key", "indent", opening: "1:1-1:2"),
    Trap("- a\nb: 1\n", "2:1-2:2", "`- `", "indent", opening: "1:1-1:2"),
    Trap("a: - b\n", "1:4-1:5", "an element", "a line of its own"),
    Trap("a: [- b]\n", "1:5-1:6", "a value", "no `-`"),
    Trap("a: ]\n", "1:4-1:5", "a value", "quote"),
    Trap("a: ? b\n", "1:4-1:5", "a key", "`? `"),
    Trap("a: {b:,c}\n", "1:6-1:7", "value is missing", "space"),
    Trap("[a] b\n", "1:5-1:6", "after the end", "brackets"),
    Trap("%YAML 1.2\n%YAML 1.2\n--- a\n", "2:1-2:2", "more than once", "remove"),
  ])
  func `keys, values and elements in the wrong place`(trap: Trap) {
    trap.check()
  }
}
