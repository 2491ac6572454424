import Diagnostics
import LTTngModel
import YAMLTree

/// Puts event lists in, and takes away what `without` names, in the channels of one session or preset.
struct EventExpansion {
  /// The event lists by name.
  let lists: MappingNode

  /// The events that conditions took away: a `without` of one of them is no mistake.
  let dropped: [Node]

  /// How many events there are so far, in all sessions.
  private(set) var eventCount: Int

  private var withdrawalCount = 0
  private var comparisonCount = 0
  private(set) var diagnostics = DiagnosticCollector()

  init(lists: MappingNode, dropped: [Node], eventCount: Int) {
    self.lists = lists
    self.dropped = dropped
    self.eventCount = eventCount
  }

  /// Returns the channels; `without` is that of the session, which counts for all of them.
  mutating func expand(_ channels: MappingNode, without: Node?) -> MappingNode {
    var result = channels
    let taken = Withdrawal.all(in: without, &diagnostics)
    count(taken.count, at: without?.range)
    guard withdrawalCount <= Limits.withoutCount else { return channels }

    guard isAffordable(taken.count * dropped.count, at: without?.range) else { return channels }

    var uses = taken.map { $0.takes(anyOf: dropped) }
    for (index, entry) in channels.entries.enumerated() {
      guard case .mapping(var channel) = entry.value,
        case .sequence(let events)? = channel["events"]
      else { continue }

      var list = EventList()
      expand(events, into: &list)
      guard isAffordable(taken.count * list.elements.count, at: without?.range) else {
        return channels
      }

      for (position, withdrawal) in taken.enumerated() where list.take(withdrawal) {
        uses[position] = true
      }
      channel.set(
        "events", to: .sequence(SequenceNode(elements: list.elements, range: events.range)))
      result.entries[index].value = .mapping(channel)
    }
    for (withdrawal, isUsed) in zip(taken, uses) where !isUsed {
      report(withdrawal, among: Self.events(of: result))
    }
    return result
  }

  /// Each name is held against each event: a file with many of both would take minutes.
  private mutating func isAffordable(_ comparisons: Int, at range: SourceRange?) -> Bool {
    let before = comparisonCount
    comparisonCount += comparisons
    if before <= Limits.withoutComparisonCount, comparisonCount > Limits.withoutComparisonCount {
      diagnostics.error(
        .limitExceeded,
        "names of `without` times events are more than \(Limits.withoutComparisonCount)",
        at: range?.firstLine, help: "name several by a pattern")
    }
    return comparisonCount <= Limits.withoutComparisonCount
  }

  private static func events(of channels: MappingNode) -> [Node] {
    channels.entries.flatMap { $0.value.mapping?["events"]?.sequenceElements ?? [] }
  }

  private mutating func expand(_ events: SequenceNode, into list: inout EventList) {
    for element in events.elements where eventCount <= Limits.eventCount {
      guard case .mapping(let mapping) = element else {
        add(element, to: &list)
        continue
      }

      if let name = mapping["list"] {
        for event in self.elements(of: name) { add(event, to: &list) }
      } else if let names = mapping["without"] {
        take(names, from: &list)
      } else {
        add(element, to: &list)
      }
    }
  }

  private mutating func add(_ event: Node, to list: inout EventList) {
    eventCount += 1
    if eventCount == Limits.eventCount + 1 {
      diagnostics.error(
        .limitExceeded, "the recipe has more than \(Limits.eventCount) events", at: event.range,
        help: "name them by patterns")
    }
    guard eventCount <= Limits.eventCount else { return }

    list.elements.append(event)
  }

  private mutating func elements(of name: Node) -> [Node] {
    var decoder = NodeDecoder()
    let text = decoder.text(name, of: "an event list's name")
    diagnostics.append(contentsOf: decoder.diagnostics)
    guard let text else { return [] }
    guard case .sequence(let list)? = lists[text.value] else {
      let names = lists.entries.map(\.key.text)
      diagnostics.error(
        .nameUnknown, "no event list is called `\(text.value)`", at: text.range,
        help: NearestSpelling.question(for: text.value, among: names)
          ?? (names.isEmpty
            ? "declare it under `event-lists`" : "there are: \(names.joined(separator: ", "))"))
      return []
    }

    return list.elements.filter { element in
      let nested = element.mapping?.entries.first { ["list", "without"].contains($0.key.text) }
      guard let nested else { return true }

      diagnostics.error(
        .keyMisplaced, "an event list cannot hold a `\(nested.key.text)`", at: nested.key.range,
        help: "list the events themselves; `\(nested.key.text)` belongs to a channel's `events`")
      return false
    }
  }

  private mutating func take(_ names: Node, from list: inout EventList) {
    let withdrawals = Withdrawal.all(in: names, &diagnostics)
    count(withdrawals.count, at: names.range)
    guard withdrawalCount <= Limits.withoutCount else { return }

    guard
      isAffordable(
        withdrawals.count * (list.elements.count + dropped.count), at: names.range)
    else { return }

    for withdrawal in withdrawals where !list.take(withdrawal) {
      guard !withdrawal.takes(anyOf: dropped) else { continue }

      report(withdrawal, among: list.elements)
    }
  }

  private mutating func report(
    _ withdrawal: Withdrawal, among events: [Node]
  ) {
    let isSystemCall = withdrawal.ofSystemCalls.takes(anyOf: events)
    let name = withdrawal.pattern.text
    let kind = withdrawal.isOfSystemCalls ? "system call" : "event"
    let hint =
      isSystemCall && !withdrawal.isOfSystemCalls
      ? "for system calls write `{syscall: \(name)}`" : near(name, among: events)
    diagnostics.error(
      .withoutNothing, "`without` takes nothing away: no \(kind) before it is `\(name)`",
      at: withdrawal.range,
      help: hint
        ?? "`lttrecipe presets show NAME` prints what a preset brings; take it out, or correct it")
  }

  /// Returns the event that may have been meant: one that is spelt nearly alike, or of another provider.
  private func near(_ name: String, among events: [Node]) -> String? {
    let names = events.prefix(1000).flatMap(EventList.names)
    if let question = NearestSpelling.question(for: name, among: names) { return question }

    return names.first { $0.hasSuffix(":\(name)") }.map { "did you mean `\($0)`?" }
  }

  private mutating func count(_ withdrawals: Int, at range: SourceRange?) {
    let before = withdrawalCount
    withdrawalCount += withdrawals
    guard before <= Limits.withoutCount, withdrawalCount > Limits.withoutCount else { return }

    diagnostics.error(
      .limitExceeded, "a session can have at most \(Limits.withoutCount) `without` names",
      at: range?.firstLine, help: "name several by a pattern")
  }
}

extension Node {
  /// The elements of a list, or the value itself.
  var sequenceElements: [Node] {
    if case .sequence(let sequence) = self { sequence.elements } else { [self] }
  }
}
