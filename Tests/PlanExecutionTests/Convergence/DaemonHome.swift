import Glibc
import LTTngControl
import Testing

/// A private session daemon of an unprivileged user: root cannot have one.
enum DaemonHome {
  private static let unprivilegedID: uid_t = 65_534

  /// Why there can be none here; nil when there can be one.
  static var obstacle: String? {
    guard access("/usr/bin/lttng-sessiond", X_OK) == 0 else { return "no lttng-sessiond" }

    let system = SessionDaemonSockets.state(
      ofSocketAt: SessionDaemonSockets.systemClientSocketPath)
    guard getuid() == 0 || !SessionDaemonSockets.isInTracingGroup || system != .answering else {
      return "a member of group tracing cannot start a daemon beside the system's"
    }
    return nil
  }

  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// Gives `body` an empty folder, and ends the session daemon that was started in it.
  static func with(_ body: (String) async throws -> Void) async throws {
    var template = Array("/tmp/lttrecipe-converge-XXXXXX".utf8CString)
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
    endDaemon(of: home)
    try run(["rm", "-rf", home])
    try result.get()
  }

  /// Gives up root's rights in this process and starts the daemon of the folder.
  static func start(in home: String) throws {
    if getuid() == 0 {
      guard setgroups(0, nil) == 0, setgid(unprivilegedID) == 0, setuid(unprivilegedID) == 0
      else { throw Failure(description: "cannot give up root's rights") }
    }
    setenv("HOME", home, 1)
    setenv("TMPDIR", home, 1)
    try SessionDaemon.usePrivateDaemon(home: home)
    try run(["lttng-sessiond", "--daemonize", "--no-kernel", "--group", "lttrecipe-no-group"])
  }

  private static func endDaemon(of home: String) {
    let path = home + "/.lttng/lttng-sessiond.pid"
    guard let file = fopen(path, "r") else { return }
    var process: pid_t = 0
    let count = withUnsafeMutablePointer(to: &process) { number in
      withVaList([number]) { vfscanf(file, "%d", $0) }
    }
    fclose(file)
    guard count == 1, process > 1 else { return }

    kill(process, SIGTERM)
    for _ in 0..<1000 where access(path, F_OK) == 0 {
      usleep(10_000)
    }
  }

  /// Runs a program with the signals unblocked that the threads of tests block: the daemon would wait for
  /// its child's SIGUSR1 for ever.
  private static func run(_ arguments: [String]) throws {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    let vector = (["timeout", "60"] + arguments).map { strdup($0) } + [nil]
    defer { for text in vector { free(text) } }
    var process: pid_t = 0
    var status: CInt = 0
    guard posix_spawnp(&process, "timeout", &actions, &attributes, vector, environ) == 0,
      waitpid(process, &status, 0) == process, status == 0
    else { throw Failure(description: "\(arguments.joined(separator: " ")): status \(status)") }
  }
}
