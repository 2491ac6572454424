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

/// Whether ``SessionDaemon/usePrivateDaemon(home:)`` was called.
enum PrivateDaemonMode {
  private static let flag = Atomic<Bool>(false)

  static var isOn: Bool {
    flag.load(ordering: .acquiring)
  }

  static func turnOn() {
    flag.store(true, ordering: .releasing)
  }
}

extension SessionDaemon {
  /// Makes the library look for the session daemon of `home` only, from the next call on.
  ///
  /// It sets `LTTNG_HOME` in this process, which started programs inherit, so the daemon and the
  /// payload meet there. The library reads it at each connection; a group that does not exist keeps
  /// it from trying the system's daemon first for members of group `tracing` (`lttng-ctl.c`,
  /// `set_session_daemon_path()`). Call it before other threads run: setenv(3) is not safe beside
  /// getenv(3). `home` is an absolute path of at most 77 bytes; the daemon makes `.lttng` in it.
  package static func usePrivateDaemon(home: String) throws(PrivateDaemonError) {
    guard getuid() != 0 else { throw .rootIgnoresHome }
    guard home.hasPrefix("/"), !home.utf8.contains(0),
      home.utf8.count + longestSocketPath.utf8.count
        < MemoryLayout.size(ofValue: sockaddr_un().sun_path)
    else { throw .unusableHome }

    setenv("LTTNG_HOME", home, 1)
    lttng_set_tracing_group(AbsentGroup.name)
    PrivateDaemonMode.turnOn()
    CallWatch.shared.forget()
  }

  /// The longest of the sockets that a daemon makes in its home.
  private static var longestSocketPath: String {
    "/.lttng/ustconsumerd64/command"
  }
}
