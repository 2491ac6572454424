import CLTTngCtl
import LTTngModel

/// Owns a `lttng_event_rule`: what a trigger's condition matches events with.
struct EventRule: ~Copyable {
  let pointer: OpaquePointer

  private init(_ pointer: OpaquePointer) {
    self.pointer = pointer
  }

  deinit {
    lttng_event_rule_destroy(pointer)
  }

  /// Makes the rule of an event; throws `LTTNG_ERR_INVALID` for one that its domain lacks.
  static func make(_ event: TriggerEvent) throws(LTTngError) -> EventRule {
    let rule = EventRule(try create(event))
    try rule.describe(event)
    return rule
  }

  private static func create(_ event: TriggerEvent) throws(LTTngError) -> OpaquePointer {
    switch (event.domain, event.rule.kind) {
    case (.kernel, .tracepoint):
      return try check(
        "lttng_event_rule_kernel_tracepoint_create", lttng_event_rule_kernel_tracepoint_create())
    case (.kernel, .systemCall):
      return try check(
        "lttng_event_rule_kernel_syscall_create",
        lttng_event_rule_kernel_syscall_create(event.site.emissionSite))
    case (.kernel, .kprobe):
      let location = try KernelProbeLocation(try place(of: event))
      return try check(
        "lttng_event_rule_kernel_kprobe_create",
        lttng_event_rule_kernel_kprobe_create(location.pointer))
    case (.kernel, .uprobe):
      let location = try UserProbeLocation(try place(of: event))
      return try check(
        "lttng_event_rule_kernel_uprobe_create",
        lttng_event_rule_kernel_uprobe_create(location.pointer))
    case (.user, .tracepoint):
      return try check(
        "lttng_event_rule_user_tracepoint_create", lttng_event_rule_user_tracepoint_create())
    case (.jul, .logger):
      return try check(
        "lttng_event_rule_jul_logging_create", lttng_event_rule_jul_logging_create())
    case (.log4j, .logger):
      return try check(
        "lttng_event_rule_log4j_logging_create", lttng_event_rule_log4j_logging_create())
    case (.python, .logger):
      return try check(
        "lttng_event_rule_python_logging_create", lttng_event_rule_python_logging_create())
    default:
      throw LTTngError(
        LTTNG_ERR_INVALID, call: "lttng_condition_event_rule_matches_create",
        message:
          "a trigger cannot match a \(event.rule.kind.rawValue) of the domain \(event.domain.rawValue)"
      )
    }
  }

  private static func place(of event: TriggerEvent) throws(LTTngError) -> ProbeLocation {
    guard let location = event.rule.location else {
      throw LTTngError(
        LTTNG_ERR_PROBE_LOCATION_INVAL, call: "lttng_condition_event_rule_matches_create")
    }

    return location
  }

  private func describe(_ event: TriggerEvent) throws(LTTngError) {
    let calls = try EventRuleCalls(type: lttng_event_rule_get_type(pointer))
    let rule = event.rule
    try checkSetter(calls.name + "_set_name_pattern", calls.setName(pointer, rule.pattern.text))
    if let filter = rule.filter {
      let call = calls.name + "_set_filter"
      try refuseNullCharacter(in: filter.text, for: call)
      try checkSetter(call, try supported(calls.setFilter, call)(pointer, filter.text))
    }
    if let logLevel = rule.logLevel {
      let call = calls.name + "_set_log_level_rule"
      let object = try LogLevelObject(logLevel)
      try checkSetter(call, try supported(calls.setLogLevel, call)(pointer, object.pointer))
    }
    for exclusion in rule.exclusions {
      let call = calls.name + "_add_name_pattern_exclusion"
      try checkSetter(call, try supported(calls.addExclusion, call)(pointer, exclusion.text))
    }
  }

  private func supported<Function>(
    _ function: Function?, _ call: String
  ) throws(LTTngError) -> Function {
    guard let function else { throw LTTngError(LTTNG_ERR_INVALID, call: call) }

    return function
  }
}

extension TriggerEvent.EmissionSite {
  var emissionSite: lttng_event_rule_kernel_syscall_emission_site {
    switch self {
    case .entryAndExit: LTTNG_EVENT_RULE_KERNEL_SYSCALL_EMISSION_SITE_ENTRY_EXIT
    case .entry: LTTNG_EVENT_RULE_KERNEL_SYSCALL_EMISSION_SITE_ENTRY
    case .exit: LTTNG_EVENT_RULE_KERNEL_SYSCALL_EMISSION_SITE_EXIT
    }
  }
}
