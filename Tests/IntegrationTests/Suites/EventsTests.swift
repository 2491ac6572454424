import FoundationEssentials
import LTTngModel
import TestSupport
import Testing

/// `events`: what can be recorded, and what a recipe records of it.
@Suite(.serialized, .needsMachine)
struct EventsTests {
  let machine: Machine

  init() throws {
    machine = try Machine()
  }

  private func events(_ options: String..., as role: Role = .user) throws -> Finished {
    try machine.run(["lttrecipe", "events"] + options, as: role)
  }

  private func startDaemon(as role: Role = .user) throws {
    try machine.text("lttng-sessiond", "--daemonize", "--no-kernel", as: role)
  }

  @Test func `without a session daemon it says how to start one, and starts none`() throws {
    let result = try events()
    #expect(result.status == 5, "\(result)")
    #expect(result.output == "")
    #expect(
      result.errors.contains(
        "kernel tracepoints, system calls, user space tracepoints, jul loggers"))
    #expect(result.errors.contains("lttng-sessiond --daemonize"))
    #expect(result.errors.split(separator: "no session daemon runs").count == 2, "said once")
    try machine.expectNoDaemon()
    #expect(try machine.homeContents() == [])
  }

  @Test func `the tracepoints of a program that runs are listed with their levels`() throws {
    try startDaemon()
    try WaitingProgram.start(on: machine)
    let result = try events("lttrecipe_wait:*")
    #expect(result.status == 0, "\(result)")
    let lines = result.lines
    #expect(lines.count == 4, "\(result)")
    #expect(lines[0] == "user space tracepoints:")
    #expect(lines[1].hasPrefix("  lttrecipe_wait:loud   crit        wait\\u{1B}[2Jer ("))
    #expect(lines[2].hasPrefix("  lttrecipe_wait:quiet  debug-line  wait\\u{1B}[2Jer ("))
    #expect(lines[3].contains("2 user space tracepoints"))
    #expect(!result.output.contains("\u{1B}"))
    // What this daemon cannot list is told with its remedy.
    #expect(result.errors.contains("not listed: kernel tracepoints"), "\(result)")
    #expect(result.errors.contains("systemctl start lttng-sessiond"))
  }

  @Test func `a recipe marks what it records`() throws {
    try startDaemon()
    try WaitingProgram.start(on: machine)
    try machine.write(
      """
      lttrecipe: 1
      name: job
      parameters: {event: {default: quiet}}
      sessions:
        web: {channels: {c: {domain: user, events: ["lttrecipe_wait:${event}"]}}}
      payload: [{run: [ls]}]
      """)
    let quiet = try events("lttrecipe_wait:*", "--recipe", "recipe.yaml")
    #expect(quiet.output.contains("  - lttrecipe_wait:loud"), "\(quiet)")
    #expect(quiet.output.contains("  * lttrecipe_wait:quiet"))
    #expect(quiet.output.contains("by web/c\n"))
    #expect(quiet.output.contains("; 1 recorded by recipe.yaml\n"))

    let loud = try events("--domain", "user", "--recipe", "recipe.yaml", "--set", "event=loud")
    #expect(loud.output.contains("  * lttrecipe_wait:loud"), "\(loud)")
    for (part, name) in [("recorded", "quiet"), ("missing", "loud")] {
      let result = try events(
        "lttrecipe_wait:*", "--recipe", "recipe.yaml", "--only", part, "--json")
      let lines = JSONLines(result).lines.filter { $0.contains("\"type\":\"event\"") }
      #expect(lines.count == 1 && lines[0].contains("\"lttrecipe_wait:\(name)\""), "\(result)")
    }
  }

  @Test func `a recipe's presets and exclusions count`() throws {
    try startDaemon()
    try WaitingProgram.start(on: machine)
    try machine.write(
      """
      lttrecipe: 1
      name: job
      use: [./p.yaml]
      without: ["lttrecipe_wait:quiet"]
      payload: [{run: [ls]}]
      """)
    try machine.write(
      """
      lttrecipe: 1
      kind: preset
      name: p
      channels: {c: {domain: user, events: ["lttrecipe_wait:*"]}}
      """, to: "p.yaml")
    let result = try events("lttrecipe_wait:*", "--recipe", "recipe.yaml")
    #expect(result.output.contains("  - lttrecipe_wait:quiet"), "\(result)")
    #expect(result.output.contains("  * lttrecipe_wait:loud"))
  }

  @Test func `a recipe that is invalid is told`() throws {
    try machine.write("lttrecipe: 1\nname: job\nfoo: bar\n")
    let result = try events("--recipe", "recipe.yaml")
    #expect(result.status == 3 && result.errors.contains("recipe.yaml:3:1"), "\(result)")
  }

  @Test func `JSON lines tell the machine first and the end last`() throws {
    try startDaemon()
    try WaitingProgram.start(on: machine)
    let result = try events("--domain", "user", "--json")
    let types = try JSONLines(result).types
    #expect(types.starts(with: ["version", "machine", "listing", "event"]), "\(result)")
    #expect(types.last == "end")
    #expect(result.lines[1].contains("\"isDaemonRunning\":true"))
    #expect(result.lines[1].contains("\"isFiltered\":false"))
    #expect(try events("lttrecipe_wait:*", "--json").output.contains("\"isFiltered\":true"))
  }

  @Test(arguments: [
    ["--only", "recorded"], ["--set", "a=b"], ["--domain", "jul", "--kind", "syscall"],
    ["--domain", "java"], ["--kind", "probe"], [""],
  ])
  func `wrong usage is refused`(_ options: [String]) throws {
    #expect(try machine.run(["lttrecipe", "events"] + options).status == 64)
  }

  @Test func `nothing is asked that changes the daemon or makes it fail`() throws {
    try startDaemon()
    #expect(try machine.run(["lttng", "create", "mine"]).status == 0)
    for _ in 1...3 { #expect(try events().status == 0) }
    #expect(try machine.sessions() == ["mine"])
  }
}
