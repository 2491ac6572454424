import Glibc
import Payloads
import Testing

/// What programs leave behind, in a process that adopts it as lttrecipe does.
struct LeavingTests {
  let scratch: Scratch
  let supervisor: ProgramSupervisor

  init() throws {
    scratch = try Scratch()
    supervisor = try ProgramSupervisor()
  }

  /// Returns what the tool tells of what a program leaves behind that writes process numbers to `output`:
  /// step, name and end, by number.
  private func ends(
    of text: String, step: String = "payload-1", grace: Int = 100_000_000
  ) throws -> (told: [String: String], started: [String]) {
    let lines = try supervisor.help(
      [testTool(), "leave", "\(grace)", step, scratch.file("output"), "sh", "-c", text]
    ).lines
    #expect(lines.first == "exit=exit status 0", "\(lines)")
    var told: [String: String] = [:]
    for line in lines.dropFirst() {
      let words = line.split(separator: " ").map(String.init)
      told[words[2]] = "\(words[0]) \(words[1]) \(words[3])"
    }
    let output = scratch.text("output") ?? ""
    return (told, output.split { $0.isNewline }.map(String.init))
  }

  /// Shell text that waits until the process that wrote its number to the output is `sleep`.
  private var whenAsleep: String {
    "until grep -qs ^sleep /proc/$(cat \(scratch.file("output")))/comm; do :; done"
  }

  @Test(
    arguments: [
      ("sleep 1000 & echo $!", "0"), ("setsid sh -c 'echo $$; exec sleep 1000' &", "0"),
      ("(setsid sh -c 'echo $$; exec sleep 1000' &) & wait", "0"),
      ("env -i sleep 1000 & echo $!", "0"), ("sleep 1000 & echo $!", "STOP"),
    ])
  func `what a program has left behind is ended`(_ text: String, _ signal: String) throws {
    let (told, started) = try ends(
      of: "\(text)\n\(whenAsleep)\nkill -\(signal) $(cat \(scratch.file("output")))")
    #expect(started.count == 1)
    for process in started {
      #expect(told == [process: "payload-1 sleep ended"])
      #expect(try awaitEnd(#require(Int32(process))))
    }
  }

  @Test func `what ignores the request to end is killed after the grace period`() throws {
    let (told, started) = try ends(
      of: "(trap '' TERM; exec sleep 1000) & echo $!; \(whenAsleep)", grace: 50)
    let process = try #require(started.first)
    #expect(told == [process: "payload-1 sleep killed"])
  }

  @Test func `what the ended ones leave behind themselves is ended, too`() throws {
    let (told, started) = try ends(
      of:
        "sh -c 'sleep 1000 & echo $!; wait' & echo $!; until test $(wc -l < \(scratch.file("output"))) = 2; do :; done"
    )
    #expect(started.count == 2)
    #expect(Set(told.keys) == Set(started))
    #expect(told.values.allSatisfy { $0.hasSuffix(" ended") })
  }

  @Test(arguments: [
    ("", "payload-2"), ("LTTRECIPE_RUN_ID=other", "payload-1"), ("LTTRECIPE_STEP=", "payload-1"),
  ])
  func `what is not the steps' lives on`(_ variable: String, _ step: String) throws {
    let unset = variable.hasSuffix("=") ? "env -u LTTRECIPE_STEP" : variable
    let (told, started) = try ends(
      of: "\(unset) sleep 1000 & echo $!; \(whenAsleep)", step: step)
    let process = try #require(started.first.flatMap { Int32($0) })
    defer { kill(process, SIGKILL) }
    #expect(told == [:])
    #expect(kill(process, 0) == 0)
  }

  @Test func `adopted processes that end are not kept as zombies`() throws {
    let text = """
      for i in $(seq 100); do (true &); done
      until test $(wc -w < /proc/$PPID/task/$PPID/children) = 1; do :; done
      """
    #expect(try ends(of: "ulimit -t 60; \(text)").told == [:])
  }

  @Test func `a process that was there before is nobody's`() throws {
    let text = """
      sleep 1000 & echo $! > \(scratch.file("pid"))
      exec \(testTool()) leave 100000000 payload-1 \(scratch.file("output")) true
      """
    let lines = try supervisor.help(["sh", "-c", text]).lines
    let process = try #require(scratch.text("pid").flatMap { Int32($0.dropLast()) })
    defer { kill(process, SIGKILL) }
    #expect(lines == ["exit=exit status 0"])
    #expect(kill(process, 0) == 0)
  }
}
