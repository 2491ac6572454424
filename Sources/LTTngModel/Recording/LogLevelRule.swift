/// Which log levels of instrumentation points a rule records (lttng-event-rule(7)).
package struct LogLevelRule: Hashable, Codable, Sendable {
  package enum Comparison: String, CaseIterable, Codable, Sendable {
    /// This level and the more severe ones.
    case atLeast = "at-least"

    /// This level alone.
    case exactly
  }

  package let comparison: Comparison

  /// The domain's number of the level.
  package let level: Int32

  package init(_ comparison: Comparison, _ level: Int32) {
    self.comparison = comparison
    self.level = level
  }
}

/// The log levels of the tracing domains (lttng-event-rule(7), `<lttng/event.h>`).
package enum LogLevels {
  /// Returns the levels of a domain by their names, the most severe first; the kernel has none.
  package static func names(in domain: TracingDomain) -> KeyValuePairs<String, Int32> {
    switch domain {
    case .kernel: [:]
    case .user: user
    case .jul: jul
    case .log4j: log4j
    case .python: python
    }
  }

  /// Returns the number of a level that is written as a name, in any case, or as a number.
  package static func level(_ text: String, in domain: TracingDomain) -> Int32? {
    let text = text.lowercased()
    return names(in: domain).first { $0.key == text }?.value ?? aliases(in: domain)[text]
      ?? (domain == .kernel ? nil : Int32(text))
  }

  /// Returns a level as recipes write it: its name where it has one.
  package static func text(_ level: Int32, in domain: TracingDomain) -> String {
    names(in: domain).first { $0.value == level }?.key ?? String(level)
  }

  private static let user: KeyValuePairs<String, Int32> = [
    "emerg": 0, "alert": 1, "crit": 2, "err": 3, "warning": 4, "notice": 5, "info": 6,
    "debug-system": 7, "debug-program": 8, "debug-process": 9, "debug-module": 10,
    "debug-unit": 11, "debug-function": 12, "debug-line": 13, "debug": 14,
  ]

  private static let jul: KeyValuePairs<String, Int32> = [
    "off": .max, "severe": 1000, "warning": 900, "info": 800, "config": 700, "fine": 500,
    "finer": 400, "finest": 300, "all": .min,
  ]

  private static let log4j: KeyValuePairs<String, Int32> = [
    "off": .max, "fatal": 50_000, "error": 40_000, "warn": 30_000, "info": 20_000,
    "debug": 10_000, "trace": 5000, "all": .min,
  ]

  private static let python: KeyValuePairs<String, Int32> = [
    "critical": 50, "error": 40, "warning": 30, "info": 20, "debug": 10, "notset": 0,
  ]

  /// LTTng's spelling has `_`, and the C macro's name is taken too: `TRACE_DEBUG_LINE`.
  private static func aliases(in domain: TracingDomain) -> [String: Int32] {
    guard domain == .user else { return [:] }

    var aliases: [String: Int32] = [:]
    for (name, level) in user {
      let spelt = String(name.map { $0 == "-" ? "_" : $0 })
      aliases[spelt] = level
      aliases["trace_\(spelt)"] = level
    }
    return aliases
  }
}
