import LTTngModel
import PlanExecution

extension StepResolver {
  /// Returns how a step runs in the background, and what shows that it is ready; `program` is the step's own.
  func background(
    of step: ProgramStep, _ program: ProgramSpecification, runID: String
  ) throws(StepError) -> BackgroundSpecification? {
    guard let background = step.background else { return nil }

    return BackgroundSpecification(
      readiness: try readiness(background.readiness, of: step, program, runID),
      patience: .milliseconds(background.readyWithinMilliseconds),
      stopSignal: background.stopSignal,
      gracePeriod: .milliseconds(background.gracePeriodMilliseconds))
  }

  private func readiness(
    _ readiness: StepBackground.Readiness?, of step: ProgramStep, _ program: ProgramSpecification,
    _ runID: String
  ) throws(StepError) -> BackgroundSpecification.Readiness {
    switch readiness {
    case nil: return .begun
    case .port(let port): return .port(port)
    case .output(let text): return .output(text.expanded(runID: runID))
    case .file(let text):
      let path = text.expanded(runID: runID)
      let isAbsolute = path.hasPrefix("/") || path.hasPrefix("~/")
      let folder = program.workingDirectory.map { "\($0)/" } ?? ""
      return .file(place(isAbsolute ? path : folder + path))
    case .run(let arguments):
      let probe = ProgramStep(
        command: .run(arguments), environment: step.environment,
        workingDirectory: step.workingDirectory, origin: step.origin)
      return .run(try resolve(probe, runID: runID, outputPath: "/dev/null"))
    }
  }
}
