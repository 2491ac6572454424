import CGate
import Glibc
import LTTngModel

/// The far side of sudo: holds a program as the user that sudo switched to.
///
/// `sudo` closes descriptors, resets the environment and cannot be signalled by its caller, so the gate
/// gets all that a program needs over a socket, and passes signals on.
package enum StepGate {
  /// The hidden command that sudo runs.
  package static let commandName = "hold-step"

  /// The exit status for a gate that nobody let pass, as ``HeldProgram`` has it.
  private static let abandoned: Int32 = 125

  /// Serves the caller of sudo on a socket; returns the exit status, or ends by the program's signal.
  package static func serve(_ socketName: String) -> Int32 {
    guard let socket = LocalSocket.connect(socketName), isCaller(socket),
      let message = StepMessage.read(from: socket.number)
    else { return abandoned }

    var descriptors: (Int32, Int32, Int32, Int32, Int32) = (-1, -1, -1, -1, -1)
    let status = withUnsafeMutablePointer(to: &descriptors) { pointer in
      pointer.withMemoryRebound(to: Int32.self, capacity: Int(GATE_DESCRIPTOR_COUNT)) {
        gate_receive_descriptors(socket.number, $0)
      }
    }
    guard status == 0 else { return abandoned }

    let report = OwnedDescriptor(descriptors.3)
    let streams = GateStreams(
      input: OwnedDescriptor(descriptors.0), output: OwnedDescriptor(descriptors.1),
      errorOutput: OwnedDescriptor(descriptors.2), mark: OwnedDescriptor(descriptors.4))
    return hold(message, streams, report, socket)
  }

  /// The other end must be the user who called sudo.
  private static func isCaller(_ socket: borrowing OwnedDescriptor) -> Bool {
    guard let peer = LocalSocket.peer(of: socket), let caller = getenv("SUDO_UID") else {
      return false
    }

    return String(cString: caller) == String(peer.user)
  }

  private static func hold(
    _ message: StepMessage, _ streams: borrowing GateStreams,
    _ report: consuming OwnedDescriptor, _ socket: borrowing OwnedDescriptor
  ) -> Int32 {
    let launch = ProgramLaunch(message)
    do throws(ProgramError) {
      let held = try HeldProgram.hold(launch, streams.borrowed)
      guard Bytes.write(GateAnswer.ready(held.processID).bytes, to: socket.number),
        Bytes.read(1, from: socket.number) != nil, let running = held.release()
      else { return abandoned }

      return run(running, report, socket)
    } catch {
      _ = Bytes.write(
        GateAnswer.failed(error.errorNumber, error.description).bytes, to: socket.number)
      return abandoned
    }
  }

  private static func run(
    _ program: consuming RunningProgram, _ report: consuming OwnedDescriptor,
    _ socket: borrowing OwnedDescriptor
  ) -> Int32 {
    let hasPassed = passSignals(program, socket.number)
    let wasAsked = GateRelay.tellEnd(to: socket.number) || hasPassed
    if var failure = ReportPipe.read(program.report) {
      _ = write(report.number, &failure, MemoryLayout<gate_report>.size)
    }
    // The caller reads its end: that the program had begun.
    _ = consume report
    // A program that was told to end leaves nothing of its group behind.
    if wasAsked { program.send(SIGKILL) }
    return end(program.reap())
  }

  /// Sends the program the signals that the caller asks for, until it ends; returns whether any came.
  private static func passSignals(
    _ program: borrowing RunningProgram, _ socket: Int32
  ) -> Bool {
    var socket = socket
    var hasPassed = false
    while true {
      var set = [program.descriptor, socket].map {
        pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
      }
      poll(&set, nfds_t(set.count), -1)
      if set[0].revents != 0 { return hasPassed }
      if set[1].revents == 0 { continue }

      if let signal = Bytes.read(1, from: socket)?.first {
        // A caller whose sudo was killed believes that the program has ended.
        guard signal != GateRelay.end else { continue }

        program.send(Int32(signal))
        hasPassed = hasPassed || !GateRelay.isOfStopping(Int32(signal))
      } else {
        // A caller that is gone leaves its program running, as one without sudo does.
        socket = -1
      }
    }
  }

  /// Ends as the program did, so that sudo tells its caller.
  private static func end(_ exit: ProgramExit) -> Int32 {
    switch exit {
    case .exited(let status):
      return status
    case .signaled(let number):
      var mask = sigset_t()
      sigemptyset(&mask)
      var limit = rlimit(rlim_cur: 0, rlim_max: 0)
      setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
      signal(number, SIG_DFL)
      pthread_sigmask(SIG_SETMASK, &mask, nil)
      kill(getpid(), number)
      return 128 + number
    }
  }
}

/// The standard streams of the program and its mark, as the caller sent them.
private struct GateStreams: ~Copyable {
  let input: OwnedDescriptor
  let output: OwnedDescriptor
  let errorOutput: OwnedDescriptor
  let mark: OwnedDescriptor

  var borrowed: ProgramLaunch.Streams {
    ProgramLaunch.Streams(
      input: input.number, output: output.number, errorOutput: errorOutput.number,
      mark: mark.number)
  }
}

/// What goes over the socket while the program runs: signals to it, and its end.
enum GateRelay {
  /// No signal has the number.
  static let end: UInt8 = 0

  /// Tells the caller of the program's end, and waits until it has done what is urgent.
  ///
  /// sudo must not be busy until then. Returns whether the caller had asked the program to end just before.
  static func tellEnd(to socket: Int32) -> Bool {
    guard Bytes.write([end], to: socket) else { return false }

    var hasSignal = false
    while let byte = Bytes.read(1, from: socket)?.first, byte != end {
      hasSignal = hasSignal || !isOfStopping(Int32(byte))
    }
    return hasSignal
  }

  /// Whether a signal stops a program or lets it go on, and does not ask it to end.
  static func isOfStopping(_ signal: Int32) -> Bool { signal == SIGSTOP || signal == SIGCONT }
}

/// What the gate answers once: the held program's number, or why there is none.
enum GateAnswer {
  case ready(Int32)
  case failed(Int32, String)

  var bytes: [UInt8] {
    let (number, text) =
      switch self {
      case .ready(let processID): (processID, "")
      case .failed(let errorNumber, let description): (errorNumber, description)
      }
    return StepMessage(
      executable: String(number), workingDirectory: text.isEmpty ? nil : text, arguments: [],
      variables: []
    ).bytes
  }

  static func read(from descriptor: Int32) -> GateAnswer? {
    guard let message = StepMessage.read(from: descriptor), let number = Int32(message.executable)
    else { return nil }

    return message.workingDirectory.map { .failed(number, $0) } ?? .ready(number)
  }
}

extension ProgramLaunch {
  /// The program of a message; the gate is its user already.
  init(_ message: StepMessage) {
    executable = message.executable
    arguments = message.arguments
    workingDirectory = message.workingDirectory
    leavesTerminal = getuid() != 0
    var environment: [String: String] = [:]
    for variable in message.variables {
      let parts = variable.split(
        separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2 { environment[String(parts[0])] = String(parts[1]) }
    }
    self.environment = environment
  }

  /// The message that starts the program behind sudo.
  var message: StepMessage {
    StepMessage(
      executable: executable, workingDirectory: workingDirectory, arguments: arguments,
      variables: variables)
  }
}
