import LTTngModel
import TestSupport
import Testing

/// Programs in Java and Python that log, recorded from recipes.
@Suite(.serialized, .needsMachine, .enabled(if: AgentPrograms.obstacle == nil, "no Java or Python"))
struct AgentTests {
  let machine: Machine

  init() throws {
    machine = try Machine()
    for name in ["JulProgram", "Log4jProgram"] {
      let compilation = AgentPrograms.compilation(of: name, into: machine.folder())
      let result = try machine.run(compilation)
      try #require(result.status == 0, "\(result)")
    }
  }

  /// Agents look for their daemon's port in the home of the user database, or where this says.
  private var environment: [String: String] {
    AgentPrograms.environment.merging(["LTTNG_HOME": machine.home()]) { first, _ in first }
  }

  private static func inFlow(_ arguments: [String]) -> String {
    "[" + arguments.map { "\"\($0)\"" }.joined(separator: ", ") + "]"
  }

  private func recipe() -> String {
    """
    lttrecipe: 1
    name: agents
    channels:
      jul:
        domain: jul
        contexts: ["$app.acme:request", vpid]
        events:
          - {logger: "com.acme.*", log-level: {at-least: warning}}
          - com.other
      log4j: {domain: log4j, events: [{logger: com.acme.web, filter: 'msg == "sl*"'}]}
      python: {domain: python, events: [{logger: acme, log-level: {exactly: info}}]}
    payload:
      - run: \(Self.inFlow(AgentPrograms.java("JulProgram", in: machine.folder())))
      - run: \(Self.inFlow(AgentPrograms.java("Log4jProgram", in: machine.folder())))
      - run: [/usr/bin/python3, \(AgentPrograms.path("logger.py"))]
    retrieve: [{copy: ./traces}]
    """
  }

  @Test func `their messages are recorded by name, log level and filter, and counted`() throws {
    try machine.write(recipe() + "\n")
    let result = try machine.lttrecipe("apply", "recipe.yaml", environment: environment)
    #expect(result.status == 0, "\(result)")
    #expect(result.output.contains("com.other recorded nothing"), "\(result)")
    #expect(!result.output.contains("com.acme.* recorded nothing"), "\(result)")
    let package = try machine.onlyPackage()
    let lines = try package.events().filter { !$0.contains(#"msg = "waiting""#) }
    func messages(_ event: String) -> [String] {
      lines.filter { $0.contains(" \(event): ") }
        .compactMap { $0.firstMatch(of: /msg = "([^"]*)"/).map { String($0.1) } }
    }
    #expect(messages("lttng_jul:event") == ["broken", "slow"])
    #expect(messages("lttng_log4j:event") == ["slow"])
    #expect(messages("lttng_python:event") == ["ready"])
    let java = lines.filter { $0.contains(" lttng_jul:event: ") }
    #expect(java.allSatisfy { $0.contains(#"_app_acme_request = { "r-17" }"#) }, "\(java)")
    let rules = try package.verdict.rules
    #expect(rules.map { $0.count > 0 } == [true, false, true, true], "\(rules)")
    try machine.expectNothingLeft()
  }

  @Test func `loggers of a program that runs are listed, and set off a trigger`() throws {
    try machine.text("lttng-sessiond", "--daemonize", "--no-kernel")
    try machine.write(
      """
      lttrecipe: 1
      name: alarm
      output: {local: ./out}
      channels: {python: {domain: python, events: [acme]}}
      triggers:
        broken:
          when: {event: {domain: python, logger: acme, filter: 'msg == "broken"'}}
          do: [{rotate: alarm}]

      """)
    let applied = try machine.lttrecipe("apply", "recipe.yaml", environment: environment)
    #expect(applied.status == 0, "\(applied)")
    try machine.write(
      """
      import sys
      sys.argv = ["logger"]
      exec(open("\(AgentPrograms.path("logger.py"))").read())
      open("logged", "w")
      sys.stdin.read()

      """, to: "logger.py")
    try machine.startInBackground(
      ["sh", "-c", "sleep 60 | exec /usr/bin/python3 logger.py"], as: .user,
      environment: environment)
    try machine.text("sh", "-c", "while ! test -e logged; do sleep 0.01; done")
    let events = try machine.lttrecipe(
      "events", "--domain", "python", "--recipe", "recipe.yaml", environment: environment)
    #expect(events.output.contains("* acme"), "\(events)")
    try machine.text(
      "sh", "-c",
      "for i in $(seq 500); do ls out/*/archives/* 2>/dev/null && exit; sleep 0.02; done; exit 1")
    let destroyed = try machine.lttrecipe("destroy", "recipe.yaml", environment: environment)
    #expect(destroyed.status == 0, "\(destroyed)")
  }
}
