import DaemonSupport
import Glibc
import LTTngModel
import Testing

@testable import LTTngControl

/// What the tests with programs in Java and Python need; nil where nothing is missing.
private let agentObstacle: String? = {
  let jars = [
    "lttng-ust-agent-common", "lttng-ust-agent-jul", "lttng-ust-agent-log4j", "log4j-1.2",
  ]
  for jar in jars where access("/usr/share/java/\(jar).jar", R_OK) != 0 { return "no \(jar).jar" }
  do {
    try run(["sh", "-c", "command -v javac"])
    try run(["/usr/bin/python3", "-c", "import lttngust"])
    return recordingObstacle
  } catch {
    return "no Java compiler, or no lttngust for Python"
  }
}()

/// Programs in Java and Python that log are recorded.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct AgentProgramTests {
  @Test(.enabled(if: getenv("LTTRECIPE_TESTS_REQUIRE_ALL") != nil, "nothing is required"))
  func `nothing that the tests need is missing`() {
    #expect(agentObstacle == nil)
  }

  @Test(.enabled(if: agentObstacle == nil, "something is missing"))
  func `loggers of Java and Python are recorded by name, log level and filter`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          try control.createSession(named: "s", outputPath: home + "/out")
          try control.makeLoggerChannels(inSession: "s")
          let before = try control.observeSession(named: "s")
          try control.startSession(named: "s")
          try AgentProgram.java("JulProgram", jar: "lttng-ust-agent-jul", home: home)
          try AgentProgram.java("Log4jProgram", jar: "lttng-ust-agent-log4j", home: home)
          try run(
            ["/usr/bin/python3", AgentProgram.path("logger.py")],
            environment: AgentProgram.environment)
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

/// The programs in the folder Programs, and what they recorded.
private enum AgentProgram {
  static func path(_ name: String, file: String = #filePath) -> String {
    let folder = file.split(separator: "/").dropLast().joined(separator: "/")
    return "/\(folder)/Programs/\(name)"
  }

  /// Compiles and runs a program in Java; its agent finds the daemon by `LTTNG_HOME`.
  static func java(_ name: String, jar: String, home: String) throws {
    let jars = [jar, "lttng-ust-agent-common", "log4j-1.2"].map { "/usr/share/java/\($0).jar" }
    let classPath = (jars + [home]).joined(separator: ":")
    try run(["javac", "-cp", classPath, "-d", home, path("\(name).java")])
    try run(
      ["java", "-cp", classPath, "-Djava.library.path=/usr/lib/\(machine)/jni", name],
      environment: environment)
  }

  /// Time enough to register with the daemon on a busy machine, in milliseconds.
  static let environment = [
    "LTTNG_UST_REGISTER_TIMEOUT=20000", "LTTNG_UST_PYTHON_REGISTER_TIMEOUT=20000",
  ]

  /// The name of Debian's folder for libraries.
  private static var machine: String {
    #if arch(arm64)
    "aarch64-linux-gnu"
    #else
    "x86_64-linux-gnu"
    #endif
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
