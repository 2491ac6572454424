import Diagnostics
import LTTngModel
import Recipes

/// The rules of a session of which another channel of their domain records events as well; a recipe says
/// `duplicate: true` at them.
///
/// Rules have a name in common only where the beginning of one's pattern begins as the other's does, so
/// they are held against their neighbours in sorted order.
struct RepeatedRules {
  private var found: [Place: Set<RecordingRule>] = [:]

  init(_ session: ImportedSession) {
    let entries = session.channels.flatMap { channel in
      channel.rules.map { Entry(rule: $0, channel: channel) }
    }
    for group in Dictionary(grouping: entries, by: \.scope).values {
      guard Set(group.map(\.place)).count > 1 else { continue }

      var comparison = RuleComparison(group)
      for entry in comparison.repeated() { found[entry.place, default: []].insert(entry.rule) }
    }
  }

  /// Those of a channel.
  subscript(channel: ImportedChannel) -> Set<RecordingRule> {
    found[Place(channel)] ?? []
  }
}

/// A channel's name and domain.
private struct Place: Hashable {
  let name: String
  let domain: TracingDomain

  init(_ channel: ImportedChannel) {
    name = channel.configuration.name
    domain = channel.configuration.domain
  }
}

/// What rules can have in common.
private struct Scope: Hashable {
  let domain: TracingDomain
  let kind: RecordingRule.Kind
}

/// A rule with its channel.
private struct Entry {
  let rule: RecordingRule
  let place: Place
  let matcher: NameMatcher

  /// The name, of a rule that is no pattern.
  private let name: String

  init(rule: RecordingRule, channel: ImportedChannel) {
    self.rule = rule
    place = Place(channel)
    matcher = NameMatcher(rule.pattern)
    name = String(decoding: matcher.prefix, as: UTF8.self)
  }

  var scope: Scope { Scope(domain: place.domain, kind: rule.kind) }
  var stem: [UInt8] { matcher.prefix }

  /// Whether there is a name that both match.
  func overlaps(_ other: Entry) -> Bool {
    other.matcher.isPattern ? matcher.overlaps(other.matcher) : matcher.matches(other.name)
  }
}

/// Holds the rules of one scope against each other.
private struct RuleComparison {
  private let entries: [Entry]
  private var isRepeated: [Bool]

  /// How many pairs may still be looked at: more take too long, and are called repeated. Comparing two
  /// takes as long as looking at ten.
  private var rest = Limits.eventPairCount

  init(_ entries: [Entry]) {
    self.entries = entries.sorted { $0.stem.lexicographicallyPrecedes($1.stem) }
    isRepeated = Array(repeating: false, count: entries.count)
  }

  mutating func repeated() -> [Entry] {
    for index in entries.indices { compare(index) }
    return entries.indices.filter { isRepeated[$0] }.map { entries[$0] }
  }

  private mutating func compare(_ index: Int) {
    let entry = entries[index]
    for other in neighbours(of: entry) {
      guard rest > 0 else {
        isRepeated[index] = true
        return
      }
      rest -= 1
      guard !isRepeated[index] || !isRepeated[other], entries[other].place != entry.place
      else { continue }

      rest -= 10
      if entry.overlaps(entries[other]) {
        isRepeated[index] = true
        isRepeated[other] = true
      }
    }
  }

  /// Returns the rules whose patterns begin as the entry's does; a name has one with its own letters only.
  private func neighbours(of entry: Entry) -> Range<Int> {
    let start = entries.partitioningIndex { !$0.stem.lexicographicallyPrecedes(entry.stem) }
    let end = entries[start...].partitioningIndex { other in
      entry.matcher.isPattern ? !other.stem.starts(with: entry.stem) : other.stem != entry.stem
    }
    return start..<end
  }
}
