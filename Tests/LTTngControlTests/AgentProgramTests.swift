import DaemonSupport
import Glibc
import LTTngModel
import TestSupport
import Testing

@testable import LTTngControl

/// Programs in Java and Python that log are recorded.
@Suite(.serialized, .timeLimit(.minutes(10)))
struct AgentProgramTests {
  @Test(.enabled(if: getenv("LTTRECIPE_TESTS_REQUIRE_ALL") != nil, "nothing is required"))
  func `nothing that the tests need is missing`() {
    #expect(AgentProgram.obstacle == nil)
  }

  @Test(.enabled(if: AgentProgram.obstacle == nil, "something is missing"))
  func `loggers of Java and Python are recorded by name, log level and filter`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          try control.createSession(named: "s", outputPath: home + "/out")
          try control.makeLoggerChannels(inSession: "s")
          let before = try control.observeSession(named: "s")
          try control.startSession(named: "s")
          for name in ["JulProgram", "Log4jProgram"] {
            try run(AgentPrograms.compilation(of: name, into: home))
            try AgentProgram.run(AgentPrograms.java(name, in: home))
          }
          try AgentProgram.run(["/usr/bin/python3", AgentPrograms.path("logger.py")])
          try control.stopSession(named: "s")

          let records = try AgentProgram.records(in: home + "/out", home: home)
          // The log level, the filter, and the name decide in turn.
          #expect(records["lttng_jul:event"] == ["broken", "slow"])
          #expect(records["lttng_log4j:event"] == ["slow"])
          #expect(records["lttng_python:event"] == ["ready"])
          let losses = try control.losses(ofSession: "s")
          #expect(Set(losses.map(\.domain)) == [.jul, .log4j, .python])
          #expect(losses.allSatisfy { $0.discardedEventCount == 0 })
          #expect(try control.observeSession(named: "s")?.channels == before?.channels)
          let listing = try AgentProgram.listing(of: home + "/out", home: home)
          #expect(listing.contains(#"_app_acme_request = { "r-17" }"#), "\(listing)")
        }
      }
    }
  }
}

extension TestControl {
  /// Makes a channel for each agent, with a rule that takes some of the messages of the programs.
  fileprivate func makeLoggerChannels(inSession session: String) throws {
    let name = try #require(NamePattern("com.acme.*"))
    let rules: [(TracingDomain, RecordingRule)] = [
      (.jul, RecordingRule(.logger, name, logLevel: LogLevelRule(.atLeast, 900))),
      (.log4j, RecordingRule(.logger, name, filter: FilterExpression(#"msg == "sl*""#))),
      (
        .python,
        RecordingRule(
          .logger, try #require(NamePattern("acme")), logLevel: LogLevelRule(.exactly, 20))
      ),
    ]
    for (domain, rule) in rules {
      let channel = ChannelConfiguration(name: "", domain: domain)
      try createChannel(channel, inSession: session)
      try call { try $0.enableRule(rule, inChannel: channel, ofSession: session) }
    }
    let field = ContextField.app(provider: "acme", type: "request")
    try call {
      try $0.addContext(
        field, toChannel: ChannelConfiguration(name: "", domain: .jul), inSession: session)
    }
  }
}

/// The programs, and what they recorded.
private enum AgentProgram {
  static var obstacle: String? { AgentPrograms.obstacle ?? recordingObstacle }

  /// Runs a program; its agent finds the daemon by `LTTNG_HOME`.
  static func run(_ arguments: [String]) throws {
    try DaemonSupport.run(
      arguments, environment: AgentPrograms.environment.map { "\($0.key)=\($0.value)" })
  }

  /// Returns the messages by the names of their events, in order.
  static func records(in folder: String, home: String) throws -> [String: [String]] {
    var records: [String: [String]] = [:]
    for line in try listing(of: folder, home: home).split(separator: "\n") {
      let words = line.split(separator: " ")
      guard let event = words.first(where: { $0.hasPrefix("lttng_") }),
        let message = line.firstMatch(of: /msg = "([^"]*)"/)?.1, message != "waiting"
      else { continue }

      records[String(event.dropLast()), default: []].append(String(message))
    }
    return records
  }

  static func listing(of folder: String, home: String) throws -> String {
    let file = home + "/listing"
    try run(["sh", "-c", "exec babeltrace2 \"$0\" > \"$1\"", folder, file])
    return String(decoding: try contents(of: file), as: UTF8.self)
  }
}
