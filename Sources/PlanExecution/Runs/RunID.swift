import Glibc

/// The name of a run: `20260308T142530Z-7f3a`, the UTC time and four random digits.
package struct RunID: Hashable, Sendable, CustomStringConvertible {
  package let text: String

  package var description: String { text }

  /// Makes the id of a run that begins now.
  package init() {
    let digits = String(UInt16.random(in: 0...UInt16.max), radix: 16)
    let padding = String(repeating: "0", count: 4 - digits.count)
    text = "\(WallClock.compactText())-\(padding)\(digits)"
  }

  /// Takes an id that a user wrote: 1 to 64 letters, digits, `.`, `_` and `-`, beginning with a
  /// letter or digit, so that it is a plain folder name.
  package init?(_ text: String) {
    let isPlain = text.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || "._-".utf8.contains(byte)
    }
    guard isPlain, (1...64).contains(text.utf8.count), let first = text.first,
      first.isLetter || first.isNumber
    else { return nil }

    self.text = text
  }
}

/// The wall clock as text, in UTC.
package enum WallClock {
  /// `20260308T142530Z`.
  package static func compactText() -> String {
    text(format: "%Y%m%dT%H%M%SZ")
  }

  /// `2026-03-08T14:25:30Z`.
  package static func text() -> String {
    text(format: "%Y-%m-%dT%H:%M:%SZ")
  }

  /// The same of a time in seconds since 1970.
  package static func text(_ seconds: UInt64) -> String {
    text(format: "%Y-%m-%dT%H:%M:%SZ", time_t(clamping: seconds))
  }

  /// Returns the seconds since 1970 of such a text; nil for any other.
  package static func seconds(_ text: String) -> UInt64? {
    guard
      text.wholeMatch(of: /[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z/) != nil
    else { return nil }

    let numbers = text.split { !$0.isNumber }.compactMap { Int32($0) }
    var parts = tm()
    (parts.tm_year, parts.tm_mon, parts.tm_mday) = (numbers[0] - 1900, numbers[1] - 1, numbers[2])
    (parts.tm_hour, parts.tm_min, parts.tm_sec) = (numbers[3], numbers[4], numbers[5])
    return UInt64(exactly: timegm(&parts))
  }

  /// The seconds since 1970.
  package static var now: UInt64 { UInt64(clamping: time(nil)) }

  private static func text(format: String, _ seconds: time_t = time(nil)) -> String {
    var now = seconds
    var parts = tm()
    gmtime_r(&now, &parts)
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { buffer in
      let count = strftime(buffer.baseAddress, buffer.count, format, &parts)
      return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
  }
}
