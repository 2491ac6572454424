/// A recording event rule: which instrumentation points a channel records (lttng-concepts(7)).
package enum RecordingRule: Hashable, Sendable {
  /// Kernel or user space tracepoints whose name matches.
  case tracepoint(NamePattern)

  /// Linux system calls whose name, without `sys_`, matches; entry and exit are both recorded.
  case systemCall(NamePattern)

  package var pattern: NamePattern {
    switch self {
    case .tracepoint(let pattern), .systemCall(let pattern): pattern
    }
  }

  /// Returns whether an event of this name, as a trace spells it, is recorded by the rule.
  ///
  /// A kernel trace names a system call's events `syscall_entry_NAME` and `syscall_exit_NAME`, and
  /// those of the 32-bit table `compat_syscall_entry_NAME` and `compat_syscall_exit_NAME`.
  package func records(eventNamed name: String) -> Bool {
    switch self {
    case .tracepoint(let pattern):
      return pattern.matches(name)
    case .systemCall(let pattern):
      guard let call = Self.systemCallName(ofEvent: name) else { return false }

      return pattern.matches(call)
    }
  }

  private static func systemCallName(ofEvent name: String) -> String? {
    let event = name.hasPrefix("compat_") ? name.dropFirst("compat_".count) : name[...]
    for prefix in ["syscall_entry_", "syscall_exit_"] where event.hasPrefix(prefix) {
      return String(event.dropFirst(prefix.count))
    }
    return nil
  }
}

extension RecordingRule: CustomStringConvertible {
  /// The rule as a recipe writes it in one line.
  package var description: String {
    switch self {
    case .tracepoint(let pattern): pattern.text
    case .systemCall(.all): "syscall: all"
    case .systemCall(let pattern): "syscall: \(pattern.text)"
    }
  }
}

extension RecordingRule: Codable {
  private enum Key: String, CodingKey {
    case tracepoint
    case syscall
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    if let pattern = try container.decodeIfPresent(NamePattern.self, forKey: .tracepoint) {
      self = .tracepoint(pattern)
    } else {
      self = .systemCall(try container.decode(NamePattern.self, forKey: .syscall))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    switch self {
    case .tracepoint(let pattern): try container.encode(pattern, forKey: .tracepoint)
    case .systemCall(let pattern): try container.encode(pattern, forKey: .syscall)
    }
  }
}
