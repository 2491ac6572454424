import Glibc
import TestSupport
import Testing

/// A process that is called as the session daemon is: a link to sleep(1), and the file of its number.
final class DaemonProcess {
  let processID: pid_t

  /// The file that holds the number.
  let file: String

  private let folder: TemporaryFolder
  private var isReaped = false

  init() throws {
    folder = try TemporaryFolder()
    let program = folder.file("lttng-sessiond")
    // The kernel takes a process's name from the path that is executed, not from where it leads.
    try #require(symlink("/bin/sleep", program) == 0)
    processID = try Self.spawn(program)
    // posix_spawn() returns as soon as the memory is the new program's; its name comes a little later.
    while TestFiles.text("/proc/\(processID)/comm") != "lttng-sessiond\n" {
      usleep(1000)
    }
    file = try folder.write("\(processID)\n", to: "lttng-sessiond.pid")
  }

  deinit {
    guard !isReaped else { return }

    kill(processID, SIGKILL)
    waitpid(processID, nil, 0)
  }

  /// Returns the signal that ended the process; waits for its end.
  func endSignal() -> Int32 {
    var status: Int32 = 0
    isReaped = waitpid(processID, &status, 0) == processID
    return status & 0x7F
  }

  /// Starts a program that ends by SIGTERM, whatever signals the test's thread has blocked.
  private static func spawn(_ program: String) throws -> pid_t {
    var processID: pid_t = 0
    var attributes = posix_spawnattr_t()
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_init(&attributes)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    defer { posix_spawnattr_destroy(&attributes) }
    let arguments = [strdup("lttng-sessiond"), strdup("600"), nil]
    defer { for argument in arguments { free(argument) } }
    try #require(posix_spawn(&processID, program, nil, &attributes, arguments, nil) == 0)
    return processID
  }
}
