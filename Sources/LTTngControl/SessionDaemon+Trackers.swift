import CLTTngCtl
package import LTTngModel

extension SessionDaemon {
  /// Makes the inclusion set of a tracker exactly the given one; doing so again changes nothing.
  ///
  /// Values are added before others are taken away, so that an active session never loses the
  /// events of a process that is in both sets.
  package mutating func setTracker(
    _ tracker: ProcessAttributeTracker, ofSession session: String
  ) throws(LTTngError) {
    let handle = try TrackerHandle(session: session, tracker: tracker)
    // Setting the policy that a tracker has already keeps its set (the daemon's `tracker.c`).
    try change(
      "lttng_process_attr_tracker_handle_set_tracking_policy",
      lttng_process_attr_tracker_handle_set_tracking_policy(
        handle.pointer, LTTNG_TRACKING_POLICY_INCLUDE_SET))
    for value in tracker.inclusionSet {
      try add(value, to: handle)
    }
    for value in try values(of: handle) where !value.isAmong(tracker.inclusionSet) {
      try remove(value, from: handle)
    }
  }

  private mutating func add(
    _ value: UInt32, to handle: borrowing TrackerHandle
  ) throws(LTTngError) {
    switch handle.attribute {
    case .pid:
      try change(
        "lttng_process_attr_process_id_tracker_handle_add_pid",
        lttng_process_attr_process_id_tracker_handle_add_pid(
          handle.pointer, pid_t(bitPattern: value)))
    default:
      try change(
        "lttng_process_attr_virtual_user_id_tracker_handle_add_uid",
        lttng_process_attr_virtual_user_id_tracker_handle_add_uid(handle.pointer, value))
    }
  }

  private mutating func remove(
    _ value: TrackedValue, from handle: borrowing TrackerHandle
  ) throws(LTTngError) {
    switch value {
    case .process(let process):
      try change(
        "lttng_process_attr_process_id_tracker_handle_remove_pid",
        lttng_process_attr_process_id_tracker_handle_remove_pid(handle.pointer, process))
    case .user(let user):
      try change(
        "lttng_process_attr_virtual_user_id_tracker_handle_remove_uid",
        lttng_process_attr_virtual_user_id_tracker_handle_remove_uid(handle.pointer, user))
    case .userName(let name):
      try change(
        "lttng_process_attr_virtual_user_id_tracker_handle_remove_user_name",
        lttng_process_attr_virtual_user_id_tracker_handle_remove_user_name(handle.pointer, name))
    }
  }

  private func values(of handle: borrowing TrackerHandle) throws(LTTngError) -> [TrackedValue] {
    let call = "lttng_process_attr_tracker_handle_get_inclusion_set"
    // The set belongs to the handle.
    var values: OpaquePointer?
    try check(
      call, lttng_process_attr_tracker_handle_get_inclusion_set(handle.pointer, &values))
    var count: UInt32 = 0
    guard lttng_process_attr_values_get_count(values, &count) == LTTNG_PROCESS_ATTR_VALUES_STATUS_OK
    else { throw LTTngError(LTTNG_ERR_UNK, call: "lttng_process_attr_values_get_count") }

    return (0..<count).compactMap { TrackedValue(values, $0) }
  }
}

/// A value of a tracker; LTTng keeps a user's name and number apart.
private enum TrackedValue {
  case process(pid_t)
  case user(uid_t)
  case userName(String)

  init?(_ values: OpaquePointer?, _ index: UInt32) {
    let found = LTTNG_PROCESS_ATTR_VALUES_STATUS_OK
    var process: pid_t = 0
    var user: uid_t = 0
    var name: UnsafePointer<CChar>?
    if lttng_process_attr_values_get_pid_at_index(values, index, &process) == found {
      self = .process(process)
    } else if lttng_process_attr_values_get_uid_at_index(values, index, &user) == found {
      self = .user(user)
    } else if lttng_process_attr_values_get_user_name_at_index(values, index, &name) == found,
      let name
    {
      self = .userName(String(cString: name))
    } else {
      return nil
    }
  }

  func isAmong(_ wanted: [UInt32]) -> Bool {
    switch self {
    case .process(let process): wanted.contains(UInt32(bitPattern: process))
    case .user(let user): wanted.contains(user)
    case .userName(let name): UserDatabase.userID(ofUserNamed: name).map(wanted.contains) == true
    }
  }
}
