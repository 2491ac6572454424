import CLTTngCtl
import LTTngModel

extension TriggerAction<String> {
  /// Reads the actions of a trigger in their order: the elements of a list, or the one action.
  static func read(_ action: OpaquePointer) -> [TriggerAction] {
    guard lttng_action_get_type(action) == LTTNG_ACTION_TYPE_LIST else { return [Self(action)] }

    let count: UInt32 = number { lttng_action_list_get_count(action, &$0) } ?? 0
    return (0..<count).compactMap { index in
      lttng_action_list_get_at_index(action, index).map { Self($0) }
    }
  }

  private init(_ action: OpaquePointer) {
    let type = lttng_action_get_type(action)
    guard let calls = ActionCalls(type) else {
      self.init(.foreign("an action of type \(type.rawValue)"))
      return
    }
    guard let kind = Self.kind(of: action, type, calls) else {
      self.init(.foreign("an action that this release cannot read"))
      return
    }
    guard let object = part({ calls.getRate(action, &$0) }) else {
      self.init(kind)
      return
    }

    let rate = RatePolicy(object: object)
    self.init(rate == nil ? .foreign("an action with an unknown rate policy") : kind, rate: rate)
  }

  private static func kind(
    of action: OpaquePointer, _ type: lttng_action_type, _ calls: ActionCalls
  ) -> Kind? {
    guard let getSession = calls.getSession else { return .notify }
    guard let session = text({ getSession(action, &$0) }) else { return nil }

    switch type {
    case LTTNG_ACTION_TYPE_START_SESSION: return .start(session: session)
    case LTTNG_ACTION_TYPE_STOP_SESSION: return .stop(session: session)
    case LTTNG_ACTION_TYPE_ROTATE_SESSION: return .rotate(session: session)
    default: break
    }
    let output = part { lttng_action_snapshot_session_get_output(action, &$0) }
    return .snapshot(session: session, output: output.map { SnapshotOutput(listed: $0) })
  }
}

extension ActionCalls {
  /// Returns nil for a list and for a type of a newer release.
  fileprivate init?(_ type: lttng_action_type) {
    switch type {
    case LTTNG_ACTION_TYPE_NOTIFY: self = .notify
    case LTTNG_ACTION_TYPE_START_SESSION: self = .start
    case LTTNG_ACTION_TYPE_STOP_SESSION: self = .stop
    case LTTNG_ACTION_TYPE_ROTATE_SESSION: self = .rotate
    case LTTNG_ACTION_TYPE_SNAPSHOT_SESSION: self = .snapshot
    default: return nil
    }
  }
}

extension RatePolicy {
  /// Reads a `lttng_rate_policy`; nil for a type of a newer release.
  fileprivate init?(object: OpaquePointer) {
    switch lttng_rate_policy_get_type(object) {
    case LTTNG_RATE_POLICY_TYPE_EVERY_N:
      let interval = number { lttng_rate_policy_every_n_get_interval(object, &$0) }
      guard let interval else { return nil }

      self = .every(interval)
    case LTTNG_RATE_POLICY_TYPE_ONCE_AFTER_N:
      let threshold = number { lttng_rate_policy_once_after_n_get_threshold(object, &$0) }
      guard let threshold else { return nil }

      self = .onceAfter(threshold)
    default:
      return nil
    }
  }
}
