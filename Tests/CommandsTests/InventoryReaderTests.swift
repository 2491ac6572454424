import Diagnostics
import LTTngModel
import Planning
import SystemPackage
import TestSupport
import Testing

@testable import Commands

/// The inventory of another machine, as a file.
struct InventoryReaderTests {
  private static let machine = """
    {"type":"machine","format":1,"isFiltered":false,"facts":{"host":"web1","kernel":"6.1.0","architecture":"x86_64",\
    "lttng":"2.13.9","user":"me","userID":1000,"homeFolder":"/home/me","runsFolder":"/home/me/runs",\
    "isDaemonRunning":true}}
    """
  private static let version = #"{"type":"version","format":1,"lttrecipe":"0.1.0"}"#
  private static let kernel = #"{"type":"listing","domain":"kernel","kind":"tracepoint"}"#
  private static let event =
    #"{"type":"event","domain":"kernel","kind":"tracepoint","name":"sched_switch"}"#
  private static let end = #"{"type":"end","events":1}"#
  private static let good = [version, machine, kernel, event, end]

  private func read(
    _ lines: [String], ending: String = "\n"
  ) throws -> (MachineInventory?, [String]) {
    let folder = try TemporaryFolder()
    try folder.write(lines.joined(separator: "\n") + ending, to: "i.jsonl")
    let (inventory, diagnostics) = InventoryReader.read(
      "i.jsonl", currentFolder: FilePath(folder.path))
    return (
      inventory,
      diagnostics.map {
        "\($0.range.map { "\($0.file.name):\($0.start.line)" } ?? "-") \($0.message)"
      }
    )
  }

  @Test func `a whole inventory is read`() throws {
    let (found, findings) = try read(Self.good)
    let inventory = try #require(found, "\(findings)")
    #expect(findings == [])
    #expect(inventory.facts.description == "web1 (Linux 6.1.0, x86_64, LTTng 2.13.9)")
    #expect(inventory.planned.kernelTracepoints == ["sched_switch"])
    #expect(inventory.planned.systemCalls == nil)
  }

  @Test func `findings for a recipe, empty lines and a missing last line break do no harm`() throws
  {
    var lines = Self.good
    lines.insert(#"{"type":"diagnostic","id":"x"}"#, at: 1)
    lines.insert("", at: 1)
    let (inventory, findings) = try read(lines, ending: "")
    #expect(inventory != nil && findings == [])
  }

  @Test func `a kernel that could not be listed is unknown, not empty`() throws {
    let obstacle =
      #"{"type":"listing","domain":"kernel","kind":"tracepoint","obstacle":{"reason":"no-daemon","message":"m"}}"#
    let (inventory, findings) = try read(
      [Self.version, Self.machine, obstacle, #"{"type":"end","events":0}"#])
    #expect(findings == [])
    #expect(inventory?.planned.kernelTracepoints == nil)
  }

  private static let wrong: [(lines: [String], finding: String)] = [
    ([""], "i.jsonl:2 the file is no inventory: no line tells the machine"),
    (Array(good.dropLast()), "i.jsonl:5 the inventory was cut off: its last line is missing"),
    (
      [version, machine, kernel, String(event.prefix(30))],
      "i.jsonl:4 the line is no JSON object with a `type`"
    ),
    (
      [version, machine, kernel, end],
      "i.jsonl:4 the inventory has 0 events, and its end says 1"
    ),
    (
      [version, machine, event, end],
      "i.jsonl:3 the event stands below another listing than its own"
    ),
    ([version, machine, machine], "i.jsonl:3 the machine is told twice"),
    ([version, machine, kernel, kernel], "i.jsonl:4 the listing is there twice"),
    (good + [event], "i.jsonl:6 there is a line after the end"),
    (["lttrecipe: 1", "name: x"], "i.jsonl:1 the line is no JSON object with a `type`"),
    (
      [version, machine.replacing("\"format\":1", with: "\"format\":7")],
      "i.jsonl:2 the inventory has form 7, and this lttrecipe reads form 1"
    ),
    (
      [version, machine.replacing("false", with: "true"), kernel, event, end],
      "i.jsonl:2 the inventory holds only some of the machine's events"
    ),
    (
      [version, machine.replacing("1000", with: "-1")],
      "i.jsonl:2 the line does not tell the machine as `lttrecipe events` does"
    ),
    (
      [version, machine, kernel.replacing("kernel", with: "kernle")],
      "i.jsonl:3 the line is no listing as `lttrecipe events` prints one"
    ),
    (
      [version, machine, kernel, event.replacing("name", with: "nome")],
      "i.jsonl:4 the line is no event as `lttrecipe events` prints one"
    ),
    ([version, #"{"type":"plan"}"#], "i.jsonl:2 no line of an inventory has the type `plan`"),
  ]

  @Test(arguments: wrong)
  func `a wrong inventory is refused with its line`(lines: [String], finding: String) throws {
    let (inventory, findings) = try read(lines)
    #expect(inventory == nil)
    #expect(findings.first == finding, "\(findings)")
  }

  @Test func `a file that is not there is told`() throws {
    let folder = try TemporaryFolder()
    let (inventory, diagnostics) = InventoryReader.read(
      "none", currentFolder: FilePath(folder.path))
    #expect(inventory == nil)
    #expect(diagnostics.map(\.id) == [.fileUnreadable])
  }

  @Test(arguments: 0..<120)
  func `an inventory that was cut anywhere is refused`(length: Int) throws {
    let whole = Self.good.joined(separator: "\n")
    let cut = whole.utf8.count * length / 120
    let (inventory, findings) = try read(
      [String(decoding: Array(whole.utf8).prefix(cut), as: UTF8.self)], ending: "")
    #expect(inventory == nil && !findings.isEmpty)
  }
}
