import TestSupport
import Testing

@testable import Recipes

struct QuantityTests {
  @Test(
    arguments: [
      ("0", 0), ("00", 0), ("0B", 0), ("1B", 1), ("1KiB", 1024), ("2MiB", 2 << 20),
      ("3GiB", 3 << 30), ("1TiB", 1 << 40), ("7 MiB", 7 << 20), ("007KiB", 7 << 10),
      ("16777215TiB", 16_777_215 << 40),
    ] as [(String, UInt64)])
  func `a size has a unit`(text: String, bytes: UInt64) throws {
    #expect(try Quantity.size(text) == bytes)
  }

  @Test(
    arguments: [
      ("0", 0), ("1ms", 1), ("30s", 30_000), ("10min", 600_000), ("2h", 7_200_000),
      ("1d", 86_400_000), ("3 s", 3000), ("1us", 1), ("1000us", 1), ("1001us", 2),
    ] as [(String, UInt64)])
  func `a time has a unit`(text: String, milliseconds: UInt64) throws {
    #expect(try Quantity.milliseconds(text) == milliseconds)
  }

  @Test(
    arguments: [
      ("2M", "2MiB"), ("2MB", "2MiB"), ("2Mb", "2MiB"), ("2m", "2MiB"), ("2mib", "2MiB"),
      ("4k", "4KiB"), ("4K", "4KiB"), ("1g", "1GiB"), ("1GB", "1GiB"), ("1t", "1TiB"),
      ("9b", "9B"), ("9bytes", "9B"), ("1x", nil), ("1PiB", nil), ("1µ", nil),
    ] as [(String, String?)])
  func `a wrong unit of a size is told the right one`(text: String, suggestion: String?) {
    #expect(throws: Quantity.Fault.unit(suggestion: suggestion)) { try Quantity.size(text) }
  }

  @Test(
    arguments: [
      ("5m", "5min"), ("5minutes", "5min"), ("5mins", "5min"), ("5minute", "5min"), ("1sec", "1s"),
      ("1secs", "1s"), ("1second", "1s"), ("1seconds", "1s"), ("2hours", "2h"), ("2hour", "2h"),
      ("3days", "3d"), ("3day", "3d"), ("4 hours", "4h"), ("7usec", "7us"), ("7msec", "7ms"),
      ("7ns", nil), ("7w", nil), ("7S", nil),
    ] as [(String, String?)])
  func `a wrong unit of a time is told the right one`(text: String, suggestion: String?) {
    #expect(throws: Quantity.Fault.unit(suggestion: suggestion)) {
      try Quantity.milliseconds(text)
    }
  }

  @Test(arguments: ["", " ", "MiB", "-1MiB", "+1MiB", "1.5GiB", "1,5GiB", "1_000B", "1MiB/s"])
  func `what is no number with a unit is malformed`(text: String) {
    #expect(throws: Quantity.Fault.malformed) { try Quantity.size(text) }
    #expect(throws: Quantity.Fault.malformed) { try Quantity.milliseconds(text) }
  }

  @Test func `digits of other scripts are no digits`() {
    #expect(throws: Quantity.Fault.malformed) { try Quantity.size("٣MiB") }
    #expect(throws: Quantity.Fault.malformed) { try Quantity.size("２MiB") }
  }

  @Test(arguments: ["1", "4096", "18446744073709551615"])
  func `a number other than zero needs its unit`(text: String) {
    #expect(throws: Quantity.Fault.unitMissing) { try Quantity.size(text) }
    #expect(throws: Quantity.Fault.unitMissing) { try Quantity.milliseconds(text) }
  }

  @Test(arguments: ["16777216TiB", "18446744073709551616B", "99999999999999999999999999999KiB"])
  func `a size over 64 bits is too large`(text: String) {
    #expect(throws: Quantity.Fault.tooLarge) { try Quantity.size(text) }
  }

  @Test func `a time over 64 bits is too large`() {
    #expect(throws: Quantity.Fault.tooLarge) { try Quantity.milliseconds("213503983d") }
    #expect(throws: Never.self) { try Quantity.milliseconds("213503982d") }
  }

  @Test func `a text of a megabyte is answered`() {
    let digits = String(repeating: "9", count: 1 << 20)
    #expect(throws: Quantity.Fault.tooLarge) { try Quantity.size(digits + "B") }
  }
}
