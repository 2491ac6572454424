import CLTTngCtl
import LTTngModel

/// The functions of liblttng-ctl that read and write one type of action.
struct ActionCalls {
  typealias Status = lttng_action_status

  /// How the names of the functions begin.
  let name: String

  let create: () -> OpaquePointer?
  let setRate: (OpaquePointer?, OpaquePointer?) -> Status
  let getRate: (OpaquePointer?, UnsafeMutablePointer<OpaquePointer?>?) -> Status

  /// nil for `notify`, which acts on no session.
  var setSession: ((OpaquePointer?, UnsafePointer<CChar>?) -> Status)?
  var getSession: ((OpaquePointer?, UnsafeMutablePointer<UnsafePointer<CChar>?>?) -> Status)?

  /// Throws for a kind that was only read.
  init(_ kind: TriggerAction<String>.Kind) throws(LTTngError) {
    switch kind {
    case .notify: self = .notify
    case .start: self = .start
    case .stop: self = .stop
    case .rotate: self = .rotate
    case .snapshot: self = .snapshot
    case .foreign(let description):
      throw LTTngError(
        LTTNG_ERR_INVALID, call: "lttng_trigger_create",
        message: "an action that was only read cannot be written: \(description)")
    }
  }

  private init(
    _ name: String, create: @escaping () -> OpaquePointer?,
    setRate: @escaping (OpaquePointer?, OpaquePointer?) -> Status,
    getRate: @escaping (OpaquePointer?, UnsafeMutablePointer<OpaquePointer?>?) -> Status
  ) {
    self.name = name
    self.create = create
    self.setRate = setRate
    self.getRate = getRate
  }

  private func onSession(
    _ set: @escaping (OpaquePointer?, UnsafePointer<CChar>?) -> Status,
    _ get: @escaping (OpaquePointer?, UnsafeMutablePointer<UnsafePointer<CChar>?>?) -> Status
  ) -> ActionCalls {
    var calls = self
    calls.setSession = set
    calls.getSession = get
    return calls
  }

  static var notify: ActionCalls {
    ActionCalls(
      "lttng_action_notify", create: lttng_action_notify_create,
      setRate: lttng_action_notify_set_rate_policy, getRate: lttng_action_notify_get_rate_policy)
  }

  static var start: ActionCalls {
    ActionCalls(
      "lttng_action_start_session", create: lttng_action_start_session_create,
      setRate: lttng_action_start_session_set_rate_policy,
      getRate: lttng_action_start_session_get_rate_policy
    )
    .onSession(
      lttng_action_start_session_set_session_name, lttng_action_start_session_get_session_name)
  }

  static var stop: ActionCalls {
    ActionCalls(
      "lttng_action_stop_session", create: lttng_action_stop_session_create,
      setRate: lttng_action_stop_session_set_rate_policy,
      getRate: lttng_action_stop_session_get_rate_policy
    )
    .onSession(
      lttng_action_stop_session_set_session_name, lttng_action_stop_session_get_session_name)
  }

  static var rotate: ActionCalls {
    ActionCalls(
      "lttng_action_rotate_session", create: lttng_action_rotate_session_create,
      setRate: lttng_action_rotate_session_set_rate_policy,
      getRate: lttng_action_rotate_session_get_rate_policy
    )
    .onSession(
      lttng_action_rotate_session_set_session_name, lttng_action_rotate_session_get_session_name)
  }

  static var snapshot: ActionCalls {
    ActionCalls(
      "lttng_action_snapshot_session", create: lttng_action_snapshot_session_create,
      setRate: lttng_action_snapshot_session_set_rate_policy,
      getRate: lttng_action_snapshot_session_get_rate_policy
    )
    .onSession(
      lttng_action_snapshot_session_set_session_name, lttng_action_snapshot_session_get_session_name
    )
  }
}
