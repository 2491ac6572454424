import Glibc
import LTTngModel
import PlanExecution

extension StepResolver {
  /// Returns what a step reads from its standard input; its file is read with the caller's rights.
  func input(
    of step: ProgramStep, runID: String
  ) throws(StepError) -> ProgramSpecification.Input? {
    switch step.input {
    case nil: return nil
    case .text(let text): return .text(try expanded(text, runID: runID))
    case .file(let text):
      let path = place(text.expanded(runID: runID))
      guard let fault = ProgramInput.fault(of: path) else { return .file(path) }

      throw StepError(
        fault.errorNumber == ENOENT ? .inputMissing : .inputUnreadable,
        "the file \(path) of `stdin` cannot be read: \(fault.reason)",
        help: text.description.hasPrefix("/")
          ? "make it a file that you can read" : Self.relativePathHelp)
    }
  }
}
