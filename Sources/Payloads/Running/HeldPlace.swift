import PlanExecution

/// A place for a held program in an array, which takes copyable items only.
final class HeldPlace {
  private enum Program: ~Copyable {
    case own(HeldProgram)
    case behindSudo(HeldBehindSudo)
  }

  private var program: Program?
  let launch: ProgramLaunch
  let timeLimit: Duration?
  let processID: Int32

  /// What it was made of; nil for a helper.
  var specification: ProgramSpecification?

  init(_ program: consuming HeldProgram, _ launch: ProgramLaunch, timeLimit: Duration?) {
    processID = program.processID
    self.program = .own(program)
    self.launch = launch
    self.timeLimit = timeLimit
  }

  init(_ program: consuming HeldBehindSudo, _ launch: ProgramLaunch, timeLimit: Duration?) {
    processID = program.processID
    self.program = .behindSudo(program)
    self.launch = launch
    self.timeLimit = timeLimit
  }

  /// Lets the program begin, once; nil when it is gone.
  func release() -> RunningProgram? {
    switch program.take() {
    case .own(let held): held.release()
    case .behindSudo(let held): held.release()
    case nil: nil
    }
  }
}
