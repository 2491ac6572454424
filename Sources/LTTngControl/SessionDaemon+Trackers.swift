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
    for user in tracker.inclusionSet {
      try change(
        "lttng_process_attr_virtual_user_id_tracker_handle_add_uid",
        lttng_process_attr_virtual_user_id_tracker_handle_add_uid(handle.pointer, user))
    }
    try removeUsers(notIn: tracker.inclusionSet, from: handle)
  }

  private mutating func removeUsers(
    notIn wanted: [UInt32], from handle: borrowing TrackerHandle
  ) throws(LTTngError) {
    for user in try trackedUsers(of: handle) {
      switch user {
      case .number(let number) where wanted.contains(number):
        continue
      case .number(let number):
        try change(
          "lttng_process_attr_virtual_user_id_tracker_handle_remove_uid",
          lttng_process_attr_virtual_user_id_tracker_handle_remove_uid(handle.pointer, number))
      case .name(let name) where UserDatabase.userID(ofUserNamed: name).map(wanted.contains) == true:
        continue
      case .name(let name):
        try change(
          "lttng_process_attr_virtual_user_id_tracker_handle_remove_user_name",
          lttng_process_attr_virtual_user_id_tracker_handle_remove_user_name(handle.pointer, name))
      }
    }
  }

  private func trackedUsers(
    of handle: borrowing TrackerHandle
  ) throws(LTTngError) -> [TrackedUser] {
    let call = "lttng_process_attr_tracker_handle_get_inclusion_set"
    // The set belongs to the handle.
    var values: OpaquePointer?
    try check(
      call, lttng_process_attr_tracker_handle_get_inclusion_set(handle.pointer, &values))
    var count: UInt32 = 0
    guard lttng_process_attr_values_get_count(values, &count) == LTTNG_PROCESS_ATTR_VALUES_STATUS_OK
    else { throw LTTngError(LTTNG_ERR_UNK, call: "lttng_process_attr_values_get_count") }

    return (0..<count).compactMap { TrackedUser(values, $0) }
  }
}

/// A value of a user tracker; LTTng keeps a name and its number apart.
private enum TrackedUser {
  case number(UInt32)
  case name(String)

  init?(_ values: OpaquePointer?, _ index: UInt32) {
    var number: uid_t = 0
    var name: UnsafePointer<CChar>?
    if lttng_process_attr_values_get_uid_at_index(values, index, &number)
      == LTTNG_PROCESS_ATTR_VALUES_STATUS_OK
    {
      self = .number(number)
    } else if lttng_process_attr_values_get_user_name_at_index(values, index, &name)
      == LTTNG_PROCESS_ATTR_VALUES_STATUS_OK, let name
    {
      self = .name(String(cString: name))
    } else {
      return nil
    }
  }
}
