import PlanExecution
import TestSupport
import Testing

/// The commands that act on standing sessions.
@Suite(.needsMachine)
struct StandingCommandTests {
  /// A machine with the counting program and the standing session `stand`.
  private static func machine(_ recipe: StandingRecipe = StandingRecipe()) throws -> Machine {
    let machine = try Machine()
    try CountingProgram.build(on: machine)
    _ = try machine.applyStanding(recipe)
    return machine
  }

  /// The number of events that babeltrace2 reads below a folder.
  private static func eventCount(_ folder: String, on machine: Machine) throws -> Int {
    try machine.text("babeltrace2", folder).split(separator: "\n").count
  }

  // MARK: - stop

  @Test func `stop keeps the session, and the next apply starts it again`() throws {
    let machine = try Self.machine()
    let stopped = try machine.lttrecipe("stop", "recipe.yaml")
    #expect(stopped.status == 0, "\(stopped)")
    #expect(try machine.isRecording("stand") == false)
    #expect(try machine.lttrecipe("status", "stand").output.hasPrefix("stand  stopped since 20"))

    let again = try machine.lttrecipe("stop", "stand")
    #expect(again.status == 0, "\(again)")
    #expect(again.errors.contains("the session `stand` was stopped already"), "\(again)")

    let applied = try machine.lttrecipe("apply", "recipe.yaml")
    #expect(applied.status == 0, "\(applied)")
    #expect(!applied.errors.contains("someone else"), "\(applied)")
    #expect(try machine.isRecording("stand") == true)
  }

  @Test func `what was recorded before and after a stop is in the trace`() throws {
    let machine = try Self.machine(StandingRecipe(more: "retrieve: [{copy: ./traces}]"))
    try machine.text("./tick", "10")
    try machine.text("lttrecipe", "stop", "stand")
    try machine.text("./tick", "20")
    try machine.text("lttrecipe", "apply", "recipe.yaml")
    try machine.text("./tick", "40")

    let destroyed = try machine.lttrecipe("destroy", "stand")
    #expect(destroyed.status == 0, "\(destroyed)")
    #expect(try machine.onlyPackage().events().count == 100)
    try machine.expectNothingLeft()
  }

  // MARK: - rotate

