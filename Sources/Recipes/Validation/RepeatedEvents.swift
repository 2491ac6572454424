import Diagnostics
import LTTngModel

/// Finds events that two channels of one session would both record: LTTng would write them twice
/// (LTTng 2.13.9).
///
/// Found are equal rules, patterns that take in another channel's rule, and patterns that have a name in
/// common. A filter or log level can leave out what the other channel records, so a rule that has one takes in
/// only what has the same. Names are looked up in sorted order by what a pattern begins with, so thousands of
/// events of several channels take little time.
struct RepeatedEvents {
  private let entries: [Entry]

  /// Indices into `entries`, sorted by the names of their rules; one list for each kind and domain.
  private let sorted: [Scope: [Int]]

  init(_ session: SessionRecipe) {
    let isSingle = session.channels.count < 2
    let entries = isSingle ? [] : session.channels.flatMap(Self.entries)
    self.entries = entries
    sorted = Dictionary(grouping: entries.indices) { entries[$0].scope }
      .mapValues { indices in
        indices.sorted { entries[$0].name.lexicographicallyPrecedes(entries[$1].name) }
      }
  }

  private static func entries(of channel: ChannelRecipe) -> [Entry] {
    channel.events.filter { !$0.isDuplicateWanted }.flatMap { event in
      event.rules.map { Entry(rule: $0, channel: channel.configuration, event: event) }
    }
  }

  /// Reports each event once for every other channel.
  func report(to diagnostics: inout DiagnosticCollector) {
    var seen: Set<Pair> = []
    var pairCount = 0
    var overlapCount = 0
    for (index, entry) in entries.enumerated() {
      pairCount += neighbours(of: entry).count
      guard pairCount <= Limits.eventPairCount else { return reportTooMany(entry, &diagnostics) }

      for other in neighbours(of: entry) where entries[other].channel.name != entry.channel.name {
        let pair = Pair(first: min(index, other), second: max(index, other))
        if entries[other].isTaken(by: entry) {
          if seen.insert(pair).inserted { report(entries[other], entry, &diagnostics) }
        } else if overlapCount < Self.overlapLimit, entry.isWholePattern,
          entries[other].isWholePattern, !entry.isTaken(by: entries[other])
        {
          overlapCount += 1
          guard entry.overlaps(entries[other]), seen.insert(pair).inserted else { continue }

          reportOverlap(entries[other], entry, &diagnostics)
        }
        guard seen.count < Self.reportLimit else { return }
      }
    }
  }

  private func reportTooMany(_ entry: Entry, _ diagnostics: inout DiagnosticCollector) {
    diagnostics.error(
      .limitExceeded, "too many patterns of several channels would have to be compared",
      at: entry.event.range, help: "name the events by fewer patterns")
  }

  /// More than anybody reads.
  private static let reportLimit = 1000

  /// Two patterns are compared in the product of their lengths; a recipe of more is looked at for equal and
  /// covered rules alone.
  private static let overlapLimit = 20_000

  /// Returns the rules whose names begin as the entry's pattern does.
  private func neighbours(of entry: Entry) -> ArraySlice<Int> {
    guard let indices = sorted[entry.scope] else { return [] }

    let start = indices.partitioningIndex {
      !entries[$0].name.lexicographicallyPrecedes(entry.stem)
    }
    let rest = indices[start...]
    let end = rest.partitioningIndex { !entries[$0].name.starts(with: entry.stem) }
    return rest[..<end]
  }

  private func report(
    _ entry: Entry, _ other: Entry, _ diagnostics: inout DiagnosticCollector
  ) {
    diagnostics.error(
      .eventDuplicate,
      "`\(entry.text)` would be recorded twice, by `\(other.channel.name)` and "
        + "`\(entry.channel.name)`", at: entry.event.range,
      help: "take it out of one of the two channels, or say `duplicate: true`",
      notes: [Diagnostic.Note("the other one", at: other.event.range)])
  }
}

extension RepeatedEvents {
  private func reportOverlap(
    _ entry: Entry, _ other: Entry, _ diagnostics: inout DiagnosticCollector
  ) {
    diagnostics.error(
      .eventDuplicate,
      "what matches `\(entry.text)` and `\(other.text)` would be recorded twice, by "
        + "`\(entry.channel.name)` and `\(other.channel.name)`", at: entry.event.range,
      help: "name it in one of the two channels, exclude it, or say `duplicate: true`",
      notes: [Diagnostic.Note("the other one", at: other.event.range)])
  }
}

/// What rules can have in common.
private struct Scope: Hashable {
  let domain: TracingDomain
  let kind: RecordingRule.Kind
}

private struct Pair: Hashable {
  let first: Int
  let second: Int
}

/// A rule with its channel and place.
private struct Entry {
  let rule: RecordingRule
  let channel: ChannelConfiguration
  let event: EventRecipe
  let scope: Scope
  let name: [UInt8]
  private let matcher: NameMatcher

  init(rule: RecordingRule, channel: ChannelConfiguration, event: EventRecipe) {
    self.rule = rule
    self.channel = channel
    self.event = event
    scope = Scope(domain: channel.domain, kind: rule.kind)
    name = Array(rule.pattern.text.utf8)
    matcher = NameMatcher(rule.pattern)
  }

  /// The rule for people.
  var text: String { rule.text(in: channel.domain) }

  /// What every name begins with that the rule matches.
  var stem: [UInt8] { matcher.prefix }

  /// Whether it is a pattern of which nothing is excluded: what an exclusion leaves is not compared.
  var isWholePattern: Bool {
    matcher.isPattern && rule.exclusions.isEmpty && rule.filter == nil && rule.logLevel == nil
  }

  /// Whether there is a name that both rules match.
  func overlaps(_ other: Entry) -> Bool {
    matcher.overlaps(other.matcher)
  }

  /// Whether all events of the rule are recorded by another one too.
  func isTaken(by other: Entry) -> Bool {
    if other.rule == rule { return true }
    guard !rule.kind.isProbe, other.rule.filter == nil || other.rule.filter == rule.filter,
      other.rule.takesLevels(of: rule)
    else { return false }

    let text = rule.pattern.text
    return other.matcher.matches(text)
      && !other.rule.exclusions.contains { $0.matches(text) }
  }
}

extension RecordingRule {
  /// Whether every log level that the other rule records is one of this rule's; both are of user space,
  /// where a smaller number is more severe.
  fileprivate func takesLevels(of other: RecordingRule) -> Bool {
    guard let own = logLevel else { return true }
    guard let theirs = other.logLevel else { return false }

    return own == theirs || own.comparison == .atLeast && theirs.level <= own.level
  }
}
