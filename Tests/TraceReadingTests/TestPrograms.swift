import Glibc
import LTTngModel

/// Runs real programs for the tests.
struct TestPrograms: ProgramRunning {
  func run(
    _ arguments: [String], timeLimit: Duration, isInterruptible: Bool
  ) throws(ProgramError) -> ProgramResult {
    let output = OutputFile()
    let errorOutput = OutputFile()
    let process = try start(arguments, output: output.descriptor, errors: errorOutput.descriptor)
    let deadline = ContinuousClock.now + timeLimit
    var status: Int32 = 0
    var timedOut = false
    while waitpid(process, &status, timedOut ? 0 : WNOHANG) == 0 {
      if ContinuousClock.now > deadline {
        timedOut = true
        kill(-process, SIGKILL)
      } else {
        usleep(1_000)
      }
    }
    let signal = status & 0x7F
    return ProgramResult(
      exit: signal == 0 ? .exited((status >> 8) & 0xFF) : .signaled(signal),
      output: output.bytes, errorOutput: errorOutput.bytes, timedOut: timedOut)
  }

  private func start(
    _ arguments: [String], output: Int32, errors: Int32
  ) throws(ProgramError) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO)

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // The tests run on threads that block signals; lttng-sessiond waits for one of its child.
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETPGROUP) | Int16(POSIX_SPAWN_SETSIGMASK))

    let words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
    let environment: [UnsafeMutablePointer<CChar>?] = [strdup("PATH=\(path)"), nil]
    defer { for word in words + environment { free(word) } }

    var process: pid_t = 0
    let number = posix_spawnp(
      &process, arguments[0], &actions, &attributes, words, environment)
    guard number == 0 else {
      throw ProgramError(
        program: arguments[0], errorNumber: number, description: String(cString: strerror(number)))
    }

    return process
  }
}

/// A temporary file without a name.
private struct OutputFile: ~Copyable {
  let descriptor: Int32

  init() {
    var template = Array("/tmp/lttrecipe-output.XXXXXX".utf8CString)
    descriptor = mkstemp(&template)
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    unlink(template)
  }

  deinit {
    close(descriptor)
  }

  var bytes: [UInt8] {
    let count = Int(lseek(descriptor, 0, SEEK_END))
    return [UInt8](unsafeUninitializedCapacity: max(count, 0)) { buffer, filled in
      filled = max(pread(descriptor, buffer.baseAddress, buffer.count, 0), 0)
    }
  }
}

struct ToolFailure: Error, CustomStringConvertible {
  let description: String
}

/// Short forms for programs that must succeed.
enum Tool {
  static let programs = TestPrograms()

  /// The built `lttrecipe-reader`: the tests' own program lies beside it.
  static let reader: String = {
    let folder = CommandLine.arguments[0].split(separator: "/", omittingEmptySubsequences: false)
      .dropLast().joined(separator: "/")
    let beside = folder + "/lttrecipe-reader"
    return access(beside, X_OK) == 0 ? beside : ".build/debug/lttrecipe-reader"
  }()

  @discardableResult
  static func output(_ arguments: [String]) throws -> String {
    let result = try programs.run(arguments, timeLimit: .seconds(120))
    guard result.exit.isSuccess else {
      let text = String(decoding: result.errorOutput + result.output, as: UTF8.self)
      throw ToolFailure(description: "\(arguments): \(result.exit): \(text)")
    }

    return String(decoding: result.output, as: UTF8.self)
  }

  static func isInstalled(_ program: String) -> Bool {
    let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
    return path.split(separator: ":").contains { access("\($0)/\(program)", X_OK) == 0 }
  }
}
