package import LTTngModel
package import Planning
import SystemPackage

extension Executor where Control: ~Copyable {
  /// Runs the setup steps that an earlier part of the run has not; the first failure ends them.
  mutating func runSetup() {
    for planned in plan.actions(in: .setup) where !isDone(planned) {
      noticeInterruption()
      guard problems.isEmpty else { return }

      attempt { executor throws(Problem) in try executor.runStep(planned, failure: .failed) }
    }
  }

  /// Ends what setup has in the background, and runs every teardown step if setup or recording began, whatever
  /// fails in between.
  mutating func runTeardown() {
    endBackground(in: .setup)
    guard run.progress.isTeardownDue(plan) else { return }

    for planned in plan.actions(in: .teardown) where !hasBegun(planned) {
      attempt { executor throws(Problem) in try executor.runStep(planned, failure: .failed) }
    }
  }

  /// Runs one setup or teardown step to its end.
  private mutating func runStep(
    _ planned: PlannedAction, failure: ExitStatus
  ) throws(Problem) {
    guard let step = planned.action.step else { return }

    let program = try specification(of: planned, step)
    // What teardown has to put right has been begun.
    if planned.action.phase == .teardown {
      record(.started, planned.id.rawValue)
    } else {
      try begin(planned.id.rawValue)
    }
    let release: StepRelease
    do throws(ProgramError) {
      try ports.payloads.hold([program])
      recordHeld([planned])
      release = try ports.payloads.release(
        program, onEndInBackground: endTeller(of: planned, step))
    } catch {
      backgroundEnds.tell()
      record(.failed, planned.id.rawValue, detail: error.description)
      throw Problem(failure, "\(planned.id.rawValue): \(error)", origin: step.origin)
    }
    backgroundEnds.tell()
    try settle(planned, step, release, failure: failure)
  }

  /// Writes down which processes the held programs of steps are, as they may outlive lttrecipe, and tells that they
  /// are about to run.
  mutating func recordHeld(_ steps: [PlannedAction]) {
    for (planned, process) in zip(steps, ports.payloads.heldProcessIDs) {
      let output = run.folder.output.appending(Self.fileName(of: planned)).string
      ports.observer.observe(
        .stepOutput(path: output + ".stdout", errorPath: output + ".stderr", isEarlier: true))
      record(
        .held, planned.id.rawValue, process: ProcessIdentity(process),
        environment: planned.action.phase == .payload ? ports.provenance.environment : nil)
    }
  }

  /// Records how a step ended, or how it runs in the background, tells the observer, and throws where it failed.
  mutating func settle(
    _ planned: PlannedAction, _ step: ProgramStep, _ release: StepRelease, failure: ExitStatus
  ) throws(Problem) {
    switch release {
    case .ended(let outcome):
      let isExpected = step.expects(outcome)
      finish(planned, step, outcome, isExpected ? .finished : .failed)
      guard isExpected else {
        if planned.action.phase == .setup { recordInterruption() }
        throw self.failure(of: planned, step, outcome, status: failure)
      }
    case .inBackground(let start): try settle(planned, step, start, failure: failure)
    }
  }

  /// Records how the program of a step ended, and tells the observer.
  mutating func finish(
    _ planned: PlannedAction, _ step: ProgramStep, _ outcome: ProgramOutcome,
    _ event: JournalEntry.Event
  ) {
    let output = run.folder.output.appending(Self.fileName(of: planned)).string
    ports.payloads.noteLeft(by: Self.fileName(of: planned), of: run.id.text)
    record(event, planned.id.rawValue, outcome: outcome)
    ports.observer.observe(
      .stepEnded(
        name: planned.id.rawValue, command: step.text(runID: run.id.text), outcome: outcome,
        outputPath: output + ".stdout", errorOutputPath: output + ".stderr"))
  }

  /// Says how a step failed; one of setup that an interruption has ended did not fail by itself.
  func failure(
    of planned: PlannedAction, _ step: ProgramStep, _ outcome: ProgramOutcome, status: ExitStatus
  ) -> Problem {
    let isInForeground = planned.action.phase == .setup && step.background == nil
    let signal = isInForeground ? run.progress.interruption : nil
    let reason = signal.map { "interrupted by \(SignalName.name(of: $0)): " } ?? ""
    return Problem(
      signal.map(ExitStatus.init(signal:)) ?? status,
      "\(planned.id.rawValue) (\(step.shortText(runID: run.id.text))): \(reason)\(step.description(of: outcome))",
      help: "its output is in \(run.folder.output)", origin: step.origin)
  }

  /// The name of a step in file names, and in ``RunVariable/step``.
  static func fileName(of step: PlannedAction) -> String {
    RunFolder.fileName(ofStep: step.id.rawValue)
  }

  private func mark(of step: PlannedAction) -> FilePath {
    run.folder.mark(ofStep: step.id.rawValue)
  }

  /// Whether the program of a step began, in this process or an earlier one.
  func hasBegun(_ step: PlannedAction) -> Bool {
    run.progress.hasFinished(step.id.rawValue) || FileTree.size(of: mark(of: step)) > 0
      || run.progress.programs[step.id.rawValue] != nil && run.isFolderGone
  }

  /// In the recording window nothing is copied but on request.
  private func outputInterval(of planned: PlannedAction) -> Duration? {
    if planned.action.phase != .payload { return .milliseconds(100) }

    return ports.followsPayload ? .seconds(1) : nil
  }

  /// Returns the program of a step, ready to be held.
  func specification(
    of planned: PlannedAction, _ step: ProgramStep
  ) throws(Problem) -> ProgramSpecification {
    do throws(StepError) {
      var program = try ports.resolver.resolve(
        step, runID: run.id.text,
        outputPath: run.folder.output.appending(Self.fileName(of: planned)).string)
      program.markPath = mark(of: planned).string
      program.outputInterval = outputInterval(of: planned)
      program.environment[RunVariable.step] = Self.fileName(of: planned)
      program.background?.readiness.mark(step: Self.fileName(of: planned))
      // The teardown is run all the same.
      if run.isFolderGone { program.dropFiles() }
      return program
    } catch {
      throw Problem(
        .environmentNotReady, "\(planned.id.rawValue): \(error.message)", help: error.help,
        origin: step.origin)
    }
  }
}

extension RunProgress {
  /// Whether something began that the teardown of the run's plan takes away.
  package func isTeardownDue(_ plan: Plan) -> Bool {
    plan.actions(in: .setup).contains { hasStarted($0.id.rawValue) }
      || plan.sessions.contains { hasStarted(StepName.create($0.name)) }
      || hasStarted(StepName.runs)
  }
}

extension Action {
  /// The program of a step of the recipe.
  package var step: ProgramStep? {
    switch self {
    case .setup(let step), .payload(let step), .teardown(let step): step
    default: nil
    }
  }
}

extension Plan {
  /// The ids of the steps that run in the background.
  package var backgroundSteps: Set<String> {
    Set(actions.filter { $0.action.step?.background != nil }.map(\.id.rawValue))
  }
}
