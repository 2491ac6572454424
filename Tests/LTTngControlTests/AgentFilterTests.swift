import LTTngModel
import Testing

@testable import LTTngControl

struct AgentFilterTests {
  private static let filters: [String?] = [
    nil, "x == 1", "(x == 1)", "(a) && (b)", #"(msg == "z") && (logger_name == "web")"#,
    "int_loglevel >= 4", "(int_loglevel >= 4)", #"logger_name == "web""#,
    #"msg == ") && (logger_name == \"web\")""#,
  ]
  private static let levels: [LogLevelRule?] = [
    nil, LogLevelRule(.atLeast, 4), LogLevelRule(.exactly, -3), LogLevelRule(.atLeast, .min),
  ]

  /// What ``composed(_:_:_:)`` makes is taken apart again, however much a filter looks like a part of it.
  @Test(arguments: ["*", "web", #"we\*b"#])
  func `a composed filter is taken apart`(logger: String) throws {
    for filter in Self.filters {
      for level in Self.levels {
        let text = Self.composed(filter, logger, level)
        let read = try #require(AgentFilter(composed: text, logger: logger, logLevel: level))
        #expect(read.own == filter, "\(text ?? "none")")
      }
    }
  }

  @Test(arguments: ["x == 1", #"logger_name == "other""#, #"x) && (logger_name == "web")"#, ""])
  func `a filter that the library did not compose is none`(text: String) {
    #expect(AgentFilter(composed: text, logger: "web", logLevel: nil) == nil)
  }

  /// As liblttng-ctl does it (`lttng-ctl.c`, `set_agent_filter()`).
  private static func composed(
    _ filter: String?, _ logger: String, _ level: LogLevelRule?
  ) -> String? {
    var text = filter
    if logger != "*" {
      let name = #"logger_name == "\#(logger)""#
      text = text.map { "(\($0)) && (\(name))" } ?? name
    }
    guard let level else { return text }

    let comparison = "int_loglevel \(level.comparison == .atLeast ? ">=" : "==") \(level.level)"
    return text.map { "(\($0)) && (\(comparison))" } ?? comparison
  }
}
