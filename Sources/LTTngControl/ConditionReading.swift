import CLTTngCtl
import LTTngModel

extension TriggerCondition<String> {
  /// Reads a `lttng_condition`.
  init(condition: OpaquePointer) {
    let type = lttng_condition_get_type(condition)
    self =
      switch type {
      case LTTNG_CONDITION_TYPE_EVENT_RULE_MATCHES:
        Self.event(condition) ?? .foreign("an event rule that this release cannot read")
      case LTTNG_CONDITION_TYPE_SESSION_CONSUMED_SIZE:
        Self.consumedSize(condition) ?? .foreign("an incomplete condition on a session's size")
      case LTTNG_CONDITION_TYPE_BUFFER_USAGE_HIGH, LTTNG_CONDITION_TYPE_BUFFER_USAGE_LOW:
        Self.bufferUsage(condition, isHigh: type == LTTNG_CONDITION_TYPE_BUFFER_USAGE_HIGH)
          ?? .foreign("an incomplete condition on a channel's usage")
      case LTTNG_CONDITION_TYPE_SESSION_ROTATION_ONGOING,
        LTTNG_CONDITION_TYPE_SESSION_ROTATION_COMPLETED:
        Self.rotation(
          condition, isCompleted: type == LTTNG_CONDITION_TYPE_SESSION_ROTATION_COMPLETED)
          ?? .foreign("an incomplete condition on a rotation")
      default:
        .foreign("a condition of type \(type.rawValue)")
      }
  }

  private static func event(_ condition: OpaquePointer) -> Self? {
    guard let rule = part({ lttng_condition_event_rule_matches_get_rule(condition, &$0) }),
      let captures = captures(of: condition)
    else { return nil }

    return TriggerEvent(eventRule: rule, captures: captures).map { .event($0) }
  }

  /// Returns what a condition captures; nil where one of them cannot be read.
  static func captures(of condition: OpaquePointer?) -> [CaptureExpression]? {
    let count: UInt32? = number {
      lttng_condition_event_rule_matches_get_capture_descriptor_count(condition, &$0)
    }
    guard let count else { return nil }

    let captures = (0..<count).compactMap { index in
      CaptureExpression(
        eventExpression: lttng_condition_event_rule_matches_get_capture_descriptor_at_index(
          condition, index))
    }
    return captures.count == count ? captures : nil
  }

  private static func consumedSize(_ condition: OpaquePointer) -> Self? {
    let session = text { lttng_condition_session_consumed_size_get_session_name(condition, &$0) }
    let bytes: UInt64? = number {
      lttng_condition_session_consumed_size_get_threshold(condition, &$0)
    }
    guard let session, let bytes else { return nil }

    return .consumedSize(session: session, bytes: bytes)
  }

  private static func bufferUsage(_ condition: OpaquePointer, isHigh: Bool) -> Self? {
    let session = text { lttng_condition_buffer_usage_get_session_name(condition, &$0) }
    let channel = text { lttng_condition_buffer_usage_get_channel_name(condition, &$0) }
    var type = LTTNG_DOMAIN_NONE
    guard let session, let channel, let threshold = threshold(of: condition),
      lttng_condition_buffer_usage_get_domain_type(condition, &type) == LTTNG_CONDITION_STATUS_OK,
      let domain = TracingDomain.allCases.first(where: { domain in
        domain.tracer.type == type && (domain.agentChannelName ?? channel) == channel
          && domain.isAgent == (TracingDomain.agentDomain(ofChannel: channel) != nil)
      })
    else { return nil }

    return .bufferUsage(
      BufferUsageCondition(
        session: session, channel: channel, domain: domain, isHigh: isHigh, threshold: threshold))
  }

  private static func threshold(
    of condition: OpaquePointer
  ) -> BufferUsageCondition<String>.Threshold? {
    if let bytes: UInt64 = number({ lttng_condition_buffer_usage_get_threshold(condition, &$0) }) {
      return .bytes(bytes)
    }
    return number { lttng_condition_buffer_usage_get_threshold_ratio(condition, &$0) }
      .map { .ratio($0) }
  }

  private static func rotation(_ condition: OpaquePointer, isCompleted: Bool) -> Self? {
    text { lttng_condition_session_rotation_get_session_name(condition, &$0) }
      .map { .rotation(session: $0, isCompleted: isCompleted) }
  }
}

extension TracingDomain {
  /// The agent's domain whose one channel has this name.
  fileprivate static func agentDomain(ofChannel name: String) -> TracingDomain? {
    allCases.first { $0.agentChannelName == name }
  }
}
