package import Glibc

/// A failure of a test's own preparations.
package struct PreparationError: Error, CustomStringConvertible {
  package let description: String

  package init(description: String) {
    self.description = description
  }
}

/// How a program ended and what it said.
package struct Finished: CustomStringConvertible {
  /// The exit status; of a program that a signal ended, 128 and the signal, as a shell says it.
  package let status: Int32
  package let output: String
  package let errors: String

  package var lines: [Substring] { output.split(separator: "\n") }

  package var description: String { "exit status \(status)\n\(output)\n\(errors)" }
}

/// A program started by the tests.
package struct HostCommand {
  package let arguments: [String]
  package var environment: [String: String]

  /// Longer than the program takes; reached only by one that hangs.
  private let patience: Duration

  package init(
    arguments: [String], environment: [String: String]? = nil, patience: Duration = .seconds(120)
  ) {
    self.arguments = arguments
    self.environment = environment ?? ["PATH": Self.searchPath, "LC_ALL": "C.UTF-8"]
    self.patience = patience
  }

  package static let searchPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

  package static func isInstalled(_ program: String) -> Bool {
    searchPath.split(separator: ":").contains { access("\($0)/\(program)", X_OK) == 0 }
  }

  /// Runs the program to its end; one that hangs is ended and reported.
  package func run() throws -> Finished {
    let output = UnnamedFile()
    let errors = UnnamedFile()
    let process = try start(input: nil, output: output.descriptor, errors: errors.descriptor)
    let end = ContinuousClock.now + patience
    var status: Int32 = 0
    while waitpid(process, &status, WNOHANG) == 0 {
      guard ContinuousClock.now < end else {
        kill(process, SIGKILL)
        waitpid(process, &status, 0)
        throw PreparationError(description: "hangs: \(arguments)\n\(output.text)\n\(errors.text)")
      }

      usleep(1000)
    }
    let signal = status & 0x7F
    return Finished(
      status: signal == 0 ? (status >> 8) & 0xFF : 128 + signal, output: output.text,
      errors: errors.text)
  }

  /// Runs the program, which must succeed, and returns its output.
  @discardableResult
  package func text() throws -> String {
    let result = try run()
    guard result.status == 0 else {
      throw PreparationError(description: "\(arguments): \(result)")
    }

    return result.output
  }

  /// Starts the program; nil descriptors stand for `/dev/null`.
  ///
  /// The threads that Swift tests run on block signals. A program inherits that, and
  /// `lttng-sessiond --daemonize` would wait for its child's SIGUSR1 forever.
  package func start(input: Int32?, output: Int32?, errors: Int32?) throws -> pid_t {
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

    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (target, source) in [(Int32(0), input), (1, output), (2, errors)] {
      if let source {
        posix_spawn_file_actions_adddup2(&actions, source, target)
      } else {
        posix_spawn_file_actions_addopen(&actions, target, "/dev/null", O_RDWR, 0)
      }
    }
    return try spawn(&actions, &attributes)
  }

  private func spawn(
    _ actions: inout posix_spawn_file_actions_t, _ attributes: inout posix_spawnattr_t
  ) throws -> pid_t {
    let words = arguments.map { strdup($0) } + [nil]
    let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for word in words + variables { free(word) } }

    var process: pid_t = 0
    let number = posix_spawnp(&process, arguments[0], &actions, &attributes, words, variables)
    guard number == 0 else {
      throw PreparationError(
        description: "cannot start \(arguments): \(String(cString: strerror(number)))")
    }

    return process
  }
}

/// A temporary file without a name.
private struct UnnamedFile: ~Copyable {
  let descriptor: Int32

  init() {
    var template = Array("/tmp/lttrecipe-output-XXXXXX".utf8CString)
    descriptor = mkstemp(&template)
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    unlink(template)
  }

  deinit {
    close(descriptor)
  }

  var text: String {
    let count = Int(lseek(descriptor, 0, SEEK_END))
    let bytes = [UInt8](unsafeUninitializedCapacity: max(count, 0)) { buffer, filled in
      filled = max(pread(descriptor, buffer.baseAddress, buffer.count, 0), 0)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
