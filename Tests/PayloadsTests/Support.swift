import CGate
import Glibc
import LTTngModel
import Payloads
import PlanExecution

let searchPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

/// A temporary folder, removed with all that is in it.
final class Scratch {
  let path: String

  init() throws {
    var template = Array("/tmp/payloads-tests-XXXXXX".utf8CString)

    guard mkdtemp(&template) != nil else {
      throw ProgramError(program: "mkdtemp", errorNumber: errno, description: "mkdtemp failed")
    }

    path = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
  }

  deinit {
    _ = try? ProgramSupervisor().run(["rm", "-rf", path], timeLimit: .seconds(60))
  }

  func file(_ name: String) -> String {
    "\(path)/\(name)"
  }

  func write(_ text: String, to name: String, mode: mode_t = 0o600) {
    let descriptor = open(file(name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
    _ = Array(text.utf8).withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
    close(descriptor)
  }

  /// The content of a file; nil when there is none.
  func text(_ name: String) -> String? {
    guard let stream = fopen(file(name), "re") else {
      return nil
    }

    defer { fclose(stream) }
    var bytes: [UInt8] = []
    while case let byte = getc(stream), byte != EOF {
      bytes.append(UInt8(byte))
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A program of this folder: its output goes to `output` and `error`.
  func program(
    _ arguments: [String], environment: [String: String] = ["PATH": searchPath],
    identity: ProgramSpecification.Identity? = nil, workingDirectory: String? = nil,
    timeLimit: Duration? = nil
  ) throws -> ProgramSpecification {
    ProgramSpecification(
      executable: try ProgramLookup.find(arguments[0], path: searchPath).get(),
      arguments: arguments, environment: environment, identity: identity,
      workingDirectory: workingDirectory, timeLimit: timeLimit, outputPath: file("output"),
      errorOutputPath: file("error"))
  }

  func shell(_ text: String, timeLimit: Duration? = nil) throws -> ProgramSpecification {
    try program(["sh", "-c", text], timeLimit: timeLimit)
  }
}

extension ProgramSupervisor {
  /// Holds one program and runs it to its end.
  func perform(_ program: ProgramSpecification) throws -> ProgramOutcome {
    try hold([program])
    return try releaseAndWait()
  }

  /// Runs a helper with a limit that only a hanging one reaches.
  func help(_ arguments: [String]) throws -> ProgramResult {
    try run(arguments, timeLimit: .seconds(60))
  }
}

extension ProgramResult {
  var text: String {
    String(decoding: output, as: UTF8.self)
  }

  var errorText: String {
    String(decoding: errorOutput, as: UTF8.self)
  }

  var lines: [Substring] {
    text.split { $0.isNewline }
  }
}

/// Waits until a process has ended; false when it still lives after a long time.
func awaitEnd(_ processID: Int32) -> Bool {
  let descriptor = gate_pidfd_open(processID)

  guard descriptor >= 0 else {
    return errno == ESRCH
  }

  defer { close(descriptor) }
  var set = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
  return poll(&set, 1, 60_000) == 1
}

/// The path of `PayloadsTestTool`, which is built beside the tests.
func testTool() -> String {
  var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
  let count = readlink("/proc/self/exe", &buffer, buffer.count)
  let path = String(
    decoding: buffer.prefix(max(0, count)).map(UInt8.init(bitPattern:)), as: UTF8.self)
  return path.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" } + "/PayloadsTestTool"
}
