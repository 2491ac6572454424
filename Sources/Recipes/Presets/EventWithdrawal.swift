import Diagnostics
import LTTngModel
import YAMLTree

/// One name or pattern of a `without`.
struct Withdrawal {
  let pattern: NamePattern

  /// Whether it takes system calls, else everything but these.
  let isOfSystemCalls: Bool

  let range: SourceRange
  private let matcher: NameMatcher

  /// Returns what the value of a `without` says; names that cannot be an event's are reported.
  static func all(in node: Node?, _ diagnostics: inout DiagnosticCollector) -> [Withdrawal] {
    var withdrawals: [Withdrawal] = []
    for element in node?.sequenceElements ?? [] {
      let calls = element.mapping?[WithoutKey.syscall.rawValue]
      for name in (calls ?? element).sequenceElements {
        guard case .scalar(let scalar) = name else { continue }
        guard let pattern = pattern(scalar.text) else {
          diagnostics.error(
            .nameInvalid,
            "an event's name must have 1 to \(NamePattern.maximumByteCount) bytes",
            at: scalar.range)
          continue
        }

        withdrawals.append(
          Withdrawal(pattern, isOfSystemCalls: calls != nil, range: scalar.range))
      }
    }
    return withdrawals
  }

  private init(_ pattern: NamePattern, isOfSystemCalls: Bool, range: SourceRange) {
    self.pattern = pattern
    self.isOfSystemCalls = isOfSystemCalls
    self.range = range
    matcher = NameMatcher(pattern)
  }

  private static func pattern(_ text: String) -> NamePattern? {
    text == "all" ? .all : NamePattern(text)
  }

  /// The same for system calls: what may have been meant where it takes nothing.
  var ofSystemCalls: Withdrawal {
    Withdrawal(pattern, isOfSystemCalls: true, range: range)
  }

  /// Whether every name that the text matches is taken away.
  func covers(_ text: String) -> Bool {
    matcher.matches(text == "all" ? "*" : text)
  }

  /// Whether some, not all, of the names that the text matches are taken away.
  func takesPart(of text: String) -> Bool {
    guard text == "all" || text.contains("*"), let other = Self.pattern(text) else { return false }

    return matcher.overlaps(NameMatcher(other))
  }

  /// Whether one of these events would be taken away, at least in part.
  ///
  /// What a preset would have brought is not known: it may be anything.
  func takes(anyOf events: [Node]) -> Bool {
    let isPreset = { (key: UseKey) in events.contains { $0.mapping?[key.rawValue] != nil } }
    if isPreset(.preset) || isPreset(.git) { return true }

    var list = EventList(elements: events)
    return list.take(self)
  }
}

/// The events of a channel while they are put together.
struct EventList {
  /// The keys whose values are names of events.
  private static let named: [EventKey] = [
    .tracepoint, .syscall, .anyOf, .kprobe, .kretprobe, .uprobe, .logger,
  ]

  /// The keys whose patterns can have exclusions.
  private static let excluding: Set<EventKey> = [.tracepoint, .syscall, .anyOf]

  var elements: [Node] = []

  /// Returns the names and patterns of an event.
  static func names(of event: Node) -> [String] {
    let values = named.compactMap { event.mapping?[$0.rawValue] }
    return (values.isEmpty ? [event] : values).flatMap(\.sequenceElements).map(\.scalarText)
  }

  /// Takes away what a `without` covers, and excludes it from the patterns that remain.
  ///
  /// Returns whether there was any such event.
  mutating func take(_ withdrawal: Withdrawal) -> Bool {
    var hasTaken = false
    elements = elements.compactMap { Self.rest(of: $0, withdrawal, &hasTaken) }
    return hasTaken
  }

  private static func rest(
    of element: Node, _ withdrawal: Withdrawal, _ hasTaken: inout Bool
  ) -> Node? {
    switch element {
    case .scalar(let scalar) where !withdrawal.isOfSystemCalls:
      if withdrawal.covers(scalar.text) {
        hasTaken = true
        return nil
      }
      guard withdrawal.takesPart(of: scalar.text) else { return element }

      hasTaken = true
      let key = Scalar(text: "tracepoint", style: .plain, range: scalar.range)
      let mapping = MappingNode(
        entries: [MappingNode.Entry(key: key, value: element)], range: scalar.range)
      return .mapping(excluding(withdrawal, from: mapping))
    case .mapping(let mapping):
      return rest(of: mapping, withdrawal, &hasTaken).map(Node.mapping)
    case .scalar, .sequence:
      return element
    }
  }

  private static func rest(
    of event: MappingNode, _ withdrawal: Withdrawal, _ hasTaken: inout Bool
  ) -> MappingNode? {
    guard let key = named.first(where: { event[$0.rawValue] != nil }),
      let value = event[key.rawValue], (key == .syscall) == withdrawal.isOfSystemCalls
    else { return event }

    let names = value.sequenceElements
    let rest = names.filter { !withdrawal.covers($0.scalarText) }
    if rest.count < names.count { hasTaken = true }
    guard !rest.isEmpty || names.isEmpty else { return nil }

    var result = event
    if rest.count < names.count {
      result.set(
        key.rawValue, to: .sequence(SequenceNode(elements: rest, range: value.range)))
    }
    guard excluding.contains(key), rest.contains(where: { withdrawal.takesPart(of: $0.scalarText) })
    else { return result }

    hasTaken = true
    return excluding(withdrawal, from: result)
  }

  private static func excluding(
    _ withdrawal: Withdrawal, from event: MappingNode
  ) -> MappingNode {
    var names = event[EventKey.exclude.rawValue]?.sequenceElements ?? []
    guard !names.contains(where: { $0.scalarText == withdrawal.pattern.text }) else { return event }

    names.append(
      .scalar(Scalar(text: withdrawal.pattern.text, style: .plain, range: withdrawal.range)))
    var result = event
    result.set(
      EventKey.exclude.rawValue,
      to: .sequence(SequenceNode(elements: names, range: withdrawal.range)))
    return result
  }
}

extension Node {
  /// The text of a scalar; empty for a collection.
  var scalarText: String {
    if case .scalar(let scalar) = self { scalar.text } else { "" }
  }
}
