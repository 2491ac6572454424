import CLTTngCtl
import LTTngModel

/// Owns a `lttng_log_level_rule`.
struct LogLevelObject: ~Copyable {
  let pointer: OpaquePointer

  init(_ rule: LogLevelRule) throws(LTTngError) {
    switch rule.comparison {
    case .exactly:
      pointer = try check(
        "lttng_log_level_rule_exactly_create", lttng_log_level_rule_exactly_create(rule.level))
    case .atLeast:
      pointer = try check(
        "lttng_log_level_rule_at_least_as_severe_as_create",
        lttng_log_level_rule_at_least_as_severe_as_create(rule.level))
    }
  }

  deinit {
    lttng_log_level_rule_destroy(pointer)
  }
}

extension LogLevelRule {
  /// Reads a `lttng_log_level_rule`; nil for a kind of a newer release.
  init?(object: OpaquePointer) {
    switch lttng_log_level_rule_get_type(object) {
    case LTTNG_LOG_LEVEL_RULE_TYPE_EXACTLY:
      guard let level = number({ lttng_log_level_rule_exactly_get_level(object, &$0) }) else {
        return nil
      }

      self.init(.exactly, level)
    case LTTNG_LOG_LEVEL_RULE_TYPE_AT_LEAST_AS_SEVERE_AS:
      let level = number { lttng_log_level_rule_at_least_as_severe_as_get_level(object, &$0) }
      guard let level else { return nil }

      self.init(.atLeast, level)
    default:
      return nil
    }
  }
}
