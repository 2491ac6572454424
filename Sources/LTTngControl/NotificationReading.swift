import CLTTngCtl
import LTTngModel

extension TriggerNotification {
  /// Reads a `lttng_notification`; nil for one of a trigger without a name.
  init?(notification: OpaquePointer) {
    guard let trigger = lttng_notification_get_trigger(notification),
      let name = text({ lttng_trigger_get_name(trigger, &$0) })
    else { return nil }

    self.init(
      trigger: name,
      reason: Reason(
        lttng_notification_get_evaluation(notification),
        of: lttng_trigger_get_const_condition(trigger)))
  }
}

extension TriggerNotification.Reason {
  fileprivate init(_ evaluation: OpaquePointer?, of condition: OpaquePointer?) {
    self =
      switch lttng_evaluation_get_type(evaluation) {
      case LTTNG_CONDITION_TYPE_EVENT_RULE_MATCHES:
        .event(Self.captures(evaluation, of: condition))
      case LTTNG_CONDITION_TYPE_SESSION_CONSUMED_SIZE:
        .consumedSize(
          bytes: number {
            lttng_evaluation_session_consumed_size_get_consumed_size(evaluation, &$0)
          }
            ?? 0)
      case LTTNG_CONDITION_TYPE_BUFFER_USAGE_HIGH, LTTNG_CONDITION_TYPE_BUFFER_USAGE_LOW:
        .bufferUsage(
          bytes: number { lttng_evaluation_buffer_usage_get_usage(evaluation, &$0) } ?? 0,
          ratio: number { lttng_evaluation_buffer_usage_get_usage_ratio(evaluation, &$0) } ?? 0)
      case LTTNG_CONDITION_TYPE_SESSION_ROTATION_ONGOING,
        LTTNG_CONDITION_TYPE_SESSION_ROTATION_COMPLETED:
        .rotation(
          id: number { lttng_evaluation_session_rotation_get_id(evaluation, &$0) } ?? 0,
          location: Self.location(of: evaluation))
      default: .foreign
      }
  }

  private static func captures(
    _ evaluation: OpaquePointer?, of condition: OpaquePointer?
  ) -> [TriggerNotification.Capture] {
    guard let expressions = TriggerCondition.captures(of: condition), !expressions.isEmpty else {
      return []
    }

    let values = part {
      lttng_evaluation_event_rule_matches_get_captured_values(evaluation, &$0)
    }
    return expressions.enumerated().map { index, expression in
      .init(expression, values.map { CapturedValue(elementAt: index, of: $0) } ?? .unavailable)
    }
  }

  /// The absolute path of a complete chunk, or `HOST:PATH` of a relay daemon's.
  private static func location(of evaluation: OpaquePointer?) -> String? {
    guard
      let location = part({
        lttng_evaluation_session_rotation_completed_get_location(evaluation, &$0)
      })
    else { return nil }
    if let path = text({ lttng_trace_archive_location_local_get_absolute_path(location, &$0) }) {
      return path
    }

    let host = text { lttng_trace_archive_location_relay_get_host(location, &$0) }
    let path = text { lttng_trace_archive_location_relay_get_relative_path(location, &$0) }
    return host.flatMap { host in path.map { "\(host):\($0)" } }
  }
}

extension CapturedValue {
  /// Reads an element of an array of values.
  fileprivate init(elementAt index: Int, of array: OpaquePointer) {
    let value = part {
      lttng_event_field_value_array_get_element_at_index(array, UInt32(index), &$0)
    }
    self = value.flatMap { CapturedValue($0) } ?? .unavailable
  }

  /// Returns nil for a value of a newer release's type.
  private init?(_ value: OpaquePointer) {
    switch lttng_event_field_value_get_type(value) {
    case LTTNG_EVENT_FIELD_VALUE_TYPE_UNSIGNED_INT, LTTNG_EVENT_FIELD_VALUE_TYPE_UNSIGNED_ENUM:
      self = .unsigned(
        number { lttng_event_field_value_unsigned_int_get_value(value, &$0) } ?? 0)
    case LTTNG_EVENT_FIELD_VALUE_TYPE_SIGNED_INT, LTTNG_EVENT_FIELD_VALUE_TYPE_SIGNED_ENUM:
      self = .signed(number { lttng_event_field_value_signed_int_get_value(value, &$0) } ?? 0)
    case LTTNG_EVENT_FIELD_VALUE_TYPE_REAL:
      self = .real(number { lttng_event_field_value_real_get_value(value, &$0) } ?? 0)
    case LTTNG_EVENT_FIELD_VALUE_TYPE_STRING:
      self = .string(text { lttng_event_field_value_string_get_value(value, &$0) } ?? "")
    case LTTNG_EVENT_FIELD_VALUE_TYPE_ARRAY:
      let length: UInt32 = number { lttng_event_field_value_array_get_length(value, &$0) } ?? 0
      self = .array((0..<Int(length)).map { CapturedValue(elementAt: $0, of: value) })
    default:
      return nil
    }
  }
}
