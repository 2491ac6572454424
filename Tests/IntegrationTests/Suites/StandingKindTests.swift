import Glibc
import LTTngModel
import PlanExecution
import TestSupport
import Testing

/// Standing sessions that are no ordinary ones: flight recorders, and live sessions.
@Suite(.needsMachine)
struct StandingKindTests {
  private static let snapshots = "output: {snapshot: {max-size: 64MiB}}"

  private static func machine(_ recipe: StandingRecipe) throws -> Machine {
    let machine = try Machine()
    try CountingProgram.build(on: machine)
    _ = try machine.applyStanding(recipe)
    return machine
  }

  /// Returns the place that a command printed of a snapshot.
  private static func place(of result: Finished) throws -> String {
    let line = try #require(result.lines.first { $0.hasPrefix("stand: snapshot: ") }, "\(result)")
    return String(line.dropFirst("stand: snapshot: ".count).prefix { $0 != " " })
  }

  /// Waits until something holds; the test fails where it does not within half a minute.
  private static func wait(
    _ what: Comment, sourceLocation: SourceLocation = #_sourceLocation,
    until holds: () throws -> Bool
  ) throws {
    let end = ContinuousClock.now + .seconds(30)
    while try !holds() {
      try #require(ContinuousClock.now < end, what, sourceLocation: sourceLocation)
      usleep(20_000)
    }
  }

  // MARK: - Flight recorders

  @Test func `a snapshot is readable, and brought to the targets`() throws {
    let recipe = StandingRecipe(
      output: Self.snapshots, more: "retrieve: [{copy: ./traces}]")
    let machine = try Self.machine(recipe)
    try machine.text("./tick", "10")

    let result = try machine.lttrecipe("snapshot", "recipe.yaml")
    #expect(result.status == 0, "\(result)")
    let place = try Self.place(of: result)
    #expect(place.hasPrefix(machine.home()))
    #expect(try machine.text("babeltrace2", place).split(separator: "\n").count == 20)
    #expect(try machine.onlyPackage().events().count == 20)

    #expect(try machine.applyStanding(recipe).mutatingCallCount == 0)
    let destroyed = try machine.lttrecipe("destroy", "recipe.yaml")
    #expect(destroyed.status == 0, "\(destroyed)")
    try machine.expectNothingLeft()
  }

