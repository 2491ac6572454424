import Glibc
import LTTngControl
import LTTngModel
import Testing

/// The user that the tests become when root runs them: root cannot have a private daemon.
private let unprivilegedID: uid_t = 65_534

/// A failure of a test's own preparations.
struct PreparationError: Error, CustomStringConvertible {
  let description: String
}

/// Why there can be no private daemon here; nil when there can be one.
var privateDaemonObstacle: String? {
  guard access("/usr/bin/lttng-sessiond", X_OK) == 0 else { return "no lttng-sessiond" }

  let system = SessionDaemonSockets.state(ofSocketAt: SessionDaemonSockets.systemClientSocketPath)
  guard getuid() == 0 || !SessionDaemonSockets.isInTracingGroup || system != .answering else {
    return "a member of group tracing cannot start a daemon beside the system's"
  }
  return nil
}

/// Gives `body` an empty folder, and ends the session daemon that was started in it.
///
/// The tests run in processes of their own (exit tests), as each becomes another user and looks at
/// its own daemon; so the clean-up is done here even when one crashes.
func withDaemonHome(_ body: (String) async throws -> Void) async throws {
  var template = Array("/tmp/lttrecipe-daemon-XXXXXX".utf8CString)
  try #require(mkdtemp(&template) != nil)
  let home = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  if getuid() == 0 { chown(home, unprivilegedID, unprivilegedID) }
  let result: Result<Void, any Error>
  do {
    try await body(home)
    result = .success(())
  } catch {
    result = .failure(error)
  }
  endDaemon(ofHome: home)
  RelayDaemon.end(ofHome: home)
  try run(["rm", "-rf", home])
  try result.get()
}

/// Sends SIGTERM to the daemon of a home and waits until it removed its file.
private func endDaemon(ofHome home: String) {
  let file = home + "/.lttng/lttng-sessiond.pid"
  guard let content = try? contents(of: file),
    let process = pid_t(String(decoding: content, as: UTF8.self).filter(\.isNumber)),
    let name = try? contents(of: "/proc/\(process)/comm"),
    String(decoding: name, as: UTF8.self) == "lttng-sessiond\n"
  else { return }

  kill(process, SIGTERM)
  for _ in 0..<1000 where access(file, F_OK) == 0 {
    usleep(10_000)
  }
}

/// Gives up root's rights and calls `body` with the control of a private daemon.
///
/// An error is recorded here: one that leaves an exit test shows as a signal only.
func withDaemon(
  home: String, startsDaemon: Bool = true, _ body: (TestControl) throws -> Void
) {
  do {
    try usePrivateDaemon(home: home, startsDaemon: startsDaemon)
    try body(TestControl())
  } catch {
    Issue.record(error)
  }
}

private func usePrivateDaemon(home: String, startsDaemon: Bool) throws {
  try becomeUnprivileged()
  setenv("HOME", home, 1)
  setenv("TMPDIR", home, 1)
  try SessionDaemon.usePrivateDaemon(home: home)
  if startsDaemon {
    // By itself a daemon tries ten ports for its agents, and more of them run at a time.
    let port = 10_000 + getpid() % 20_000
    try run([
      "lttng-sessiond", "--daemonize", "--no-kernel", "--group", "lttrecipe-no-group",
      "--agent-tcp-port", String(port),
    ])
  }
}

private func becomeUnprivileged() throws {
  guard getuid() == 0 else { return }
  guard setgroups(0, nil) == 0, setgid(unprivilegedID) == 0,
    setuid(unprivilegedID) == 0
  else { throw PreparationError(description: "cannot give up root's rights") }
}

/// Runs a program with its output thrown away; throws unless it succeeds.
func run(_ arguments: [String], environment: [String] = []) throws {
  let process = try start(["timeout", "60"] + arguments, environment: environment)
  var status: CInt = 0
  waitpid(process, &status, 0)
  guard status == 0 else {
    throw PreparationError(description: "\(arguments.joined(separator: " ")): status \(status)")
  }
}

/// Runs the `lttng` client on the private daemon.
func lttng(_ arguments: String...) throws {
  try run(["lttng", "--group", "lttrecipe-no-group"] + arguments)
}

/// Starts a program with this process's environment and some variables more.
///
/// The threads that Swift tests run on block signals. A program inherits that, and
/// `lttng-sessiond --daemonize` would wait for its child's SIGUSR1 forever.
func start(_ arguments: [String], environment: [String] = []) throws -> pid_t {
  var attributes = posix_spawnattr_t()
  posix_spawnattr_init(&attributes)
  defer { posix_spawnattr_destroy(&attributes) }
  var signals = sigset_t()
  sigemptyset(&signals)
  posix_spawnattr_setsigmask(&attributes, &signals)
  sigaddset(&signals, SIGPIPE)
  posix_spawnattr_setsigdefault(&attributes, &signals)
  posix_spawnattr_setflags(
    &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
  return try spawn(["env"] + environment + arguments, &attributes)
}

private func spawn(
  _ arguments: [String], _ attributes: inout posix_spawnattr_t
) throws -> pid_t {
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
  posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
  let vector = arguments.map { strdup($0) } + [nil]
  defer { for text in vector { free(text) } }
  var process: pid_t = 0
  guard posix_spawnp(&process, arguments[0], &actions, &attributes, vector, environ) == 0 else {
    throw PreparationError(description: "cannot start \(arguments)")
  }
  return process
}
