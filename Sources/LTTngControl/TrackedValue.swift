import CLTTngCtl
import Glibc
import LTTngModel

/// A value in the inclusion set of a tracker; LTTng keeps a user's or a group's name and number apart.
enum TrackedValue {
  case process(pid_t)
  case user(uid_t)
  case userName(String)
  case group(gid_t)
  case groupName(String)

  init?(_ values: OpaquePointer?, _ index: UInt32) {
    switch lttng_process_attr_values_get_type_at_index(values, index) {
    case LTTNG_PROCESS_ATTR_VALUE_TYPE_PID:
      var process: pid_t = 0
      _ = lttng_process_attr_values_get_pid_at_index(values, index, &process)
      self = .process(process)
    case LTTNG_PROCESS_ATTR_VALUE_TYPE_UID:
      var user: uid_t = 0
      _ = lttng_process_attr_values_get_uid_at_index(values, index, &user)
      self = .user(user)
    case LTTNG_PROCESS_ATTR_VALUE_TYPE_GID:
      var group: gid_t = 0
      _ = lttng_process_attr_values_get_gid_at_index(values, index, &group)
      self = .group(group)
    case LTTNG_PROCESS_ATTR_VALUE_TYPE_USER_NAME:
      self = .userName(Self.name(values, index, lttng_process_attr_values_get_user_name_at_index))
    case LTTNG_PROCESS_ATTR_VALUE_TYPE_GROUP_NAME:
      self = .groupName(
        Self.name(values, index, lttng_process_attr_values_get_group_name_at_index))
    default: return nil
    }
  }

  private static func name(
    _ values: OpaquePointer?, _ index: UInt32,
    _ get: (OpaquePointer?, UInt32, UnsafeMutablePointer<UnsafePointer<CChar>?>?)
      -> lttng_process_attr_values_status
  ) -> String {
    var name: UnsafePointer<CChar>?
    _ = get(values, index, &name)
    return name.map { String(cString: $0) } ?? ""
  }

  /// The number that processes are compared with; nil for a name that this machine does not know.
  private var number: UInt32? {
    switch self {
    case .process(let process): UInt32(bitPattern: process)
    case .user(let user): user
    case .userName(let name): UserDatabase.userID(ofUserNamed: name)
    case .group(let group): group
    case .groupName(let name): UserDatabase.groupID(ofGroupNamed: name)
    }
  }

  func isAmong(_ wanted: [UInt32]) -> Bool {
    number.map(wanted.contains) == true
  }

  /// The function that takes the value away.
  func removalCall(for attribute: ProcessAttributeTracker.Attribute) -> String {
    let kind =
      switch self {
      case .process: "pid"
      case .user: "uid"
      case .userName: "user_name"
      case .group: "gid"
      case .groupName: "group_name"
      }
    return "lttng_process_attr_\(attribute.functionPart)_tracker_handle_remove_\(kind)"
  }
}

extension ProcessAttributeTracker.Attribute {
  /// What the attribute is called in the names of the library's functions.
  fileprivate var functionPart: String {
    switch self {
    case .pid: "process_id"
    case .vpid: "virtual_process_id"
    case .uid: "user_id"
    case .vuid: "virtual_user_id"
    case .gid: "group_id"
    case .vgid: "virtual_group_id"
    }
  }

  /// The function that adds a number to the attribute's set.
  var additionCall: String {
    let kind = isOfUsers ? "uid" : isOfGroups ? "gid" : "pid"
    return "lttng_process_attr_\(functionPart)_tracker_handle_add_\(kind)"
  }
}

extension TrackerHandle {
  /// Adds a number; one that is there already is no failure.
  func add(_ value: UInt32) -> lttng_process_attr_tracker_handle_status {
    let process = pid_t(bitPattern: value)
    return switch attribute {
    case .pid: lttng_process_attr_process_id_tracker_handle_add_pid(pointer, process)
    case .vpid: lttng_process_attr_virtual_process_id_tracker_handle_add_pid(pointer, process)
    case .uid: lttng_process_attr_user_id_tracker_handle_add_uid(pointer, value)
    case .vuid: lttng_process_attr_virtual_user_id_tracker_handle_add_uid(pointer, value)
    case .gid: lttng_process_attr_group_id_tracker_handle_add_gid(pointer, value)
    case .vgid: lttng_process_attr_virtual_group_id_tracker_handle_add_gid(pointer, value)
    }
  }

  /// Takes a value away; one that is not there is no failure.
  func remove(_ value: TrackedValue) -> lttng_process_attr_tracker_handle_status {
    switch attribute {
    case .pid, .vpid: removeProcess(value)
    case .uid, .vuid: removeUser(value)
    case .gid, .vgid: removeGroup(value)
    }
  }

  private func removeProcess(
    _ value: TrackedValue
  ) -> lttng_process_attr_tracker_handle_status {
    guard case .process(let process) = value else {
      return LTTNG_PROCESS_ATTR_TRACKER_HANDLE_STATUS_INVALID
    }

    return attribute == .pid
      ? lttng_process_attr_process_id_tracker_handle_remove_pid(pointer, process)
      : lttng_process_attr_virtual_process_id_tracker_handle_remove_pid(pointer, process)
  }

  private func removeUser(_ value: TrackedValue) -> lttng_process_attr_tracker_handle_status {
    switch value {
    case .user(let user):
      attribute == .uid
        ? lttng_process_attr_user_id_tracker_handle_remove_uid(pointer, user)
        : lttng_process_attr_virtual_user_id_tracker_handle_remove_uid(pointer, user)
    case .userName(let name):
      attribute == .uid
        ? lttng_process_attr_user_id_tracker_handle_remove_user_name(pointer, name)
        : lttng_process_attr_virtual_user_id_tracker_handle_remove_user_name(pointer, name)
    default: LTTNG_PROCESS_ATTR_TRACKER_HANDLE_STATUS_INVALID
    }
  }

  private func removeGroup(_ value: TrackedValue) -> lttng_process_attr_tracker_handle_status {
    switch value {
    case .group(let group):
      attribute == .gid
        ? lttng_process_attr_group_id_tracker_handle_remove_gid(pointer, group)
        : lttng_process_attr_virtual_group_id_tracker_handle_remove_gid(pointer, group)
    case .groupName(let name):
      attribute == .gid
        ? lttng_process_attr_group_id_tracker_handle_remove_group_name(pointer, name)
        : lttng_process_attr_virtual_group_id_tracker_handle_remove_group_name(pointer, name)
    default: LTTNG_PROCESS_ATTR_TRACKER_HANDLE_STATUS_INVALID
    }
  }
}