  @Test func `an expectation judges what all snapshots together hold`() throws {
    let machine = try Self.machine(
      StandingRecipe(
        output: Self.snapshots,
        more: "expect: {events: {\"lttrecipe_test:tick\": 60}}\nretrieve: [{copy: ./traces}]"))
    for count in ["10", "20"] {
      try machine.text("./tick", count)
      try machine.text("lttrecipe", "snapshot", "recipe.yaml")
    }

    let destroyed = try machine.lttrecipe("destroy", "recipe.yaml")
    #expect(destroyed.status == 0, "\(destroyed)")
    #expect(
      destroyed.output.contains(
        "20 events are in more than one of the traces, and counted once each"),
      "\(destroyed)")
    let whole = try #require(machine.packages().first { !$0.path.contains("-stand-") })
    #expect(try whole.verdict.eventCount == 60)
  }

  @Test func `the flight recorder of the README works as it is written`() throws {
    let machine = try Machine()
    let readme = try #require(TestFile.text(of: BuiltProgram.recipes + "/../README.md"))
    let example = try #require(
      readme.split(separator: "```yaml\n").first { $0.hasPrefix("# recorder.yaml") })
    let recipe = try #require(example.split(separator: "```").first)
    try machine.write(String(recipe), to: "recorder.yaml")
    try machine.text("lttrecipe", "apply", "recorder.yaml")
    try machine.text("env", "LD_PRELOAD=liblttng-ust-libc-wrapper.so", "ls", "-l", "/")

    let snapshot = try machine.lttrecipe("snapshot", "recorder.yaml")
    #expect(snapshot.status == 0, "\(snapshot)")
    #expect(try machine.onlyPackage().events().contains { $0.contains("lttng_ust_libc:malloc") })
    #expect(try machine.lttrecipe("status").output.hasPrefix("recorder  recording since "))
    let destroyed = try machine.lttrecipe("destroy", "recorder.yaml")
    #expect(destroyed.status == 0, "\(destroyed)")
    try machine.expectNothingLeft()
  }

  @Test func `a snapshot goes where it is told to, with a fresh state of the system`() throws {
    let machine = try Self.machine(
      StandingRecipe(
        output: Self.snapshots, events: "[\"lttrecipe_test:tick\", \"lttng_ust_statedump:*\"]"))
    try machine.text("./tick", "10")
    let result = try machine.lttrecipe(
      "snapshot", "stand", "--to", "incident", "--regenerate-statedump")
    #expect(result.status == 0, "\(result)")
    let place = try Self.place(of: result)
    #expect(place.hasPrefix(machine.folder() + "/incident/"))
    #expect(TestFile.mode(of: machine.folder() + "/incident") == 0o700)
    #expect(try machine.text("babeltrace2", place).contains("lttrecipe_test:tick"))
  }

  @Test func `a snapshot of nothing is no good snapshot`() throws {
    let machine = try Self.machine(StandingRecipe(output: Self.snapshots))
    let result = try machine.lttrecipe("snapshot", "stand")
    #expect(result.status == 4, "\(result)")
    #expect(result.errors.contains("holds no"), "\(result)")
    let destroyed = try machine.lttrecipe("destroy", "stand")
    #expect(destroyed.status == 0, "\(destroyed)")
  }

  @Test func `a flight recorder cannot be rotated, and is told what it can`() throws {
    let machine = try Self.machine(StandingRecipe(output: Self.snapshots))
    let refused = try machine.lttrecipe("rotate", "stand")
    #expect(refused.status == 64, "\(refused)")
    #expect(refused.errors.contains("is a snapshot session, which has nothing to archive"))
    #expect(refused.errors.contains("`lttrecipe snapshot`"))
    try machine.text("lttrecipe", "stop", "stand")
    let stopped = try machine.lttrecipe("snapshot", "stand", "--regenerate-statedump")
    #expect(stopped.status == 5, "\(stopped)")
    #expect(stopped.errors.contains("does not record now"), "\(stopped)")
  }

  @Test func `an event sets a snapshot off, and destroy takes the trigger away`() throws {
    let recipe = StandingRecipe(
      output: Self.snapshots,
      more: """
        triggers:
          seven:
            when: {event: {domain: user, tracepoint: "lttrecipe_test:tick", filter: "number == 7"}}
            do: [{snapshot: stand}]
            rate: {once-after: 1}
        retrieve: [{copy: ./traces}]
        """)
    let machine = try Self.machine(recipe)
    #expect(try machine.applyStanding(recipe).mutatingCallCount == 0)
    try machine.text("./tick", "10")
    let folder = try machine.stagedTrace()
    try Self.wait("no snapshot was recorded") {
      let read = try machine.run(["babeltrace2", folder])
      return read.status == 0 && read.output.contains("lttrecipe_test:tick")
    }

    let destroyed = try machine.lttrecipe("destroy", "recipe.yaml")
    #expect(destroyed.status == 0, "\(destroyed)")
    #expect(try machine.onlyPackage().events().count >= 1)
    try machine.expectNothingLeft()
  }

  // MARK: - Live sessions

  @Test func `a live session is read while it records`() throws {
    let machine = try Machine()
    try CountingProgram.build(on: machine)
    let relay = try Relay(on: machine)
    let recipe = StandingRecipe(
      output: "output: {live: {relay: \"\(relay.url)\", interval: 200ms}}")
    _ = try machine.applyStanding(recipe)
    #expect(try machine.applyStanding(recipe).mutatingCallCount == 0)
    let host = try machine.text("hostname").filter { $0 != "\n" }
    let url = "net://127.0.0.1/host/\(host)/stand"
    for command in ["apply", "status"] {
      let told = try machine.lttrecipe(command, "recipe.yaml")
      #expect(
        told.output.contains("read it live: babeltrace2 --input-format=lttng-live \(url)\n"),
        "\(told)")
      let lines = try machine.lttrecipe(command, "recipe.yaml", "--json")
      #expect(lines.output.replacing("\\/", with: "/").contains("\"\(url)\""), "\(lines)")
    }
    // The relay daemon of the test has ports of its own.
    let reached = url.replacing("127.0.0.1/", with: "127.0.0.1:\(relay.livePort)/")
    try machine.startInBackground(
      ["sh", "-c", "exec babeltrace2 --input-format=lttng-live \(reached) > live.txt"], as: .user)
    // A reader gets what comes after it.
    try Self.wait("nothing arrived") {
      (try? machine.text("./tick", "1")) != nil
        && (machine.read("live.txt") ?? "").contains("tick")
    }
    #expect(try machine.isRecording("stand") == true)

    for (command, why) in [
      ("rotate", "which cannot be rotated"), ("snapshot", "is not a snapshot"),
    ] {
      let refused = try machine.lttrecipe(command, "stand")
      #expect(refused.status == 64, "\(refused)")
      #expect(refused.errors.contains(why), "\(refused)")
    }
    let metadata = try machine.lttrecipe("regenerate", "metadata", "stand")
    #expect(metadata.status == 64, "\(metadata)")
    #expect(metadata.errors.contains("whose metadata was sent already"), "\(metadata)")
    let destroyed = try machine.lttrecipe("destroy", "stand")
    #expect(destroyed.status == 0, "\(destroyed)")
    #expect(try machine.sessions() == [])
  }
}