  @Test func `each trace chunk is readable, and brought to the targets`() throws {
    let machine = try Self.machine(StandingRecipe(more: "retrieve: [{copy: ./traces}]"))
    for count in [10, 20] {
      try machine.text("./tick", "\(count)")
      let rotated = try machine.lttrecipe("rotate", "recipe.yaml")
      #expect(rotated.status == 0, "\(rotated)")
      let line = try #require(rotated.lines.first { $0.hasPrefix("stand: chunk: /") })
      #expect(line.hasSuffix(" (\(2 * count) events)"), "\(rotated)")
      let folder = line.dropFirst("stand: chunk: ".count).prefix { $0 != " " }
      #expect(try Self.eventCount(String(folder), on: machine) == 2 * count)
    }
    #expect(try machine.packages().map { try $0.events().count }.sorted() == [20, 40])
    #expect(try machine.isRecording("stand") == true)
    #expect(
      try machine.applyStanding(StandingRecipe(more: "retrieve: [{copy: ./traces}]"))
        .mutatingCallCount == 0)
  }

  // MARK: - clear, regenerate

  @Test func `clear drops what was recorded so far`() throws {
    let machine = try Self.machine(StandingRecipe(more: "retrieve: [{copy: ./traces}]"))
    try machine.text("./tick", "10")
    let cleared = try machine.lttrecipe("clear", "recipe.yaml")
    #expect(cleared.status == 0, "\(cleared)")
    try machine.text("./tick", "1")
    try machine.text("lttrecipe", "destroy", "recipe.yaml")
    #expect(try machine.onlyPackage().events().count == 2)
  }

  @Test func `regenerate is for sessions that record`() throws {
    let machine = try Self.machine()
    for subject in ["metadata", "statedump"] {
      let result = try machine.lttrecipe("regenerate", subject, "stand")
      #expect(result.status == 0, "\(result)")
      #expect(result.output == "stand: regenerate \(subject): done\n")
    }
    try machine.text("lttrecipe", "stop", "stand")
    for subject in ["metadata", "statedump"] {
      let refused = try machine.lttrecipe("regenerate", subject, "stand")
      #expect(refused.status == 5, "\(refused)")
      #expect(refused.errors.contains("the session `stand` does not record now"), "\(refused)")
    }
  }

  // MARK: - Refusals

  @Test func `a snapshot of an ordinary session is refused, with what to do`() throws {
    let machine = try Self.machine()
    let refused = try machine.lttrecipe("snapshot", "stand")
    #expect(refused.status == 64, "\(refused)")
    #expect(refused.errors.contains("the session `stand` is not a snapshot session"), "\(refused)")
    #expect(refused.errors.contains("`lttrecipe rotate` archives"), "\(refused)")
  }

  @Test func `a name that stands for nothing is told, with the nearest one`() throws {
    let machine = try Self.machine()
    let unknown = try machine.lttrecipe("rotate", "stadn")
    #expect(unknown.status == 5, "\(unknown)")
    #expect(
      unknown.errors.contains("there is neither a file nor a standing session `stadn`"),
      "\(unknown)")
    #expect(unknown.errors.contains("stand"), "\(unknown)")

    let session = try machine.lttrecipe("rotate", "recipe.yaml", "web")
    #expect(session.status == 64, "\(session)")
    try machine.write(StandingRecipe().text, to: "other.yaml")
    let file = try machine.lttrecipe("rotate", "other.yaml")
    #expect(file.status == 5, "\(file)")
    #expect(file.errors.contains("has no standing session here"), "\(file)")
  }

  @Test func `a session that is gone is told, and what makes it anew`() throws {
    let machine = try Self.machine()
    try machine.text("lttng", "destroy", "stand")
    let gone = try machine.lttrecipe("rotate", "stand")
    #expect(gone.status == 5, "\(gone)")
    #expect(gone.errors.contains("the session `stand` is gone"), "\(gone)")
    try machine.killDaemon()
    let daemon = try machine.lttrecipe("clear", "stand")
    #expect(daemon.status == 5, "\(daemon)")
    #expect(daemon.errors.contains("its session daemon is gone"), "\(daemon)")
  }

  // MARK: - status

  @Test func `status tells what records, and what was changed by hand`() throws {
    let machine = try Self.machine()
    let fresh = try machine.lttrecipe("status")
    #expect(fresh.status == 0, "\(fresh)")
    #expect(fresh.output.hasPrefix("stand  recording since 20"), "\(fresh)")
    #expect(fresh.output.contains("0 events discarded, 0 packets lost"), "\(fresh)")
    #expect(!fresh.output.contains("drift"), "\(fresh)")

    try machine.text(
      "lttng", "disable-event", "-u", "-s", "stand", "-c", "user", "lttrecipe_test:tick")
    try machine.text(
      "lttng", "enable-event", "-u", "-s", "stand", "-c", "user", "lttrecipe_test:other")
    let drifted = try machine.lttrecipe("status", "recipe.yaml")
    #expect(drifted.output.contains("the rule lttrecipe_test:tick of `user` is disabled"))
    #expect(drifted.output.contains("the rule lttrecipe_test:other was added to `user`"))
    #expect(drifted.output.contains("channel user (user)"), "\(drifted)")
  }

  @Test func `without a run there is nothing to tell`() throws {
    let machine = try Machine()
    let result = try machine.lttrecipe("status")
    #expect(result.status == 0)
    #expect(result.output == "no run is open\n")
  }

  @Test func `destroy of one standing session leaves those of other recipes`() throws {
    let machine = try Self.machine()
    try machine.write(
      StandingRecipe().text.replacing("name: stand", with: "name: other"), to: "other.yaml")
    try machine.text("lttrecipe", "apply", "other.yaml")
    let destroyed = try machine.lttrecipe("destroy", "stand")
    #expect(destroyed.status == 0, "\(destroyed)")
    #expect(try machine.sessions() == ["other"])
    #expect(try machine.lttrecipe("status").output.hasPrefix("other  recording"))
    try machine.text("lttrecipe", "destroy", "other.yaml")
    try machine.expectNothingLeft()
  }
}
