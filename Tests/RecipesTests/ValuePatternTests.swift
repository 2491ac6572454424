import Testing

@testable import Recipes

struct ValuePatternTests {
  @Test(arguments: [
    ("", ["": true, "a": false]),
    ("abc", ["abc": true, "ab": false, "abcd": false, "xabc": false]),
    ("a.c", ["abc": true, "aéc": true, "ac": false, "abbc": false]),
    ("a*", ["": true, "aaaa": true, "ab": false]),
    ("a+b?", ["a": true, "aab": true, "b": false, "abb": false]),
    ("[a-c_.]+", ["a_c.b": true, "d": false, "": false]),
    ("[^a-c]", ["d": true, "a": false, "": false]),
    ("[]a]+[a-]", ["]a-": true, "a]a": true, "]": false]),
    (#"\d{2,3}-\w+"#, ["12-a_9": true, "1-a": false, "1234-a": false, "123-": false]),
    (#"\[\.\]\\"#, [#"[.]\"#: true, #"[x]\"#: false]),
    (#"[\d\-a]+"#, ["1-a": true, "b": false]),
    ("a{2}", ["aa": true, "a": false, "aaa": false]),
    ("(ab){2,}", ["abab": true, "ababab": true, "ab": false]),
    ("a{0}", ["": true, "a": false]),
    ("yes|no|", ["yes": true, "no": true, "": true, "yesno": false]),
    ("(?:a|bc)*d", ["d": true, "abcad": true, "abd": false]),
    ("(a*)*b", ["aaab": true, "b": true, "a": false]),
    ("(|a)+", ["": true, "aaa": true, "b": false]),
    ("[a-z0-9][a-z0-9.+-]*[a-z0-9]", ["g++": false, "lib-2.0": true, "a": false, "-a": false]),
  ])
  func `a pattern matches the whole value`(pattern: String, values: [String: Bool]) throws {
    let pattern = try ValuePattern(pattern)
    for (value, matches) in values {
      #expect(pattern.matches(value) == matches, "\(value)")
    }
  }

  @Test(arguments: [
    ("a**", "a repetition is repeated"), ("*", "`*` repeats nothing"), ("(a", "`(` is not closed"),
    ("a)", "a `)` closes nothing"), ("[a", "`[` is not closed"), ("a{", "followed by a number"),
    ("a{2", "`{` is not closed"), ("a{3,2}", "the wrong way round"), ("[z-a]", "to a later one"),
    (#"\"#, "is the last character"), (#"(a)\1"#, #"`\1` is not taken"#), (#"\b"#, "is not taken"),
    ("^a", "leave `^` out"), ("a$", "leave `$` out"), ("(?=a)", "no look-around"),
    ("a{9999}", "too large"), ("((a{100}){100}){100}", "too large"),
    ("(){999999999}b(", "not closed"),
    (#"[\d-z]"#, "to a later one"),
    (String(repeating: "(", count: 40) + String(repeating: ")", count: 40), "too deep"),
  ])
  func `what a pattern cannot say is told`(pattern: String, fault: String) {
    do throws(ValuePattern.Fault) {
      _ = try ValuePattern(pattern)
      Issue.record("`\(pattern)` was taken")
    } catch {
      #expect(error.description.contains(fault), "\(error.description)")
    }
  }

  @Test func `hostile patterns and values take time in proportion`() throws {
    // A matcher that goes back would need 2^100000 steps.
    let value = String(repeating: "a", count: 100_000)
    #expect(try !ValuePattern("(a|a)*(a*)*b").matches(value))
    #expect(try ValuePattern("(a?){50}a*").matches(value))
  }
}
