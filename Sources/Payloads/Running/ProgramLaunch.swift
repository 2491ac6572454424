import CGate
import Glibc
import LTTngModel
import PlanExecution

/// What a program is started with, apart from its standard streams.
struct ProgramLaunch {
  let executable: String
  let arguments: [String]

  /// nil is lttrecipe's own.
  var environment: [String: String]?

  var identity: ProgramSpecification.Identity?
  var workingDirectory: String?

  /// Whether it gets no terminal.
  ///
  /// A program of another user could type there what the caller's shell then runs; root can do so anyway.
  var leavesTerminal = false

  /// Whether it stays in lttrecipe's process group: the terminal's keys are for both.
  var keepsGroup = false
}

extension ProgramLaunch {
  init(_ specification: ProgramSpecification) {
    executable = specification.executable
    arguments = specification.arguments
    environment = specification.environment
    identity = specification.identity.flatMap { $0.isCaller ? nil : $0 }
    workingDirectory = specification.workingDirectory
    leavesTerminal = identity.map { $0.userID != 0 } ?? false
  }

  /// The descriptors of a program's standard streams and of its mark, borrowed.
  struct Streams {
    let input: Int32
    let output: Int32
    let errorOutput: Int32

    /// Gets one byte when the program begins; -1 for none.
    var mark: Int32 = -1
  }

  /// Starts the held child.
  func fork(_ streams: Streams) throws(ProgramError) -> gate_child {
    guard
      let texts = CStringArray([executable, workingDirectory ?? ""]),
      let arguments = CStringArray(arguments),
      let variables = CStringArray(variables)
    else { throw error(EINVAL, "cannot start \(executable): null character in a text") }

    var request = gate_request()
    request.path = UnsafePointer(texts.pointer[0])
    request.arguments = UnsafePointer(arguments.pointer)
    request.environment = environment == nil ? nil : UnsafePointer(variables.pointer)
    request.folder = workingDirectory == nil ? nil : UnsafePointer(texts.pointer[1])
    request.input = streams.input
    request.output = streams.output
    request.error_output = streams.errorOutput
    request.mark = streams.mark
    request.leaves_terminal = leavesTerminal ? 1 : 0
    request.keeps_group = keepsGroup ? 1 : 0
    return try fork(&request)
  }

  private func fork(_ request: inout gate_request) throws(ProgramError) -> gate_child {
    var child = gate_child()
    let groups = identity?.supplementaryGroupIDs ?? []
    let status = groups.withUnsafeBufferPointer { groups in
      if let identity {
        request.switches_user = 1
        request.user = identity.userID
        request.group = identity.groupID
        request.groups = groups.baseAddress
        request.group_count = groups.count
      }
      return gate_hold(&request, &child)
    }

    guard status == 0 else {
      throw error(status, "cannot start \(executable): \(errorText(status))")
    }

    OwnChildren.add(child.process)
    return child
  }

  /// The environment as `execve()` wants it, in an order that doesn't vary.
  var variables: [String] {
    (environment ?? [:]).map { "\($0.key)=\($0.value)" }.sorted()
  }
}

// MARK: - Errors

extension ProgramLaunch {
  func error(_ number: Int32, _ description: String) -> ProgramError {
    ProgramError(program: executable, errorNumber: number, description: description)
  }

  /// Returns the error of a step that the child reports.
  func error(_ report: gate_report) -> ProgramError {
    let reason = errorText(report.error_number)
    return error(report.error_number, "\(failure(of: report.step)): \(reason)")
  }

  private func failure(of step: Int32) -> String {
    switch UInt32(bitPattern: step) {
    case GATE_STEP_EXECUTE.rawValue: "cannot execute \(executable)"
    case GATE_STEP_FOLDER.rawValue: "cannot change to the folder \(workingDirectory ?? "")"
    case GATE_STEP_USER.rawValue:
      "cannot switch to the user \(identity?.userID ?? 0) for \(executable)"
    default: "cannot prepare the start of \(executable)"
    }
  }
}

extension ProgramSpecification.Identity {
  /// Whether an unprivileged caller is this user already, and so has nothing to switch.
  fileprivate var isCaller: Bool {
    geteuid() != 0 && userID == getuid() && userID == geteuid() && groupID == getegid()
  }
}
