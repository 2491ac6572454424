import CLTTngCtl
import LTTngModel

/// Owns a `lttng_action`: one thing that a trigger does, or a list of them.
struct Action: ~Copyable {
  let pointer: OpaquePointer

  private init(_ call: String, _ pointer: OpaquePointer?) throws(LTTngError) {
    self.pointer = try check(call, pointer)
  }

  deinit {
    lttng_action_destroy(pointer)
  }

  /// Makes a list, as lttng-add-trigger(1) does for one action too.
  static func list(_ actions: [TriggerAction<String>]) throws(LTTngError) -> Action {
    let list = try Action("lttng_action_list_create", lttng_action_list_create())
    for action in actions {
      let made = try make(action)
      // The list shares the action with us.
      try checkSetter(
        "lttng_action_list_add_action", lttng_action_list_add_action(list.pointer, made.pointer))
    }
    return list
  }

  private static func make(_ description: TriggerAction<String>) throws(LTTngError) -> Action {
    let calls = try ActionCalls(description.kind)
    let action = try Action(calls.name + "_create", calls.create())
    if let session = description.kind.session, let setSession = calls.setSession {
      let call = calls.name + "_set_session_name"
      try refuseNullCharacter(in: session, for: call)
      try checkSetter(call, setSession(action.pointer, session))
    }
    if let rate = description.rate {
      let policy = try RatePolicyObject(rate)
      try checkSetter(
        calls.name + "_set_rate_policy", calls.setRate(action.pointer, policy.pointer))
    }
    if case .snapshot(_, let output?) = description.kind {
      let place = try SnapshotDescription()
      try place.say(output)
      try place.give(to: action)
    }
    return action
  }
}

extension TriggerAction<String>.Kind {
  /// The session that it acts on.
  fileprivate var session: String? {
    switch self {
    case .notify, .foreign: nil
    case .start(let session), .stop(let session), .rotate(let session): session
    case .snapshot(let session, _): session
    }
  }
}

/// Owns a `lttng_rate_policy`.
struct RatePolicyObject: ~Copyable {
  let pointer: OpaquePointer

  init(_ policy: RatePolicy) throws(LTTngError) {
    switch policy {
    case .every(let interval):
      pointer = try check(
        "lttng_rate_policy_every_n_create", lttng_rate_policy_every_n_create(interval))
    case .onceAfter(let threshold):
      pointer = try check(
        "lttng_rate_policy_once_after_n_create", lttng_rate_policy_once_after_n_create(threshold))
    }
  }

  deinit {
    lttng_rate_policy_destroy(pointer)
  }
}
