import CLTTngCtl
import Glibc
import LTTngModel

/// Owns a `lttng_trigger` that describes a ``Trigger``.
struct TriggerObject: ~Copyable {
  let pointer: OpaquePointer
  let name: String

  init(_ trigger: Trigger<String>) throws(LTTngError) {
    name = trigger.name
    try refuseNullCharacter(in: name, for: "lttng_register_trigger_with_name")
    let condition = try Condition.make(trigger.condition)
    let action = try Action.list(trigger.actions)
    // The trigger shares both with us (`<lttng/trigger/trigger.h>`).
    pointer = try check(
      "lttng_trigger_create", lttng_trigger_create(condition.pointer, action.pointer))
  }

  deinit {
    lttng_trigger_destroy(pointer)
  }
}

/// Owns a `lttng_triggers`: what the daemon listed.
struct TriggerList: ~Copyable {
  private let pointer: OpaquePointer

  init() throws(LTTngError) {
    var triggers: OpaquePointer?
    try check("lttng_list_triggers", lttng_list_triggers(&triggers))
    pointer = try check("lttng_list_triggers", triggers)
  }

  deinit {
    lttng_triggers_destroy(pointer)
  }

  /// Calls `body` with each trigger of this user that has a name.
  ///
  /// Root is shown everybody's; two users may give the same name, and only the owner and the name
  /// together are unique. A trigger without a name was registered as such by a program.
  func visit<Failure: Error>(
    _ body: (_ name: String, _ trigger: OpaquePointer) throws(Failure) -> Void
  ) throws(Failure) {
    var count: UInt32 = 0
    lttng_triggers_get_count(pointer, &count)
    for index in 0..<count {
      guard let trigger = lttng_triggers_get_at_index(pointer, index),
        let name = text({ lttng_trigger_get_name(trigger, &$0) }), isOurs(trigger)
      else { continue }

      try body(name, trigger)
    }
  }

  private func isOurs(_ trigger: OpaquePointer) -> Bool {
    var owner: uid_t = 0
    return lttng_trigger_get_owner_uid(trigger, &owner) == LTTNG_TRIGGER_STATUS_OK
      && owner == geteuid()
  }

  /// Calls `body` with the trigger of a name.
  ///
  /// Where there is none, it throws `LTTNG_ERR_TRIGGER_NOT_FOUND`.
  func with<Value>(
    triggerNamed name: String, for call: String,
    _ body: (OpaquePointer) throws(LTTngError) -> Value
  ) throws(LTTngError) -> Value {
    var found: OpaquePointer?
    visit { listed, trigger in
      if listed.utf8.elementsEqual(name.utf8) { found = trigger }
    }
    guard let found else { throw LTTngError(LTTNG_ERR_TRIGGER_NOT_FOUND, call: call) }

    return try body(found)
  }
}

extension Trigger<String> {
  /// Reads a listed `lttng_trigger`.
  init(name: String, object: OpaquePointer) {
    let condition = lttng_trigger_get_const_condition(object)
    let action = lttng_trigger_get_const_action(object)
    self.init(
      name: name,
      condition: condition.map { TriggerCondition(condition: $0) } ?? .foreign("no condition"),
      actions: action.map { TriggerAction.read($0) } ?? [])
  }
}
