import Diagnostics
import LTTngModel
import PlanExecution
import SystemPackage

/// Reads the inventory of a machine from a file: the lines of `events --json`.
struct InventoryReader {
  private static let byteCountLimit = 32 << 20

  private(set) var diagnostics = DiagnosticCollector()
  private let source: SourceFile
  private var facts: MachineInventory.Facts?
  private var listings: [InventoryListing] = []
  private var eventCount = 0
  private var isEnded = false

  /// Returns the inventory; nil where something is wrong with it, of which all is told.
  static func read(
    _ name: String, currentFolder: FilePath
  ) -> (inventory: MachineInventory?, diagnostics: [Diagnostic]) {
    do throws(InputFileError) {
      let bytes = try InputFile.read(
        currentFolder.pushing(FilePath(name)), limit: byteCountLimit)
      var reader = InventoryReader(SourceFile(name: name, bytes: bytes))
      let inventory = reader.read()
      return (inventory, reader.diagnostics.sorted)
    } catch {
      let diagnostic = Diagnostic(
        error == .tooLarge ? .fileTooLarge : .fileUnreadable, .error,
        "cannot read `\(name)`: \(error)",
        help: "name a file that `lttrecipe events --json` wrote on the other machine")
      return (nil, [diagnostic])
    }
  }

  private init(_ source: SourceFile) {
    self.source = source
  }

  private mutating func read() -> MachineInventory? {
    var offset = 0
    for line in source.bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    {
      let range = range(from: offset, count: line.count)
      if !line.isEmpty, diagnostics.diagnostics.count < 20 { read(Array(line), at: range) }
      offset += line.count + 1
    }
    if !diagnostics.hasErrors { checkEnd(at: range(from: source.bytes.count, count: 0)) }
    guard !diagnostics.hasErrors, let facts else { return nil }

    return MachineInventory(facts: facts, listings: listings)
  }

  private func range(from offset: Int, count: Int) -> SourceRange {
    SourceRange(
      file: source, start: source.position(at: offset), end: source.position(at: offset + count))
  }

  // MARK: - Lines

  private mutating func read(_ line: [UInt8], at range: SourceRange) {
    let head = JSONText.decode(InventoryLines.Head.self, from: line)
    guard let head else { return refuse("the line is no JSON object with a `type`", at: range) }
    guard !isEnded else { return refuse("there is a line after the end", at: range) }

    switch InventoryLines.LineType(rawValue: head.type) {
    case .version: break
    case .machine: readMachine(line, at: range)
    case .listing: readListing(line, at: range)
    case .event: readEvent(line, at: range)
    case .end: readEnd(line, at: range)
    // What a recipe of `--recipe` is told.
    case nil where head.type == "diagnostic": break
    case nil: refuse("no line of an inventory has the type `\(head.type)`", at: range)
    }
  }

  private mutating func readMachine(_ line: [UInt8], at range: SourceRange) {
    struct Version: Decodable {
      let format: Int
    }

    guard facts == nil else { return refuse("the machine is told twice", at: range) }
    if let format = JSONText.decode(Version.self, from: line)?.format,
      format != InventoryLines.formatVersion
    {
      return refuse(
        "the inventory has form \(format), and this lttrecipe reads form "
          + "\(InventoryLines.formatVersion)", at: range,
        help: "make it with the same release of lttrecipe")
    }
    guard let machine = JSONText.decode(InventoryLines.Machine.self, from: line) else {
      return refuse("the line does not tell the machine as `lttrecipe events` does", at: range)
    }

    facts = machine.facts
    if machine.isFiltered {
      refuse(
        "the inventory holds only some of the machine's events", at: range,
        help: "make it without patterns and without --only: lttrecipe events --json")
    }
  }

  private mutating func readListing(_ line: [UInt8], at range: SourceRange) {
    guard let listing = JSONText.decode(InventoryLines.Listing.self, from: line) else {
      return refuse("the line is no listing as `lttrecipe events` prints one", at: range)
    }
    guard !listings.contains(where: { $0.domain == listing.domain && $0.kind == listing.kind })
    else { return refuse("the listing is there twice", at: range) }

    listings.append(
      InventoryListing(domain: listing.domain, kind: listing.kind, obstacle: listing.obstacle))
  }

  private mutating func readEvent(_ line: [UInt8], at range: SourceRange) {
    guard let event = JSONText.decode(InventoryLines.Event.self, from: line) else {
      return refuse("the line is no event as `lttrecipe events` prints one", at: range)
    }
    guard let last = listings.indices.last, listings[last].domain == event.domain,
      listings[last].kind == event.kind
    else { return refuse("the event stands below another listing than its own", at: range) }

    listings[last].entries.append(event.entry)
    eventCount += 1
  }

  private mutating func readEnd(_ line: [UInt8], at range: SourceRange) {
    let end = JSONText.decode(InventoryLines.End.self, from: line)
    isEnded = true
    guard let count = end?.events, count == eventCount else {
      return refuse(
        "the inventory has \(eventCount) events, and its end says "
          + "\(end.map { String($0.events) } ?? "nothing")", at: range)
    }
  }

  private mutating func checkEnd(at range: SourceRange) {
    if facts == nil {
      refuse("the file is no inventory: no line tells the machine", at: range)
    } else if !isEnded {
      refuse(
        "the inventory was cut off: its last line is missing", at: range,
        help: "copy the whole file, or make it anew: lttrecipe events --json")
    }
  }

  private mutating func refuse(_ message: String, at range: SourceRange, help: String? = nil) {
    diagnostics.error(
      .inventoryInvalid, message, at: range,
      help: help ?? "make it with `lttrecipe events --json` on the other machine")
  }
}
