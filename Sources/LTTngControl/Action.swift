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
      let object = try SnapshotOutputObject.make(output)
      try object.give(to: action)
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

/// Owns the `lttng_snapshot_output` of an action, until an action takes it.
struct SnapshotOutputObject: ~Copyable {
  private let pointer: OpaquePointer

  private init(_ pointer: OpaquePointer) {
    self.pointer = pointer
  }

  deinit {
    lttng_snapshot_output_destroy(pointer)
  }

  static func make(_ output: SnapshotOutput<String>) throws(LTTngError) -> SnapshotOutputObject {
    let object = SnapshotOutputObject(
      try check("lttng_snapshot_output_create", lttng_snapshot_output_create()))
    try object.describe(output)
    return object
  }

  private func describe(_ output: SnapshotOutput<String>) throws(LTTngError) {
    try refuseNullCharacter(in: output.name, for: "lttng_snapshot_output_set_name")
    try check(
      "lttng_snapshot_output_set_name", lttng_snapshot_output_set_name(output.name, pointer))
    try check(
      "lttng_snapshot_output_set_size", lttng_snapshot_output_set_size(output.maxSize, pointer))
    switch output.place {
    case .local(let path):
      let call = "lttng_snapshot_output_set_local_path"
      try refuseNullCharacter(in: path, for: call)
      try check(call, lttng_snapshot_output_set_local_path(path, pointer))
    case .relay(let address):
      try setRelay(address)
    }
  }

  private func setRelay(_ address: RelayAddress) throws(LTTngError) {
    let call = "lttng_snapshot_output_set_network_urls"
    try refuseNullCharacter(in: address.control + (address.data ?? ""), for: call)
    if let data = address.data {
      try check(call, lttng_snapshot_output_set_network_urls(address.control, data, pointer))
    } else {
      try check(
        "lttng_snapshot_output_set_network_url",
        lttng_snapshot_output_set_network_url(address.control, pointer))
    }
  }

  /// Gives the output to an action, which owns it from now on; where it refuses, it is destroyed here.
  consuming func give(to action: borrowing Action) throws(LTTngError) {
    let status = lttng_action_snapshot_session_set_output(action.pointer, pointer)
    guard status == LTTNG_ACTION_STATUS_OK else {
      _ = consume self
      throw LTTngError(LTTNG_ERR_INVALID, call: "lttng_action_snapshot_session_set_output")
    }

    discard self
  }
}
