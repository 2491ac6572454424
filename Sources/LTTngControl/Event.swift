import CLTTngCtl
import LTTngModel

/// Owns a `lttng_event` that describes a ``RecordingRule``.
struct Event: ~Copyable {
  private let memory: EventMemory
  var pointer: UnsafeMutablePointer<lttng_event> { memory.pointer }

  init(_ rule: RecordingRule) throws(LTTngError) {
    memory = try EventMemory.filled(rule)
  }
}

/// Owns the memory, also while it is filled in and that fails.
private struct EventMemory: ~Copyable {
  let pointer: UnsafeMutablePointer<lttng_event>

  static func filled(_ rule: RecordingRule) throws(LTTngError) -> EventMemory {
    let call = "lttng_event_create"
    let name = try SymbolName(rule.pattern.text, for: call)
    let memory = EventMemory(pointer: try check(call, lttng_event_create()))
    let pointer = memory.pointer
    pointer.pointee.type = rule.eventType
    pointer.pointee.loglevel_type = rule.logLevel.loglevelType
    // -1 is what lttng-enable-event(1) sends with "all"; the daemon compares the value too.
    pointer.pointee.loglevel = rule.logLevel?.level ?? -1
    name.copy(to: &pointer.pointee.name)
    if let location = rule.location { try memory.set(location) }
    return memory
  }

  private borrowing func set(_ location: ProbeLocation) throws(LTTngError) {
    switch location {
    case .kernelSymbol(let symbol):
      let name = try SymbolName(symbol, for: "lttng_enable_event_with_exclusions")
      name.copy(to: &pointer.pointee.attr.probe.symbol_name)
    case .kernelAddress:
      throw LTTngError(
        LTTNG_ERR_INVALID, call: "lttng_enable_event_with_exclusions",
        message: "The kernel refuses a recorded probe at an address")
    case .function, .sdt:
      let place = try UserProbeLocation(location)
      try check(
        "lttng_event_set_userspace_probe_location",
        lttng_event_set_userspace_probe_location(pointer, place.pointer))
      // The event owns it now.
      place.release()
    }
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

extension LogLevelRule? {
  /// How the level is compared; without a rule all levels are recorded.
  var loglevelType: lttng_loglevel_type {
    switch self?.comparison {
    case nil: LTTNG_EVENT_LOGLEVEL_ALL
    case .atLeast: LTTNG_EVENT_LOGLEVEL_RANGE
    case .exactly: LTTNG_EVENT_LOGLEVEL_SINGLE
    }
  }
}
