/// How a program ended.
package enum ProgramExit: Hashable, Sendable {
  case exited(Int32)
  case signaled(Int32)

  package var isSuccess: Bool {
    self == .exited(0)
  }
}

/// `{"exited": STATUS}` or `{"signaled": NUMBER}`.
extension ProgramExit: Codable {
  private enum Key: String, CodingKey {
    case exited
    case signaled
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    if let status = try container.decodeIfPresent(Int32.self, forKey: .exited) {
      self = .exited(status)
    } else {
      self = .signaled(try container.decode(Int32.self, forKey: .signaled))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    switch self {
    case .exited(let status): try container.encode(status, forKey: .exited)
    case .signaled(let number): try container.encode(number, forKey: .signaled)
    }
  }
}

extension ProgramExit: CustomStringConvertible {
  package var description: String {
    switch self {
    case .exited(let status): "exit status \(status)"
    case .signaled(let number): "signal \(number) (\(SignalName.name(of: number)))"
    }
  }
}

/// The names of Linux signals (signal(7)).
package enum SignalName {
  private static let names: [Int32: String] = [
    1: "SIGHUP", 2: "SIGINT", 3: "SIGQUIT", 4: "SIGILL", 5: "SIGTRAP", 6: "SIGABRT", 7: "SIGBUS",
    8: "SIGFPE", 9: "SIGKILL", 10: "SIGUSR1", 11: "SIGSEGV", 12: "SIGUSR2", 13: "SIGPIPE",
    14: "SIGALRM", 15: "SIGTERM", 16: "SIGSTKFLT", 24: "SIGXCPU", 25: "SIGXFSZ", 26: "SIGVTALRM",
    27: "SIGPROF", 29: "SIGIO", 30: "SIGPWR", 31: "SIGSYS",
  ]

  /// The signals that end a program which does not catch them.
  package static let ofEnding = names.sorted { $0.key < $1.key }.map(\.value)

  /// The signals by which programs are asked to end.
  package static let ofStopping = [
    "SIGTERM", "SIGINT", "SIGQUIT", "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGKILL",
  ]

  package static func name(of number: Int32) -> String {
    names[number] ?? "signal"
  }

  /// Returns the number of a signal by its name, such as `SIGTERM`.
  package static func number(of name: String) -> Int32? {
    names.first { $0.value == name }?.key
  }
}

/// What a helper program printed, and how it ended.
package struct ProgramResult: Sendable {
  package let exit: ProgramExit
  package let output: [UInt8]
  package let errorOutput: [UInt8]

  /// Whether the time limit ended it.
  package let timedOut: Bool

  package init(
    exit: ProgramExit, output: [UInt8] = [], errorOutput: [UInt8] = [], timedOut: Bool = false
  ) {
    self.exit = exit
    self.output = output
    self.errorOutput = errorOutput
    self.timedOut = timedOut
  }
}

/// A program that could not be started.
package struct ProgramError: Error, Hashable, Sendable, CustomStringConvertible {
  package let program: String

  /// The `errno` of the failed call; `ENOENT` means that there is no such program.
  package let errorNumber: Int32

  package let description: String

  package init(program: String, errorNumber: Int32, description: String) {
    self.program = program
    self.errorNumber = errorNumber
    self.description = description
  }
}

/// Runs the helper programs of lttrecipe itself (rsync, the reader, the session daemon).
package protocol ProgramRunning {
  /// Runs an argument vector to its end, with `/dev/null` as standard input.
  ///
  /// The first argument is looked up in `PATH` when it holds no `/`. After `timeLimit` the program's
  /// process group is killed. An interruption of lttrecipe ends the program only where
  /// `isInterruptible`.
  func run(
    _ arguments: [String], timeLimit: Duration, isInterruptible: Bool
  ) throws(ProgramError) -> ProgramResult
}

extension ProgramRunning {
  /// Runs a program that an interruption does not end.
  package func run(
    _ arguments: [String], timeLimit: Duration
  ) throws(ProgramError) -> ProgramResult {
    try run(arguments, timeLimit: timeLimit, isInterruptible: false)
  }
}
