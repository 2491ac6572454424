import LTTngModel
import Planning
import TestSupport
import Testing

@testable import Commands

/// What can be recorded, in words.
struct EventsTextTests {
  private static let facts = MachineInventory.Facts(
    host: "h", kernel: "6.1", architecture: "x86_64", lttng: nil, user: "me", userID: 1,
    homeFolder: "/", runsFolder: "/r", isDaemonRunning: true)

  private static func inventory(isMarked: Bool) -> MachineInventory {
    let mark = RecordingMarks.Mark(session: "web", channel: "c", isConditional: true)
    let other = RecordingMarks.Mark(session: "web", channel: "d\u{1B}")
    func marks(_ marks: RecordingMarks.Mark...) -> [RecordingMarks.Mark]? {
      isMarked ? marks : nil
    }
    let programs = (1...5).map { InventoryListing.Program(processID: $0, name: "p\u{1B}[2J") }
    let missing = InventoryListing.Obstacle(
      reason: .noKernelTracer, message: "no tracer\u{7}", help: "install it")
    return MachineInventory(
      facts: facts,
      listings: [
        InventoryListing(domain: .kernel, kind: .tracepoint, obstacle: missing),
        InventoryListing(domain: .kernel, kind: .systemCall, obstacle: missing),
        InventoryListing(
          domain: .user, kind: .tracepoint,
          entries: [
            InventoryListing.Entry(
              name: "a:b", logLevel: 13, programs: Array(programs.prefix(1)), marks: marks(mark)),
            InventoryListing.Entry(
              name: "evil:\u{202E}\u{1B}[31m", logLevel: 99, programs: programs, marks: marks()),
            InventoryListing.Entry(
              name: "long:name", logLevel: 6,
              programs: [InventoryListing.Program(processID: 7, name: nil)],
              marks: marks(mark, other)),
          ]),
        InventoryListing(
          domain: .jul, kind: .logger,
          entries: [
            InventoryListing.Entry(
              name: "com.acme", programs: Array(programs.prefix(1)), marks: marks(other))
          ]),
        InventoryListing(domain: .python, kind: .logger),
      ])
  }

  @Test(arguments: [false, true])
  func `an inventory`(isMarked: Bool) {
    let inventory = Self.inventory(isMarked: isMarked)
    let texts = [false, true].map { isColored in
      let text = EventsText(recipe: isMarked ? "r.yaml" : nil, isColored: isColored)
      return text.text(of: inventory) + text.obstacles(of: inventory)
    }
    #expect(!texts[0].contains("\u{1B}"))
    #expect(
      Golden.difference(
        texts[0] + texts[1].replacing("\u{1B}", with: "ESC"),
        at: Golden.folder("Golden/events\(isMarked ? "-marked" : "").txt")) == nil)
  }
}
