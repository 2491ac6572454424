import CLTTngCtl
import LTTngModel

/// Owns a `lttng_condition` that describes a ``TriggerCondition``.
struct Condition: ~Copyable {
  let pointer: OpaquePointer

  private init(_ call: String, _ pointer: OpaquePointer?) throws(LTTngError) {
    self.pointer = try check(call, pointer)
  }

  deinit {
    lttng_condition_destroy(pointer)
  }

  static func make(_ condition: TriggerCondition<String>) throws(LTTngError) -> Condition {
    switch condition {
    case .event(let event):
      return try make(event)
    case .consumedSize(let session, let bytes):
      return try make(consumedSize: bytes, session)
    case .bufferUsage(let usage):
      return try make(usage)
    case .rotation(let session, let isCompleted):
      return try make(rotationOf: session, isCompleted: isCompleted)
    case .foreign(let description):
      throw LTTngError(
        LTTNG_ERR_INVALID, call: "lttng_trigger_create",
        message: "a condition that was only read cannot be written: \(description)")
    }
  }

  private static func make(_ event: TriggerEvent) throws(LTTngError) -> Condition {
    let rule = try EventRule.make(event)
    let condition = try Condition(
      "lttng_condition_event_rule_matches_create",
      lttng_condition_event_rule_matches_create(rule.pointer))
    for capture in event.captures {
      let expression = try capture.makeEventExpression()
      let status = lttng_condition_event_rule_matches_append_capture_descriptor(
        condition.pointer, expression)
      if status != LTTNG_CONDITION_STATUS_OK { lttng_event_expr_destroy(expression) }
      try checkSetter("lttng_condition_event_rule_matches_append_capture_descriptor", status)
    }
    return condition
  }

  private static func make(
    consumedSize bytes: UInt64, _ session: String
  ) throws(LTTngError) -> Condition {
    let condition = try Condition(
      "lttng_condition_session_consumed_size_create",
      lttng_condition_session_consumed_size_create())
    try set(
      "lttng_condition_session_consumed_size_set_session_name", session,
      lttng_condition_session_consumed_size_set_session_name, of: condition)
    try checkSetter(
      "lttng_condition_session_consumed_size_set_threshold",
      lttng_condition_session_consumed_size_set_threshold(condition.pointer, bytes))
    return condition
  }

  private static func make(
    _ usage: BufferUsageCondition<String>
  ) throws(LTTngError) -> Condition {
    let condition = try Condition(
      "lttng_condition_buffer_usage_create",
      usage.isHigh
        ? lttng_condition_buffer_usage_high_create() : lttng_condition_buffer_usage_low_create())
    try set(
      "lttng_condition_buffer_usage_set_session_name", usage.session,
      lttng_condition_buffer_usage_set_session_name, of: condition)
    try set(
      "lttng_condition_buffer_usage_set_channel_name",
      usage.domain.agentChannelName ?? usage.channel,
      lttng_condition_buffer_usage_set_channel_name, of: condition)
    try checkSetter(
      "lttng_condition_buffer_usage_set_domain_type",
      lttng_condition_buffer_usage_set_domain_type(condition.pointer, usage.domain.tracer.type))
    try setThreshold(usage.threshold, of: condition)
    return condition
  }

  private static func setThreshold(
    _ threshold: BufferUsageCondition<String>.Threshold, of condition: borrowing Condition
  ) throws(LTTngError) {
    switch threshold {
    case .bytes(let count):
      try checkSetter(
        "lttng_condition_buffer_usage_set_threshold",
        lttng_condition_buffer_usage_set_threshold(condition.pointer, count))
    case .ratio(let ratio):
      try checkSetter(
        "lttng_condition_buffer_usage_set_threshold_ratio",
        lttng_condition_buffer_usage_set_threshold_ratio(condition.pointer, ratio))
    }
  }

  private static func make(
    rotationOf session: String, isCompleted: Bool
  ) throws(LTTngError) -> Condition {
    let condition = try Condition(
      "lttng_condition_session_rotation_create",
      isCompleted
        ? lttng_condition_session_rotation_completed_create()
        : lttng_condition_session_rotation_ongoing_create())
    try set(
      "lttng_condition_session_rotation_set_session_name", session,
      lttng_condition_session_rotation_set_session_name, of: condition)
    return condition
  }

  private static func set(
    _ call: String, _ text: String,
    _ setText: (OpaquePointer?, UnsafePointer<CChar>?) -> lttng_condition_status,
    of condition: borrowing Condition
  ) throws(LTTngError) {
    try refuseNullCharacter(in: text, for: call)
    try checkSetter(call, setText(condition.pointer, text))
  }
}
