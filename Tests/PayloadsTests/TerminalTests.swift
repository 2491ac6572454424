import Glibc
import LTTngModel
import Payloads
import Testing

/// Programs on a terminal, which `script` (util-linux) makes.
struct TerminalTests {
  let scratch: Scratch
  let supervisor: ProgramSupervisor

  init() throws {
    scratch = try Scratch()
    supervisor = try ProgramSupervisor()
  }

  /// Runs the program on a new terminal, whose keyboard types each of `keys` once the program has
  /// written to the FIFO `ready`.
  private func run(_ text: String, count: Int = 1, keys: [String]) throws -> [Substring] {
    #expect(mkfifo(scratch.file("ready"), 0o600) == 0)
    scratch.write(text, to: "program")
    scratch.write(
      "exec \(testTool()) run 60000 0 \(count) \(scratch.file("output")) "
        + "sh \(scratch.file("program"))\n", to: "command")
    let typing = keys.map { "cat \(scratch.file("ready")) >/dev/null; printf '\($0)'" }
    let terminal = "script -qec 'sh \(scratch.file("command"))' /dev/null"
    let command = "(\(typing.joined(separator: "; "))) | \(terminal)"
    return try supervisor.help(["sh", "-c", command]).lines
  }

  /// The text of a program that says it is ready, then reads a line from the terminal.
  private var asking: String {
    "echo > \(scratch.file("ready")); read line </dev/tty; "
  }

  @Test func `a program that asks for the terminal gets it, and lttrecipe gets it back`() throws {
    // Fields 5 and 8 of /proc/PID/stat: the process group and the terminal's foreground group.
    let lines = try run(
      asking + "exec cut '-d ' -f5,8 /proc/self/stat", count: 2, keys: [#"a\n"#, #"b\n"#])
    let groups = (scratch.text("output") ?? "").split { $0.isNewline }

    #expect(groups.count == 2)
    for line in groups {
      let numbers = line.split(separator: " ")
      #expect(numbers.count == 2 && numbers[0] == numbers[1])
    }
    #expect(lines.count { $0.hasSuffix("foreground=true") } == 2)
    #expect(lines.last == "interruption=0")
  }

  @Test func `the interrupt key reaches lttrecipe, which asks the program to end`() throws {
    let lines = try run(
      "echo > \(scratch.file("ready")); exec sleep 1000", keys: [#"\003"#])
    // The terminal echoes the key in front of the first line.
    #expect(lines.contains { $0.hasSuffix("exit=signal 2 (SIGINT)") })
    #expect(lines.suffix(3) == ["timedOut=false", "foreground=true", "interruption=2"])
  }

  @Test func `an interrupted program that ends well is an interruption all the same`() throws {
    let lines = try run(
      "trap 'exit 0' INT; echo > \(scratch.file("ready")); while :; do sleep 0.1; done",
      keys: [#"\003"#])
    #expect(lines.contains { $0.hasSuffix("exit=exit status 0") })
    #expect(lines.last == "interruption=2")
  }

  @Test func `the interrupt key is an interruption for a program that has the terminal`() throws {
    let lines = try run(
      asking + "echo > \(scratch.file("ready")); exec sleep 1000",
      keys: [#"a\n"#, #"\003"#])
    #expect(lines.contains { $0.hasSuffix("exit=signal 2 (SIGINT)") })
    #expect(lines.last == "interruption=2")
  }

  @Test func `the suspend key does not leave a program stopped that has the terminal`() throws {
    let lines = try run(
      asking + "trap 'exit 7' CONT; echo > \(scratch.file("ready")); ulimit -t 60; "
        + "while :; do :; done", keys: [#"a\n"#, #"\032"#])
    #expect(lines.contains { $0.hasSuffix("exit=exit status 7") })
  }
}
