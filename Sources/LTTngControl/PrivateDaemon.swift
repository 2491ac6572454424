import CLTTngCtl
import Glibc
import Synchronization

/// Why this process cannot have a private session daemon.
package enum PrivateDaemonError: Error, Hashable, Sendable {
  /// liblttng-ctl 2.13 ignores `LTTNG_HOME` for root.
  case rootIgnoresHome

  /// The home is relative, or the path of a socket in it would be too long for a socket.
  case unusableHome
}

/// Whether ``SessionDaemon/usePrivateDaemon(home:)`` was called, and not the opposite since.
enum PrivateDaemonMode {
  static let variable = "LTTNG_HOME"

  private struct State {
    var isOn = false

    /// The variable's value before; nil where there was none.
    var formerHome: String?
  }

  private static let state = Mutex(State())

  static var isOn: Bool { state.withLock { $0.isOn } }

  /// To be called before the variable is set.
  static func turnOn() {
    state.withLock { state in
      if !state.isOn { state.formerHome = Environment.value(of: variable) }
      state.isOn = true
    }
  }

  static func restoreHome() {
    state.withLock { state in
      if let home = state.formerHome { setenv(variable, home, 1) } else { unsetenv(variable) }
      state.isOn = false
    }
  }
}

extension SessionDaemon {
  /// Makes the library look for the session daemon of `home` only, from the next call on.
  ///
  /// It sets `LTTNG_HOME` in this process, which started programs inherit, so the daemon and the
  /// payload meet there. The library reads it when it connects; a group that does not exist keeps
  /// it from trying the system's daemon first for members of group `tracing` (`lttng-ctl.c`,
  /// `set_session_daemon_path()`). Call it before other threads run: setenv(3) is not safe beside
  /// getenv(3). `home` is an absolute path of at most 77 bytes; the daemon makes `.lttng` in it.
  package static func usePrivateDaemon(home: String) throws(PrivateDaemonError) {
    guard getuid() != 0 else { throw .rootIgnoresHome }
    guard home.hasPrefix("/"), !home.utf8.contains(0),
      home.utf8.count + longestSocketPath.utf8.count
        < MemoryLayout.size(ofValue: sockaddr_un().sun_path)
    else { throw .unusableHome }

    PrivateDaemonMode.turnOn()
    setenv(PrivateDaemonMode.variable, home, 1)
    lttng_set_tracing_group(AbsentGroup.name)
    forgetDaemon()
  }

  /// Lets the library look for the user's or the system's session daemon again, from the next call on.
  package static func useSharedDaemon() {
    guard PrivateDaemonMode.isOn else { return }

    PrivateDaemonMode.restoreHome()
    lttng_set_tracing_group(SessionDaemonSockets.tracingGroupName)
    forgetDaemon()
  }

  /// Has the library look for a daemon at its next call.
  ///
  /// For who is no member of the tracing group it stays with the daemon that it knows for as long as that can be
  /// connected to, whatever `LTTNG_HOME` says by now (`set_session_daemon_path()`, seen with 2.13.9). One look at a
  /// moment at which this process can open nothing makes it read the variable again.
  private static func forgetDaemon() {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    var none = rlimit(rlim_cur: 0, rlim_max: limit.rlim_max)
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &none)
    _ = lttng_session_daemon_alive()
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    CallWatch.shared.forget()
  }

  /// The longest of the sockets that a daemon makes in its home.
  private static var longestSocketPath: String {
    "/.lttng/ustconsumerd64/command"
  }
}
