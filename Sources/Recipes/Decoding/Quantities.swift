/// Reads sizes and times, which carry their unit.
enum Quantity {
  /// Why a text is no quantity.
  enum Fault: Error, Equatable {
    /// Not a number with a unit.
    case malformed

    /// A number with a unit that the language lacks; the right spelling where it is known.
    case unit(suggestion: String?)

    /// A number without a unit.
    case unitMissing

    case tooLarge
  }

  private static let sizeUnits: [String: UInt64] = [
    "B": 1, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30, "TiB": 1 << 40,
  ]

  private static let timeUnits: [String: UInt64] = [
    "us": 1, "ms": 1000, "s": 1_000_000, "min": 60_000_000, "h": 3_600_000_000,
    "d": 86_400_000_000,
  ]

  /// What a size looks like, as a regular expression of JSON Schema.
  static let sizePattern = pattern(["B", "KiB", "MiB", "GiB", "TiB"])

  /// What a time looks like.
  static let timePattern = pattern(["us", "ms", "s", "min", "h", "d"])

  private static func pattern(_ units: [String]) -> String {
    "^(0+|[0-9]+ *(\(units.joined(separator: "|"))))$"
  }

  private static let timeSpellings = [
    "m": "min", "mins": "min", "minute": "min", "minutes": "min", "sec": "s", "secs": "s",
    "µs": "us", "usec": "us", "usecs": "us", "microseconds": "us", "msec": "ms", "msecs": "ms",
    "milliseconds": "ms", "second": "s", "seconds": "s", "hour": "h", "hours": "h", "day": "d",
    "days": "d",
  ]

  /// Returns the size in bytes.
  static func size(_ text: String) throws(Fault) -> UInt64 {
    try value(text, units: sizeUnits) { unit in
      let letter = unit.prefix(1).uppercased()
      return ["\(letter)iB", letter].first { sizeUnits[$0] != nil }
    }
  }

  /// Returns the time in milliseconds; a part of one counts as a whole one.
  static func milliseconds(_ text: String) throws(Fault) -> UInt64 {
    let time = try microseconds(text)
    return time / 1000 + (time % 1000 == 0 ? 0 : 1)
  }

  /// Returns the time in microseconds, in which LTTng counts.
  static func microseconds(_ text: String) throws(Fault) -> UInt64 {
    try value(text, units: timeUnits) { timeSpellings[$0] }
  }

  private static func value(
    _ text: String, units: [String: UInt64], suggest: (String) -> String?
  ) throws(Fault) -> UInt64 {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let unit = String(text.dropFirst(digits.count).drop { $0 == " " })
    guard !digits.isEmpty, unit.allSatisfy(\.isLetter) else { throw .malformed }
    if unit.isEmpty {
      guard digits.allSatisfy({ $0 == "0" }) else { throw .unitMissing }

      return 0
    }
    guard let factor = units[unit] else {
      throw .unit(suggestion: suggest(unit).map { "\(digits)\($0)" })
    }
    guard let number = UInt64(digits) else { throw .tooLarge }

    let (product, overflow) = number.multipliedReportingOverflow(by: factor)
    guard !overflow else { throw .tooLarge }

    return product
  }
}
