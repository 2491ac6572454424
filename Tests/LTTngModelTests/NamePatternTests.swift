import LTTngModel
import Testing

struct NamePatternTests {
  @Test(arguments: [
    ("sched_*", "sched_switch", true),
    ("sched_*", "sched_", true),
    ("sched_*", "xsched_switch", false),
    ("*_switch", "sched_switch", true),
    ("*_switch", "sched_switch_", false),
    ("a*b*c", "a1b2b3c", true),
    ("a*b*c", "a1c2b", false),
    ("*", "", true),
    ("*", "anything", true),
    ("abc", "abc", true),
    ("abc", "abcd", false),
    ("abc", "ab", false),
    ("prov:*", "prov:name", true),
    ("a?c", "abc", false),
    ("[ab]", "a", false),
    ("é*", "été", true),
  ])
  func `a pattern matches whole names only`(text: String, name: String, isMatch: Bool) throws {
    let pattern = try #require(NamePattern(text))

    #expect(pattern.matches(name) == isMatch)
  }

  @Test func `an escaped star is a star`() throws {
    let pattern = try #require(NamePattern(#"a\*b"#))

    #expect(pattern.matches("a*b"))
    #expect(!pattern.matches("axb"))
    #expect(!pattern.isPattern)
  }

  @Test func `an escaped backslash leaves the star after it alone`() throws {
    let pattern = try #require(NamePattern(#"a\\*"#))

    #expect(pattern.matches(#"a\tail"#))
    #expect(pattern.isPattern)
  }

  @Test(arguments: [
    ("**", "*"), ("a***b**c", "a*b*c"), (#"\**"#, #"\**"#), (#"\***"#, #"\**"#),
    (#"\\**"#, #"\\*"#), ("*a*", "*a*"), (#"a\"#, #"a\"#), ("**\u{301}", "*\u{301}"),
  ])
  func `stars in a row become one as in the session daemon`(text: String, expected: String) {
    #expect(NamePattern(text)?.text.utf8.elementsEqual(expected.utf8) == true)
  }

  @Test func `texts that LTTng has no room for are refused`() {
    #expect(NamePattern("") == nil)
    #expect(NamePattern("a\0b") == nil)
    #expect(NamePattern(String(repeating: "a", count: 255)) != nil)
    #expect(NamePattern(String(repeating: "a", count: 256)) == nil)
    #expect(NamePattern(String(repeating: "é", count: 128)) == nil)
    #expect(NamePattern(String(repeating: "*", count: 1000)) == .all)
  }

  /// Exponential matching would need more than 10³⁰ steps here.
  @Test func `many stars do not explode`() throws {
    let pattern = try #require(NamePattern(String(repeating: "a*", count: 100) + "b"))
    let name = String(repeating: "a", count: 10_000)

    #expect(!pattern.matches(name))
    #expect(pattern.matches(name + "b"))
  }
}
