import Glibc
import LTTngControl
import TestSupport

/// A session daemon of an unprivileged user's own, without a kernel tracer.
package enum PrivateDaemon {
  /// The user that the tests become when root runs them: root cannot have a private daemon.
  private static let unprivilegedID: uid_t = 65_534

  /// Why there can be none here; nil when there can be one.
  package static var obstacle: String? {
    guard access("/usr/bin/lttng-sessiond", X_OK) == 0 else { return "no lttng-sessiond" }

    let system = SessionDaemonSockets.state(
      ofSocketAt: SessionDaemonSockets.systemClientSocketPath)
    guard getuid() == 0 || !SessionDaemonSockets.isInTracingGroup || system != .answering else {
      return "a member of group tracing cannot start a daemon beside the system's"
    }
    return nil
  }

  /// Gives `body` an empty folder, and ends the daemons that were started in it.
  ///
  /// The tests run in processes of their own (exit tests), as each becomes another user and looks at
  /// its own daemon; so the clean-up is done here even when one crashes.
  package static func withHome(_ body: (String) async throws -> Void) async throws {
    let folder = try TemporaryFolder()
    let home = folder.path
    if getuid() == 0 { chown(home, unprivilegedID, unprivilegedID) }
    defer {
      end(ofHome: home)
      RelayDaemon.end(ofHome: home)
      withExtendedLifetime(folder) {}
    }
    try await body(home)
  }

  /// Gives up root's rights, starts a daemon in the home and makes it this process's.
  package static func use(home: String, startsDaemon: Bool = true) throws {
    try becomeUnprivileged()
    setenv("HOME", home, 1)
    setenv("TMPDIR", home, 1)
    try SessionDaemon.usePrivateDaemon(home: home)
    guard startsDaemon else { return }

    // By itself a daemon tries ten ports for its agents, and more of them run at a time.
    let port = 10_000 + getpid() % 20_000
    try run([
      "lttng-sessiond", "--daemonize", "--no-kernel", "--group", "lttrecipe-no-group",
      "--agent-tcp-port", String(port),
    ])
  }

  private static func becomeUnprivileged() throws {
    guard getuid() == 0 else { return }
    guard setgroups(0, nil) == 0, setgid(unprivilegedID) == 0, setuid(unprivilegedID) == 0
    else { throw PreparationError(description: "cannot give up root's rights") }
  }

  /// Sends SIGTERM to the daemon of a home and waits until it removed its file.
  private static func end(ofHome home: String) {
    let file = home + "/.lttng/lttng-sessiond.pid"
    guard let process = processID(in: file, named: "lttng-sessiond") else { return }

    kill(process, SIGTERM)
    for _ in 0..<1000 where access(file, F_OK) == 0 {
      usleep(10_000)
    }
  }

  /// The process that a file names, when it still is the program.
  static func processID(in file: String, named program: String) -> pid_t? {
    guard let process = TestFiles.text(file).flatMap({ pid_t($0.filter(\.isNumber)) }),
      TestFiles.text("/proc/\(process)/comm") == program + "\n"
    else { return nil }

    return process
  }
}
