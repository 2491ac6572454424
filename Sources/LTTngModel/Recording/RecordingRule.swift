/// A recording event rule: which instrumentation points a channel records (lttng-concepts(7)).
package struct RecordingRule: Hashable, Sendable {
  package enum Kind: String, CaseIterable, Codable, Sendable {
    /// Kernel or user space tracepoints whose name matches.
    case tracepoint

    /// Linux system calls whose name, without `sys_`, matches; entry and exit are both recorded.
    case systemCall = "syscall"

    /// A probe at a place of the kernel.
    case kprobe

    /// A probe at the entry and the return of a function of the kernel.
    case kretprobe

    /// A probe of the kernel's tracer at a place of a user space program.
    case uprobe

    /// Loggers of Java or Python whose name matches; the agents' domains only.
    case logger

    /// Whether the rule makes LTTng insert a probe, whose events have the rule's name.
    package var isProbe: Bool {
      switch self {
      case .kprobe, .kretprobe, .uprobe: true
      case .tracepoint, .systemCall, .logger: false
      }
    }
  }

  package let kind: Kind

  /// The names that match; of a probe the one name that its events get.
  package let pattern: NamePattern

  /// Names that match and are not recorded, sorted, each once; LTTng 2.13 has them in user space only.
  package let exclusions: [NamePattern]

  /// Where a probe sits; nil for the other kinds.
  package let location: ProbeLocation?

  package var filter: FilterExpression?

  /// The log levels that are recorded; nil is all.
  package var logLevel: LogLevelRule?

  package init(
    _ kind: Kind, _ pattern: NamePattern, excluding exclusions: [NamePattern] = [],
    at location: ProbeLocation? = nil, filter: FilterExpression? = nil,
    logLevel: LogLevelRule? = nil
  ) {
    self.kind = kind
    self.pattern = pattern
    self.exclusions = Set(exclusions).sorted { $0.text < $1.text }
    self.location = location
    self.filter = filter
    self.logLevel = logLevel
  }

  package static func tracepoint(_ pattern: NamePattern) -> RecordingRule {
    RecordingRule(.tracepoint, pattern)
  }

  package static func systemCall(_ pattern: NamePattern) -> RecordingRule {
    RecordingRule(.systemCall, pattern)
  }

  /// Returns whether an event of this name, as a trace spells it, or a message of this logger is recorded by
  /// the rule.
  ///
  /// A kernel trace names a system call's events `syscall_entry_NAME` and `syscall_exit_NAME`, and
  /// those of the 32-bit table `compat_syscall_entry_NAME` and `compat_syscall_exit_NAME`; those of a
  /// return probe `NAME_entry` and `NAME_exit`.
  package func records(eventNamed name: String) -> Bool {
    switch kind {
    case .tracepoint, .logger: matches(name)
    case .systemCall: Self.systemCallName(ofEvent: name).map(matches) ?? false
    case .kprobe, .uprobe: name == pattern.text
    case .kretprobe: name == "\(pattern.text)_entry" || name == "\(pattern.text)_exit"
    }
  }

  /// Returns whether the rule takes in an instrumentation point of this name.
  package func matches(_ name: String) -> Bool {
    pattern.matches(name) && !exclusions.contains { $0.matches(name) }
  }

  private static func systemCallName(ofEvent name: String) -> String? {
    let event = name.hasPrefix("compat_") ? name.dropFirst("compat_".count) : name[...]
    for prefix in ["syscall_entry_", "syscall_exit_"] where event.hasPrefix(prefix) {
      return String(event.dropFirst(prefix.count))
    }
    return nil
  }
}

/// A ``RecordingRule`` made ready to be held against many names.
package struct RuleMatcher: Sendable {
  private let matcher: NameMatcher
  private let exclusions: [NameMatcher]

  package init(_ rule: RecordingRule) {
    matcher = NameMatcher(rule.pattern)
    exclusions = rule.exclusions.map { NameMatcher($0) }
  }

  /// Returns whether the rule takes in an instrumentation point of this name.
  package func matches(_ name: String) -> Bool {
    matcher.matches(name) && !exclusions.contains { $0.matches(name) }
  }
}

extension RecordingRule {
  /// The rule as a recipe writes it in one line, with the names that log levels have in its domain.
  package func text(in domain: TracingDomain) -> String {
    var text = subject
    if let location { text += " at \(location)" }
    if !exclusions.isEmpty {
      text += " without \(exclusions.map(\.text).joined(separator: ", "))"
    }
    if let logLevel {
      let level = LogLevels.text(logLevel.level, in: domain)
      text += " log-level \(logLevel.comparison.rawValue) \(level)"
    }
    if let filter { text += " filter \(filter.text)" }
    return text
  }

  private var subject: String {
    switch kind {
    case .tracepoint: pattern.text
    case .systemCall: "syscall: \(pattern == .all ? "all" : pattern.text)"
    default: "\(kind.rawValue): \(pattern.text)"
    }
  }
}

/// The kind with the name, `{"tracepoint": NAME}`, and beside it what else the rule has.
extension RecordingRule: Codable {
  private enum Key: String, CodingKey {
    case tracepoint, syscall, kprobe, kretprobe, uprobe, logger
    case exclude
    case location
    case filter
    case logLevel = "log-level"

    init(_ kind: Kind) {
      self = Key(rawValue: kind.rawValue) ?? .tracepoint
    }
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    let kind = Kind.allCases.first { container.contains(Key($0)) } ?? .tracepoint
    self.init(
      kind, try container.decode(NamePattern.self, forKey: Key(kind)),
      excluding: try container.decodeIfPresent([NamePattern].self, forKey: .exclude) ?? [],
      at: try container.decodeIfPresent(ProbeLocation.self, forKey: .location),
      filter: try container.decodeIfPresent(FilterExpression.self, forKey: .filter),
      logLevel: try container.decodeIfPresent(LogLevelRule.self, forKey: .logLevel))
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(pattern, forKey: Key(kind))
    if !exclusions.isEmpty { try container.encode(exclusions, forKey: .exclude) }
    try container.encodeIfPresent(location, forKey: .location)
    try container.encodeIfPresent(filter, forKey: .filter)
    try container.encodeIfPresent(logLevel, forKey: .logLevel)
  }
}
