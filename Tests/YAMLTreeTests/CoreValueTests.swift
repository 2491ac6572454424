import Testing
import YAMLTree

struct CoreValueTests {
  @Test(arguments: ["", "~", "null", "Null", "NULL"])
  func `null`(text: String) {
    #expect(CoreValue(plain: text) == .null)
  }

  @Test(arguments: [
    ("true", true), ("True", true), ("TRUE", true), ("false", false), ("False", false),
    ("FALSE", false),
  ])
  func `booleans`(text: String, value: Bool) {
    #expect(CoreValue(plain: text) == .boolean(value))
  }

  @Test(arguments: [
    ("0", 0), ("-0", 0), ("+12", 12), ("-19", -19), ("0123", 123), ("0o17", 15), ("0x1fF", 511),
    ("9223372036854775807", Int64.max), ("-9223372036854775808", Int64.min),
    ("0x7FFFFFFFFFFFFFFF", Int64.max),
  ])
  func `integers`(text: String, value: Int64) {
    #expect(CoreValue(plain: text) == .integer(value))
  }

  @Test(arguments: [
    ("1.5", 1.5), ("-.5", -0.5), ("1.", 1), ("1e3", 1000), ("+12.5E-1", 1.25), ("0.", 0),
    (".inf", Double.infinity), ("+.INF", .infinity), ("-.Inf", -.infinity),
    ("9223372036854775808", 9_223_372_036_854_775_808), ("0xFFFFFFFFFFFFFFFF", 0x1p64),
    ("0o2000000000000000000000", 0x1p64), ("1e999", .infinity),
  ])
  func `numbers with a fraction, or too large for 64 bits`(text: String, value: Double) {
    #expect(CoreValue(plain: text) == .float(value))
  }

  @Test(arguments: [".nan", ".NaN", ".NAN"])
  func `not-a-number`(text: String) {
    guard case .float(let value) = CoreValue(plain: text) else {
      Issue.record("a string")
      return
    }

    #expect(value.isNaN)
  }

  @Test(arguments: [
    "yes", "no", "on", "off", "y", "N", "tRUE", "nULL", "1:30", "1_000", "0b1", "0o8", "0o", "0x",
    "0xg", "-0x1", "+0o7", "1.2.3", ".", "-", "+", "e3", "1e", "1e+", "inf", "nan", "-.nan",
    "+.nan", "+-1",
    "1 ", "١", "2MiB", "10min", "0o-7", "infinity", "0x1p3", "1e5.0", "<<", "=",
  ])
  func `strings, those of YAML 1.1's other types too`(text: String) {
    #expect(CoreValue(plain: text) == .string(text))
  }

  @Test func `only plain scalars are anything but strings`() {
    let reading = Reading("[1, '1', \"1\", true, 'true', null, '']")
    #expect(
      reading.root?.elements.compactMap { $0.scalar?.core } == [
        .integer(1), .string("1"), .string("1"), .boolean(true), .string("true"), .null,
        .string(""),
      ])
  }

  @Test func `kinds are named for messages`() {
    let reading = Reading("[1, 1.5, a, '1', true, ~, [], {}]")
    #expect(
      reading.root?.elements.map(\.kindName) == [
        "a number", "a number", "a string", "a string", "a boolean", "null", "a list", "a mapping",
      ])
  }
}
