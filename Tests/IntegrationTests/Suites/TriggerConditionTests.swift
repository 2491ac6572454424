import Glibc
import TestSupport
import Testing

/// Conditions of a session and of its channel, as they come to hold in a session daemon.
@Suite(.needsMachine)
struct TriggerConditionTests {
  private static let recipe = """
    lttrecipe: 1
    name: watched
    channels:
      user: {domain: user, subbuf-size: 32KiB, num-subbuf: 2, monitor-timer: 20ms, events: ["lttrecipe_test:*"]}
    triggers:
      full: {when: {buffer-usage: {session: watched, channel: user, high: 15%}}, do: [{notify: true}]}
      filled: {when: {buffer-usage: {session: watched, channel: user, high: 8KiB}}, do: [{notify: true}]}
      empty: {when: {buffer-usage: {session: watched, channel: user, low: 5%}}, do: [{notify: true}]}
      written: {when: {consumed-size: {session: watched, size: 4MiB}}, do: [{notify: true}]}
      turning: {when: {rotation: {session: watched, is: ongoing}}, do: [{notify: true}]}
      turned: {when: {rotation: {session: watched, is: completed}}, do: [{notify: true}]}

    """

  private static let triggers = ["full", "filled", "empty", "written", "turning", "turned"]

  let machine: Machine

  init() throws {
    machine = try Machine()
    try CountingProgram.build(on: machine)
    try machine.write(Self.recipe)
    let applied = try machine.lttrecipe("apply", "recipe.yaml")
    try #require(applied.status == 0, "\(applied)")
  }

  @Test func `status follows sub-buffers that fill, what is written, and rotations`() throws {
    try follow("", into: "text")
    try follow("--json", into: "json")
    // A part of a sub-buffer stays full until it is rotated away.
    try wait(for: Self.triggers.filter { $0 != "written" }) {
      try machine.text("./tick", "1500")
      usleep(100_000)
      _ = try machine.lttrecipe("rotate", "watched")
    }
    try wait(for: ["written"]) { try machine.text("./tick", "20000") }

    let text = try #require(machine.read("text"))
    #expect(
      text.contains(#/trigger full: \d+ bytes of sub-buffers are full \(\d+%\)\n/#), "\(text)")
    #expect(text.contains(#/trigger filled: \d+ bytes of sub-buffers are full/#), "\(text)")
    #expect(
      text.contains(#/trigger empty: \d+ bytes of sub-buffers are full \([0-5]%\)\n/#), "\(text)")
    #expect(text.contains(#/trigger written: \d{7,} bytes are written\n/#), "\(text)")
    #expect(text.contains(#/trigger turning: rotation \d+ has begun\n/#), "\(text)")
    let archive = try #require(
      text.firstMatch(of: #/trigger turned: rotation \d+ is complete: (/.*)\n/#))
    #expect(TestFile.exists(String(archive.1)), "\(archive)")
    let json = try #require(machine.read("json"))
    #expect(json.contains(#/"bytes":\d+,"daemonName":"[^"]*\/full","ratio":0\.\d+/#), "\(json)")
    #expect(try machine.lttrecipe("destroy", "recipe.yaml").status == 0)
  }

  private func follow(_ option: String, into file: String) throws {
    let command = "exec timeout 120 lttrecipe status recipe.yaml --follow \(option) > \(file) 2>&1"
    try machine.startInBackground(["sh", "-c", command], as: .user)
  }

  /// Does something over and over until both listeners were told by all of some triggers.
  private func wait(for triggers: [String], while act: () throws -> Void) throws {
    let marks = triggers.map { ("trigger \($0): ", "/\($0)\"") }
    for _ in 0..<300 {
      try act()
      guard let text = machine.read("text"), let json = machine.read("json") else { continue }

      let notified = json.split(separator: "\n").filter { $0.contains("\"notification\"") }
      let isTold = marks.allSatisfy { mark in
        text.contains(mark.0) && notified.contains { $0.contains(mark.1) }
      }
      if isTold, text.hasSuffix("\n") { return }
    }
  }
}
