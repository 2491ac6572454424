import LTTngModel
import YAMLTree

/// Writes the events of a channel: rules of one kind that differ in the name alone stand together.
struct EventsText {
  private let channel: ImportedChannel
  private let domain: TracingDomain

  /// The rules that another channel of the session records as well.
  private let repeated: Set<RecordingRule>

  init(_ channel: ImportedChannel, repeated: Set<RecordingRule>) {
    self.channel = channel
    self.repeated = repeated
    domain = channel.configuration.domain
  }

  func add(to lines: inout RecipeLines) {
    let entries = entries
    let line = "events: [\(entries.joined(separator: ", "))]"
    if line.unicodeScalars.count <= InlineText.width {
      lines.add(line)
    } else {
      lines.nest("events") { lines in
        for entry in entries { lines.add("- \(entry)") }
      }
    }
  }

  /// What rules that stand together have in common.
  private struct Group: Hashable {
    let kind: RecordingRule.Kind
    let filter: FilterExpression?
    let logLevel: LogLevelRule?
    let exclusions: [NamePattern]
    let isRepeated: Bool

    init(_ rule: RecordingRule, isRepeated: Bool) {
      kind = rule.kind
      filter = rule.filter
      logLevel = rule.logLevel
      exclusions = rule.exclusions
      self.isRepeated = isRepeated
    }

    /// Whether a name says it all.
    var isPlainTracepoint: Bool {
      kind == .tracepoint && filter == nil && logLevel == nil && exclusions.isEmpty && !isRepeated
    }
  }

  /// The elements of the list, each written within brackets.
  private var entries: [String] {
    var groups: [Group] = []
    var members: [Group: [RecordingRule]] = [:]
    var probes: [RecordingRule] = []
    for rule in channel.rules {
      guard !rule.kind.isProbe else {
        probes.append(rule)
        continue
      }

      let group = Group(rule, isRepeated: repeated.contains(rule))
      if members[group] == nil { groups.append(group) }
      members[group, default: []].append(rule)
    }
    return groups.flatMap { texts(of: $0, members[$0] ?? []) } + probes.map(probe)
  }

  private func texts(of group: Group, _ rules: [RecordingRule]) -> [String] {
    let names = rules.map(\.pattern.text)
    guard !group.isPlainTracepoint else {
      return names.map { $0 == "*" ? "{tracepoint: all}" : InlineText.value($0) }
    }

    let subject = names.contains("*") ? ["all"] + names.filter { $0 != "*" } : names
    let entry = (group.kind.rawValue, InlineText.oneOrList(subject))
    return [InlineText.mapping([entry] + options(of: group))]
  }

  private func options(of group: Group) -> [(key: String, value: String)] {
    var entries: [(key: String, value: String)] = []
    if !group.exclusions.isEmpty {
      entries.append(("exclude", InlineText.oneOrList(group.exclusions.map(\.text))))
    }
    if let rule = group.logLevel { entries.append(("log-level", Self.text(of: rule, in: domain))) }
    if let filter = group.filter {
      entries.append(("filter", InlineText.quoted(filter.text)))
    }
    if group.isRepeated { entries.append(("duplicate", "true")) }
    return entries
  }

  static func text(of rule: LogLevelRule, in domain: TracingDomain) -> String {
    let level = LogLevels.text(rule.level, in: domain)
    return InlineText.mapping([(rule.comparison.rawValue, InlineText.text(level))])
  }

  private func probe(_ rule: RecordingRule) -> String {
    var entries = [(rule.kind.rawValue, InlineText.value(rule.pattern.text))]
    if let location = rule.location { entries += Self.entries(of: location) }
    entries += options(of: Group(rule, isRepeated: repeated.contains(rule)))
    return InlineText.mapping(entries)
  }

  static func entries(of location: ProbeLocation) -> [(key: String, value: String)] {
    switch location {
    case .kernelSymbol, .kernelAddress:
      [("at", InlineText.value(location.description))]
    case .function(let path, let symbol):
      [("elf", InlineText.value(path)), ("symbol", InlineText.value(symbol))]
    case .sdt(let path, let provider, let probe):
      [("sdt", InlineText.value(path)), ("probe", InlineText.value("\(provider):\(probe)"))]
    }
  }
}
