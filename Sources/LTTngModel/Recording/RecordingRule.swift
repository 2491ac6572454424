/// A recording event rule: which instrumentation points a channel records (lttng-concepts(7)).
package struct RecordingRule: Hashable, Sendable {
  package enum Kind: String, Codable, Sendable {
    /// Kernel or user space tracepoints whose name matches.
    case tracepoint

    /// Linux system calls whose name, without `sys_`, matches; entry and exit are both recorded.
    case systemCall = "syscall"
  }

  package let kind: Kind
  package let pattern: NamePattern

  /// Names that match and are not recorded, sorted, each once; LTTng 2.13 has them in user space only.
  package let exclusions: [NamePattern]

  package init(_ kind: Kind, _ pattern: NamePattern, excluding exclusions: [NamePattern] = []) {
    self.kind = kind
    self.pattern = pattern
    self.exclusions = Set(exclusions).sorted { $0.text < $1.text }
  }

  package static func tracepoint(_ pattern: NamePattern) -> RecordingRule {
    RecordingRule(.tracepoint, pattern)
  }

  package static func systemCall(_ pattern: NamePattern) -> RecordingRule {
    RecordingRule(.systemCall, pattern)
  }

  /// Returns whether an event of this name, as a trace spells it, is recorded by the rule.
  ///
  /// A kernel trace names a system call's events `syscall_entry_NAME` and `syscall_exit_NAME`, and
  /// those of the 32-bit table `compat_syscall_entry_NAME` and `compat_syscall_exit_NAME`.
  package func records(eventNamed name: String) -> Bool {
    switch kind {
    case .tracepoint:
      return matches(name)
    case .systemCall:
      return Self.systemCallName(ofEvent: name).map(matches) ?? false
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

extension RecordingRule: CustomStringConvertible {
  /// The rule as a recipe writes it in one line.
  package var description: String {
    let excluded = exclusions.map(\.text).joined(separator: ", ")
    let suffix = excluded.isEmpty ? "" : " without \(excluded)"
    switch kind {
    case .tracepoint: return pattern.text + suffix
    case .systemCall: return "syscall: \(pattern == .all ? "all" : pattern.text)\(suffix)"
    }
  }
}

/// `{"tracepoint": NAME}` or `{"syscall": NAME}`, with `exclude` where names are excluded.
extension RecordingRule: Codable {
  private enum Key: String, CodingKey {
    case tracepoint
    case syscall
    case exclude
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    let exclusions = try container.decodeIfPresent([NamePattern].self, forKey: .exclude) ?? []
    if let pattern = try container.decodeIfPresent(NamePattern.self, forKey: .tracepoint) {
      self.init(.tracepoint, pattern, excluding: exclusions)
    } else {
      let pattern = try container.decode(NamePattern.self, forKey: .syscall)
      self.init(.systemCall, pattern, excluding: exclusions)
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(pattern, forKey: kind == .tracepoint ? .tracepoint : .syscall)
    if !exclusions.isEmpty { try container.encode(exclusions, forKey: .exclude) }
  }
}
