import LTTngModel

/// Sizes and times as lttng(1) takes them.
enum CommandQuantity {
  /// Returns a size in bytes: a number with `k`, `M` or `G`, powers of 1024.
  static func size(_ text: String) -> UInt64? {
    let units: [String: UInt64] = [
      "": 1, "k": 1 << 10, "K": 1 << 10, "m": 1 << 20, "M": 1 << 20, "g": 1 << 30, "G": 1 << 30,
    ]
    return value(text, units)
  }

  /// Returns a time in microseconds, which is the unit of a bare number.
  static func microseconds(_ text: String) -> UInt64? {
    let units: [String: UInt64] = [
      "": 1, "us": 1, "ms": 1000, "s": 1_000_000, "m": 60_000_000, "h": 3_600_000_000,
    ]
    return value(text, units)
  }

  private static func value(_ text: String, _ units: [String: UInt64]) -> UInt64? {
    let isHexadecimal = text.hasPrefix("0x")
    let digits = text.dropFirst(isHexadecimal ? 2 : 0).prefix { character in
      isHexadecimal ? character.isHexDigit : character.isASCII && character.isNumber
    }
    let unit = String(text.dropFirst(digits.count + (isHexadecimal ? 2 : 0)))
    guard let factor = units[unit], let number = UInt64(digits, radix: isHexadecimal ? 16 : 10)
    else { return nil }

    let (product, isOver) = number.multipliedReportingOverflow(by: factor)
    return isOver ? nil : product
  }

  /// Returns the next power of two: lttng(1) rounds up, its library does not.
  static func roundedUp(_ value: UInt64) -> UInt64 {
    guard value > 1, value <= 1 << 62 else { return max(value, 1) }

    return value.nonzeroBitCount == 1 ? value : 1 << UInt64(64 - value.leadingZeroBitCount)
  }

  /// Returns the items of a list: `,` separates them, `\` takes the next character as it is.
  static func items(_ text: String) -> [String] {
    var items = [String.UnicodeScalarView()]
    var isEscaped = false
    for scalar in text.unicodeScalars {
      if isEscaped {
        items[items.count - 1] += scalar == "," ? [","] : ["\\", scalar]
        isEscaped = false
      } else if scalar == "\\" {
        isEscaped = true
      } else if scalar == "," {
        items.append(String.UnicodeScalarView())
      } else {
        items[items.count - 1].append(scalar)
      }
    }
    if isEscaped { items[items.count - 1].append("\\") }
    return items.map { String($0) }.filter { !$0.isEmpty }
  }
}
