import Glibc
import LTTngModel
import Payloads
import PlanExecution

/// What `PayloadsTests` needs a process of its own for: signals, a terminal, a sudden death.
enum TestTool {
  static func run(_ arguments: [String]) -> Int32 {
    do {
      switch arguments.first {
      case "run": try runPrograms(Array(arguments.dropFirst()))
      case "helper": try runHelper(Array(arguments.dropFirst()))
      case "leave": try leave(Array(arguments.dropFirst()))
      case "die": try dieWhileHolding(Array(arguments.dropFirst()))
      case "measure": try Measurement.run(count: 200)
      default: return 64
      }
      return 0
    } catch {
      print("error=\(error)")
      return 1
    }
  }

  /// `run GRACE LIMIT COUNT OUTPUT ARGUMENT...`, times in milliseconds (limit 0: none): holds the
  /// program COUNT times, then releases all in order.
  private static func runPrograms(_ words: [String]) throws(ProgramError) {
    let supervisor = try ProgramSupervisor(gracePeriod: .milliseconds(Int(words[0]) ?? 0))
    let limit = Int(words[1]).flatMap { $0 == 0 ? nil : Duration.milliseconds($0) }
    let program = program(Array(words.dropFirst(4)), output: words[3], timeLimit: limit)
    try supervisor.hold(Array(repeating: program, count: Int(words[2]) ?? 1))

    while !supervisor.heldProcessIDs.isEmpty {
      let outcome = try supervisor.releaseAndWait()
      print("exit=\(outcome.exit)")
      print("timedOut=\(outcome.timedOut)")
      print("foreground=\(isForeground())")
    }
    print("interruption=\(supervisor.interruption ?? 0)")
  }

  /// `leave GRACE STEP OUTPUT ARGUMENT...`: runs the program as a step of a run, then ends what the step STEP
  /// has left behind, and tells it.
  private static func leave(_ words: [String]) throws(ProgramError) {
    let supervisor = try ProgramSupervisor(gracePeriod: .milliseconds(Int(words[0]) ?? 0))
    var program = program(Array(words.dropFirst(3)), output: words[2], timeLimit: nil)
    let runID = "run-\(getpid())"
    program.environment[RunVariable.runID] = runID
    program.environment[RunVariable.step] = "payload-1"
    try supervisor.hold([program])
    print("exit=\(try supervisor.releaseAndWait().exit)")
    supervisor.noteLeft(by: "payload-1", of: runID)
    for left in supervisor.endLeft(by: [words[1]], of: runID) {
      print("\(left.step) \(left.name) \(left.processID) \(left.end)")
    }
  }

  private static func runHelper(_ words: [String]) throws(ProgramError) {
    let supervisor = try ProgramSupervisor()
    let result = try supervisor.run(words, timeLimit: .seconds(60))
    print(String(decoding: result.output, as: UTF8.self))
    print("exit=\(result.exit)")
    print("interruption=\(supervisor.interruption ?? 0)")
  }

  /// `die OUTPUT ARGUMENT...`: holds the program three times, prints the process numbers, and is
  /// killed.
  private static func dieWhileHolding(_ words: [String]) throws(ProgramError) {
    let supervisor = try ProgramSupervisor()
    let program = program(Array(words.dropFirst()), output: words[0], timeLimit: nil)
    try supervisor.hold([program, program, program])
    print(supervisor.heldProcessIDs.map(String.init).joined(separator: " "))
    fflush(nil)
    kill(getpid(), SIGKILL)
  }

  static func program(
    _ arguments: [String], output: String, timeLimit: Duration?
  ) -> ProgramSpecification {
    let path = "/usr/local/bin:/usr/bin:/bin"
    let executable = try? ProgramLookup.find(arguments.first ?? "", path: path).get()
    return ProgramSpecification(
      executable: executable ?? "", arguments: arguments, environment: ["PATH": path],
      timeLimit: timeLimit, outputPath: output, errorOutputPath: output)
  }

  private static func isForeground() -> Bool {
    let terminal = open("/dev/tty", O_RDONLY | O_CLOEXEC | O_NOCTTY)
    defer { close(terminal) }
    return tcgetpgrp(terminal) == getpgrp()
  }
}
