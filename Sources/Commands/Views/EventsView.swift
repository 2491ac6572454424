import Diagnostics
import LTTngModel
import PlanExecution
import Planning

/// Prints what can be recorded.
struct EventsView: ProblemShowing {
  let isJSON: Bool

  init(isJSON: Bool) {
    self.isJSON = isJSON
    if isJSON { JSONStream.begin() }
  }

  func showFindings(_ diagnostics: [Diagnostic]) {
    DiagnosticsView.show(diagnostics, isJSON: isJSON)
  }

  /// Shows an inventory; `recipe` is the name of the recipe that its marks are of.
  func show(_ inventory: MachineInventory, recipe: String?) {
    if isJSON {
      showLines(inventory)
    } else {
      let text = EventsText(recipe: recipe, isColored: Terminal.isOutputColored)
      Terminal.print(text.text(of: inventory))
      Terminal.printProgress(
        EventsText(recipe: recipe, isColored: Terminal.isProgressColored).obstacles(of: inventory))
    }
  }

  private func showLines(_ inventory: MachineInventory) {
    var text = ""
    func add(_ line: some Encodable) {
      text += String(decoding: JSONText.encode(line), as: UTF8.self)
    }
    add(InventoryLines.Machine(facts: inventory.facts, isFiltered: inventory.isFiltered))
    for listing in inventory.listings {
      add(
        InventoryLines.Listing(
          domain: listing.domain, kind: listing.kind, obstacle: listing.obstacle))
      for entry in listing.entries { add(InventoryLines.Event(entry, of: listing)) }
    }
    add(InventoryLines.End(events: inventory.listings.reduce(0) { $0 + $1.entries.count }))
    Terminal.print(text)
  }
}

/// Inventories in words.
struct EventsText {
  /// More programs than this are counted, not named.
  private static let namedProgramCount = 3

  let recipe: String?
  let isColored: Bool

  func text(of inventory: MachineInventory) -> String {
    let listed = inventory.listings.filter { $0.obstacle == nil }
    return listed.map(text).joined() + (listed.isEmpty ? "" : summary(of: listed))
  }

  private func text(of listing: InventoryListing) -> String {
    guard !listing.entries.isEmpty else { return "" }

    let names = listing.entries.map { TerminalText.escaped($0.name) }
    let widest = names.map(\.count).max() ?? 0
    let levels = listing.entries.map { level(of: $0, in: listing.domain) }
    let levelWidth = levels.map(\.count).max() ?? 0
    var text = paint("\(Self.title(of: listing)):", "1") + "\n"
    for (index, entry) in listing.entries.enumerated() {
      let columns = [
        padded(names[index], to: min(widest, 50)), padded(levels[index], to: levelWidth),
        programs(of: entry),
      ]
      text += line(columns.filter { !$0.isEmpty }, marks: entry.marks)
    }
    return text
  }

  /// A line begins with `*` where the recipe records what it names.
  private func line(_ columns: [String], marks: [RecordingMarks.Mark]?) -> String {
    guard let marks else { return trimmed("  \(columns.joined(separator: "  "))") + "\n" }
    guard !marks.isEmpty else { return trimmed("  - \(columns.joined(separator: "  "))") + "\n" }

    let places = marks.map { mark in
      "\(mark.session)/\(mark.channel)\(mark.isConditional ? " (some)" : "")"
    }
    let text = "  * \(columns.joined(separator: "  "))"
    return paint("\(text)  by \(TerminalText.escaped(places.joined(separator: ", ")))", "32") + "\n"
  }

  private func level(of entry: InventoryListing.Entry, in domain: TracingDomain) -> String {
    entry.logLevel.map { LogLevels.text($0, in: domain) } ?? ""
  }

  private func programs(of entry: InventoryListing.Entry) -> String {
    let named = entry.programs.prefix(Self.namedProgramCount).map { program in
      "\(program.name.map { TerminalText.escaped($0) } ?? "?") (\(program.processID))"
    }
    let hidden = entry.programs.count - named.count
    return (named + (hidden > 0 ? ["\(hidden) more"] : [])).joined(separator: ", ")
  }

  /// Counts by kind, and what the recipe records: `12 kernel tracepoints; 3 recorded by r.yaml`.
  private func summary(of listings: [InventoryListing]) -> String {
    let counts = listings.map { "\($0.entries.count) \(Self.noun(of: $0))" }
    let entries = listings.flatMap(\.entries)
    let recorded = recipe.map { recipe in
      let count = entries.count { $0.marks?.isEmpty == false }
      return "; \(count) recorded by \(TerminalText.escaped(recipe))"
    }
    return counts.joined(separator: ", ") + (recorded ?? "") + "\n"
  }

  /// Says what could not be listed, and what to do; one reason for several is told once.
  func obstacles(of inventory: MachineInventory) -> String {
    var text = ""
    var told: Set<InventoryListing.Obstacle> = []
    for listing in inventory.listings {
      guard let obstacle = listing.obstacle, told.insert(obstacle).inserted else { continue }

      let nouns = inventory.listings.filter { $0.obstacle == obstacle }.map(Self.title)
      text += paint("not listed:", "1;33")
      text += " \(nouns.joined(separator: ", ")): \(TerminalText.escaped(obstacle.message))\n"
      if let help = obstacle.help { text += "  help: \(TerminalText.escaped(help))\n" }
    }
    return text
  }

  static func title(of listing: InventoryListing) -> String {
    switch (listing.domain, listing.kind) {
    case (.kernel, .systemCall): "system calls"
    case (.kernel, _): "kernel tracepoints"
    case (.user, _): "user space tracepoints"
    case (let domain, _): "\(domain.rawValue) loggers"
    }
  }

  private static func noun(of listing: InventoryListing) -> String {
    let title = title(of: listing)
    return listing.entries.count == 1 ? String(title.dropLast()) : title
  }

  private func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  private func trimmed(_ text: String) -> String {
    String(text.reversed().drop { $0 == " " }.reversed())
  }

  private func paint(_ text: String, _ style: String) -> String {
    isColored ? "\u{1B}[\(style)m\(text)\u{1B}[0m" : text
  }
}
