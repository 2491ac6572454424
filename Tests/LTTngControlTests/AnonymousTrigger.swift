import CLTTngCtl
import Glibc
import Testing

/// Registers a trigger without a name, as programs do that were written for LTTng 2.12.
func registerAnonymousTrigger() throws {
  let condition = try #require(lttng_condition_session_rotation_ongoing_create())
  let action = try #require(lttng_action_notify_create())
  defer {
    lttng_action_destroy(action)
    lttng_condition_destroy(condition)
  }
  _ = lttng_condition_session_rotation_set_session_name(condition, "s")
  let trigger = try #require(lttng_trigger_create(condition, action))
  defer { lttng_trigger_destroy(trigger) }
  // Deprecated, so the header's declaration would be a warning.
  typealias Register = @convention(c) (OpaquePointer?) -> CInt
  let register = try #require(dlsym(nil, "lttng_register_trigger"))
  try #require(unsafeBitCast(register, to: Register.self)(trigger) == 0)
}
