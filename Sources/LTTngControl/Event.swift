import CLTTngCtl
import LTTngModel

/// Owns a `lttng_event` that describes a ``RecordingRule``.
struct Event: ~Copyable {
  let pointer: UnsafeMutablePointer<lttng_event>

  init(_ rule: RecordingRule) throws(LTTngError) {
    let call = "lttng_event_create"
    let name = try SymbolName(rule.pattern.text, for: call)
    pointer = try check(call, lttng_event_create())
    pointer.pointee.type = rule.eventType
    pointer.pointee.loglevel_type = LTTNG_EVENT_LOGLEVEL_ALL
    // What lttng-enable-event(1) sends with "all"; the daemon compares the value too.
    pointer.pointee.loglevel = -1
    name.copy(to: &pointer.pointee.name)
  }

  deinit {
    lttng_event_destroy(pointer)
  }
}

extension RecordingRule {
  /// The type of the rule; `LTTNG_EVENT_SYSCALL` records entry and exit, and with the name `*` all
  /// system calls.
  var eventType: lttng_event_type {
    switch kind {
    case .tracepoint, .logger: LTTNG_EVENT_TRACEPOINT
    case .systemCall: LTTNG_EVENT_SYSCALL
    case .kprobe: LTTNG_EVENT_PROBE
    case .kretprobe: LTTNG_EVENT_FUNCTION
    case .uprobe: LTTNG_EVENT_USERSPACE_PROBE
    }
  }
}
