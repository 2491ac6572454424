import CLTTngCtl
import LTTngModel

/// The functions of liblttng-ctl that read and write one type of event rule; nil where the type lacks what
/// they are about.
struct EventRuleCalls {
  typealias Status = lttng_event_rule_status
  typealias GetText = (OpaquePointer?, UnsafeMutablePointer<UnsafePointer<CChar>?>?) -> Status
  typealias SetText = (OpaquePointer?, UnsafePointer<CChar>?) -> Status

  /// How the names of the functions begin.
  let name: String

  /// The name pattern, or the name of a probe's events.
  let setName: SetText
  let getName: GetText

  var setFilter: SetText?
  var getFilter: GetText?
  var setLogLevel: ((OpaquePointer?, OpaquePointer?) -> Status)?
  var getLogLevel: ((OpaquePointer?, UnsafeMutablePointer<OpaquePointer?>?) -> Status)?
  var addExclusion: SetText?

  /// Throws for a type of a newer release.
  init(type: lttng_event_rule_type) throws(LTTngError) {
    guard let calls = Self.all[type.rawValue] else {
      throw LTTngError(
        LTTNG_ERR_UNSUPPORTED_DOMAIN, call: "lttng_event_rule_get_type",
        message: "an event rule of type \(type.rawValue)")
    }

    self = calls
  }

  private init(_ name: String, _ setName: @escaping SetText, _ getName: @escaping GetText) {
    self.name = name
    self.setName = setName
    self.getName = getName
  }

  private func filtered(_ set: @escaping SetText, _ get: @escaping GetText) -> EventRuleCalls {
    var calls = self
    calls.setFilter = set
    calls.getFilter = get
    return calls
  }

  private func levelled(
    _ set: @escaping (OpaquePointer?, OpaquePointer?) -> Status,
    _ get: @escaping (OpaquePointer?, UnsafeMutablePointer<OpaquePointer?>?) -> Status
  ) -> EventRuleCalls {
    var calls = self
    calls.setLogLevel = set
    calls.getLogLevel = get
    return calls
  }

  private func excluding(_ add: @escaping SetText) -> EventRuleCalls {
    var calls = self
    calls.addExclusion = add
    return calls
  }

  private static var all: [lttng_event_rule_type.RawValue: EventRuleCalls] {
    [
      LTTNG_EVENT_RULE_TYPE_KERNEL_SYSCALL.rawValue: EventRuleCalls(
        "lttng_event_rule_kernel_syscall", lttng_event_rule_kernel_syscall_set_name_pattern,
        lttng_event_rule_kernel_syscall_get_name_pattern
      ).filtered(
        lttng_event_rule_kernel_syscall_set_filter, lttng_event_rule_kernel_syscall_get_filter),
      LTTNG_EVENT_RULE_TYPE_KERNEL_KPROBE.rawValue: EventRuleCalls(
        "lttng_event_rule_kernel_kprobe", lttng_event_rule_kernel_kprobe_set_event_name,
        lttng_event_rule_kernel_kprobe_get_event_name
      ),
      LTTNG_EVENT_RULE_TYPE_KERNEL_TRACEPOINT.rawValue: EventRuleCalls(
        "lttng_event_rule_kernel_tracepoint", lttng_event_rule_kernel_tracepoint_set_name_pattern,
        lttng_event_rule_kernel_tracepoint_get_name_pattern
      ).filtered(
        lttng_event_rule_kernel_tracepoint_set_filter, lttng_event_rule_kernel_tracepoint_get_filter
      ),
      LTTNG_EVENT_RULE_TYPE_KERNEL_UPROBE.rawValue: EventRuleCalls(
        "lttng_event_rule_kernel_uprobe", lttng_event_rule_kernel_uprobe_set_event_name,
        lttng_event_rule_kernel_uprobe_get_event_name
      ),
      LTTNG_EVENT_RULE_TYPE_USER_TRACEPOINT.rawValue: EventRuleCalls(
        "lttng_event_rule_user_tracepoint", lttng_event_rule_user_tracepoint_set_name_pattern,
        lttng_event_rule_user_tracepoint_get_name_pattern
      ).filtered(
        lttng_event_rule_user_tracepoint_set_filter, lttng_event_rule_user_tracepoint_get_filter
      ).levelled(
        lttng_event_rule_user_tracepoint_set_log_level_rule,
        lttng_event_rule_user_tracepoint_get_log_level_rule
      ).excluding(lttng_event_rule_user_tracepoint_add_name_pattern_exclusion),
      LTTNG_EVENT_RULE_TYPE_JUL_LOGGING.rawValue: EventRuleCalls(
        "lttng_event_rule_jul_logging", lttng_event_rule_jul_logging_set_name_pattern,
        lttng_event_rule_jul_logging_get_name_pattern
      ).filtered(lttng_event_rule_jul_logging_set_filter, lttng_event_rule_jul_logging_get_filter)
        .levelled(
          lttng_event_rule_jul_logging_set_log_level_rule,
          lttng_event_rule_jul_logging_get_log_level_rule),
      LTTNG_EVENT_RULE_TYPE_LOG4J_LOGGING.rawValue: EventRuleCalls(
        "lttng_event_rule_log4j_logging", lttng_event_rule_log4j_logging_set_name_pattern,
        lttng_event_rule_log4j_logging_get_name_pattern
      ).filtered(
        lttng_event_rule_log4j_logging_set_filter, lttng_event_rule_log4j_logging_get_filter
      ).levelled(
        lttng_event_rule_log4j_logging_set_log_level_rule,
        lttng_event_rule_log4j_logging_get_log_level_rule),
      LTTNG_EVENT_RULE_TYPE_PYTHON_LOGGING.rawValue: EventRuleCalls(
        "lttng_event_rule_python_logging", lttng_event_rule_python_logging_set_name_pattern,
        lttng_event_rule_python_logging_get_name_pattern
      ).filtered(
        lttng_event_rule_python_logging_set_filter, lttng_event_rule_python_logging_get_filter
      ).levelled(
        lttng_event_rule_python_logging_set_log_level_rule,
        lttng_event_rule_python_logging_get_log_level_rule),
    ]
  }
}
