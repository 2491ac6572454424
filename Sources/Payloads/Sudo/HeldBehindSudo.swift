import CGate
import Glibc
import LTTngModel
import PlanExecution

/// Owns a program that waits behind sudo, as another user, before `execve()`.
///
/// `deinit` closes the socket, upon which the gate ends without starting the program.
struct HeldBehindSudo: ~Copyable {
  /// How long sudo may take to start the gate.
  private static let patience = Duration.seconds(60)

  /// The number of the held process itself, not of sudo.
  let processID: Int32

  private let sudo: RunningProgram
  private let socket: OwnedDescriptor
  private let report: OwnedDescriptor

  private init(
    _ processID: Int32, _ sudo: consuming RunningProgram, _ socket: consuming OwnedDescriptor,
    _ report: consuming OwnedDescriptor
  ) {
    self.processID = processID
    self.sudo = sudo
    self.socket = socket
    self.report = report
  }

  /// Starts a program behind sudo and waits until it is held.
  ///
  /// sudo must ask for no password by now (``SudoCredential``).
  static func hold(
    _ launch: ProgramLaunch, _ identity: ProgramSpecification.Identity,
    input: borrowing OwnedDescriptor, output: borrowing OwnedDescriptor,
    errorOutput: borrowing OwnedDescriptor, mark: borrowing OwnedDescriptor
  ) throws(ProgramError) -> HeldBehindSudo {
    let name = LocalSocket.randomName()
    guard let listener = LocalSocket.listen(name) else {
      throw launch.error(errno, "cannot open a socket for sudo: \(errorText(errno))")
    }

    let sudo = try startSudo(launch, identity, name, errorOutput)
    let deadline = MonotonicClock.time(patience, after: MonotonicClock.now())
    guard
      let socket = LocalSocket.accept(
        listener, from: identity.userID, until: deadline, unlessReadable: sudo.descriptor)
    else {
      throw launch.error(EACCES, "sudo did not let \(launch.executable) start as another user")
    }

    let pipe = try Pipe(for: launch.executable)
    let processID = try introduce(
      launch, socket,
      [input.number, output.number, errorOutput.number, pipe.writingEnd.number, mark.number])
    return HeldBehindSudo(processID, sudo, socket, pipe.keepReading())
  }

  private static func startSudo(
    _ launch: ProgramLaunch, _ identity: ProgramSpecification.Identity, _ socketName: String,
    _ errorOutput: borrowing OwnedDescriptor
  ) throws(ProgramError) -> RunningProgram {
    let input = try NullDevice.open(for: launch.executable)
    let command = try SudoCommand.launch(
      userID: identity.userID, [StepGate.commandName, socketName])
    let held = try HeldProgram.hold(
      command,
      ProgramLaunch.Streams(
        input: input.number, output: errorOutput.number, errorOutput: errorOutput.number))
    guard let sudo = held.release() else {
      throw launch.error(ESRCH, "sudo was ended before it began")
    }

    return sudo
  }

  /// Tells the gate what to hold; returns the held program's number.
  private static func introduce(
    _ launch: ProgramLaunch, _ socket: borrowing OwnedDescriptor, _ descriptors: [Int32]
  ) throws(ProgramError) -> Int32 {
    guard Bytes.write(launch.message.bytes, to: socket.number),
      gate_send_descriptors(socket.number, descriptors) == 0,
      let answer = GateAnswer.read(from: socket.number)
    else {
      throw launch.error(EPIPE, "the gate behind sudo ended before it held \(launch.executable)")
    }

    switch answer {
    case .ready(let processID):
      return processID
    case .failed(let errorNumber, let description):
      throw launch.error(errorNumber, description)
    }
  }

  /// Lets the program begin; nil when the gate is gone.
  consuming func release() -> RunningProgram? {
    guard Bytes.write([1], to: socket.number) else { return nil }

    return sudo.replacingReport(with: report, relay: socket)
  }
}

/// The command lines of sudo.
enum SudoCommand {
  /// Returns `sudo -n -u '#UID' -- THIS-PROGRAM ARGUMENTS`, which never asks for a password.
  static func launch(
    userID: UInt32, _ arguments: [String]
  ) throws(ProgramError) -> ProgramLaunch {
    guard let program = ownPath else {
      throw ProgramError(
        program: "lttrecipe", errorNumber: errno, description: "cannot find lttrecipe's own file")
    }

    return try sudo(["-n", "-u", "#\(userID)", "--", program] + arguments)
  }

  /// Returns `sudo ARGUMENTS`.
  static func sudo(_ arguments: [String]) throws(ProgramError) -> ProgramLaunch {
    let path = getenv("PATH").map { String(cString: $0) }
    switch ProgramLookup.find("sudo", path: path) {
    case .success(let executable):
      return ProgramLaunch(executable: executable, arguments: ["sudo"] + arguments)
    case .failure(let failure):
      throw ProgramError(
        program: "sudo", errorNumber: failure.errorNumber, description: failure.description)
    }
  }

  private static var ownPath: String? {
    guard let resolved = realpath("/proc/self/exe", nil) else { return nil }

    defer { free(resolved) }
    return String(cString: resolved)
  }
}
