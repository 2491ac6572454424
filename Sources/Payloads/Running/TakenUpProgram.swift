package import PlanExecution

/// A program in the background that an earlier lttrecipe started, and whose end this one tells.
final class TakenUpProgram: ProgramBeside {
  private let program: EarlierProgram
  private var hasEnded = false

  var isLeft: Bool {
    didSet {
      if !isLeft, hasEnded { tell() }
    }
  }

  /// Is called once when it has ended by itself; nil then.
  private var onEnd: (() -> Void)?

  init(_ program: consuming EarlierProgram, isLeft: Bool, onEnd: @escaping () -> Void) {
    self.program = program
    self.isLeft = isLeft
    self.onEnd = onEnd
  }

  var processID: Int32 { program.process.processID }

  var newsDescriptor: Int32 { hasEnded ? -1 : program.descriptor.number }

  func noteNews(at time: UInt64) {
    hasEnded = true
    if !isLeft { tell() }
  }

  private func tell() {
    onEnd?()
    onEnd = nil
  }
}

extension ProgramSupervisor {
  package func takeUpInBackground(
    _ process: ProcessIdentity, onEnd: @escaping () -> Void
  ) -> Bool {
    guard let program = EarlierProgram.open(process) else { return false }

    takenUp.append(TakenUpProgram(program, isLeft: leavesEnds, onEnd: onEnd))
    return true
  }

  /// Lets a program go that was taken up; one that has ended by itself is told first.
  func letGo(_ process: ProcessIdentity) {
    guard let index = takenUp.firstIndex(where: { $0.processID == process.processID }) else {
      return
    }

    takenUp[index].noteNews()
    takenUp.remove(at: index)
  }
}
