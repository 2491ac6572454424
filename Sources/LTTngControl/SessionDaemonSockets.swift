import Glibc

/// Where this process would find a session daemon, from the file system alone.
///
/// The rules are those of `set_session_daemon_path()` in liblttng-ctl 2.13: root looks into the
/// system's folder only and ignores `LTTNG_HOME`; a member of group `tracing` looks there, then into
/// their own folder; others only into their own.
package enum SessionDaemonSockets {
  /// What is at a socket's path.
  package enum State: Sendable {
    case absent

    /// A process listens.
    case answering

    /// A daemon that ended without cleaning up left it; a new daemon replaces it.
    case stale

    /// It is, or may be, there, and this process may not connect.
    case unreachable
  }

  /// The folder of the system's session daemon, which root runs.
  package static let systemDirectory = "/var/run/lttng"

  /// The client socket of the system's session daemon.
  package static let systemClientSocketPath = systemDirectory + "/client-lttng-sessiond"

  /// The group whose members may use the system's session daemon.
  package static let tracingGroupName = "tracing"

  /// The folder of a session daemon of this user: `.lttng` in `$LTTNG_HOME`, else in `$HOME`, else
  /// in the home folder of the user database.
  package static var userDirectory: String? {
    let home =
      Environment.value(of: "LTTNG_HOME") ?? Environment.value(of: "HOME")
      ?? UserDatabase.homeDirectory(ofUser: getuid())
    return home.map { $0 + "/.lttng" }
  }

  /// The paths of the client sockets that the library tries, in order.
  package static var clientSocketPaths: [String] {
    directories.map { $0 + "/client-lttng-sessiond" }
  }

  /// The paths of the sockets on which those daemons hear of who wants notifications, in the same order.
  static var notificationSocketPaths: [String] {
    directories.map { $0 + "/sessiond-notification" }
  }

  /// The files in which those daemons keep their process ids, in the same order.
  package static var processIDFilePaths: [String] {
    directories.map { $0 + "/lttng-sessiond.pid" }
  }

  /// Whether this process has the supplementary group `tracing`; one that was added to it later
  /// must log in again.
  package static var isInTracingGroup: Bool {
    guard let tracing = UserDatabase.groupID(ofGroupNamed: tracingGroupName) else { return false }

    var groups = [gid_t](repeating: 0, count: max(0, Int(getgroups(0, nil))))
    let count = getgroups(CInt(groups.count), &groups)
    return groups.prefix(max(0, Int(count))).contains(tracing)
  }

  /// Returns what is at a socket's path; a daemon that answers notices no more than a connection.
  package static func state(ofSocketAt path: String) -> State {
    let descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue) | socketFlags, 0)
    guard descriptor >= 0, var address = sockaddr_un(path: path) else {
      if descriptor >= 0 { close(descriptor) }
      return .unreachable
    }

    defer { close(descriptor) }
    let status = withUnsafeBytes(of: &address) { bytes in
      connect(
        descriptor, bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self),
        socklen_t(bytes.count))
    }
    return status == 0 ? .answering : State(connectError: errno)
  }

  private static var socketFlags: CInt {
    CInt(SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
  }

  private static var directories: [String] {
    if getuid() == 0 { return [systemDirectory] }

    let includesSystem = isInTracingGroup && !PrivateDaemonMode.isOn
    return (includesSystem ? [systemDirectory] : []) + [userDirectory].compactMap { $0 }
  }
}

extension SessionDaemonSockets.State {
  fileprivate init(connectError: CInt) {
    switch connectError {
    case ENOENT, ENOTDIR: self = .absent
    case ECONNREFUSED: self = .stale
    // The queue of a busy daemon is full.
    case EAGAIN: self = .answering
    default: self = .unreachable
    }
  }
}

extension sockaddr_un {
  /// Returns nil for a path that is too long for a socket.
  fileprivate init?(path: String) {
    self.init()
    guard path.utf8.count < MemoryLayout.size(ofValue: sun_path) else { return nil }

    sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &sun_path) { $0.copyBytes(from: path.utf8) }
  }
}
