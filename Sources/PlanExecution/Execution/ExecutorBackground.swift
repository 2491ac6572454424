import LTTngModel
import Planning
import SystemPackage

/// What the release of a step's held program came to.
enum StepRelease: Hashable {
  /// It ran to its end.
  case ended(ProgramOutcome)

  case inBackground(BackgroundStart)
}

extension PayloadRunning {
  /// Releases the oldest held program; waits for its end, or until it is ready, as it says.
  func release(
    _ program: ProgramSpecification, _ watch: RecordingWatch? = nil,
    onEndInBackground: @escaping (ProgramExit) -> Void, atEnd: (ReachedLimit?) -> Void = { _ in }
  ) throws(ProgramError) -> StepRelease {
    program.background == nil
      ? .ended(try releaseAndWait(watch, atEnd: atEnd))
      : .inBackground(
        try releaseInBackground(watch, atLimit: { atEnd($0) }, onEnd: onEndInBackground))
  }
}

/// Steps in the background: they run beside those after them, and are ended when these are done.
extension Executor where Control: ~Copyable {
  /// Whether a step has not to be run any more: it has ended, runs in the background as it shall, or is not
  /// needed any longer.
  func isDone(_ planned: PlannedAction) -> Bool {
    if run.progress.hasFinished(planned.id.rawValue) { return true }
    guard run.progress.isReady(planned.id.rawValue) else { return false }
    if plan.actions(in: .payload).contains(where: { hasBegun($0) }) { return true }
    if takesUp(planned) { return true }

    ports.observer.observe(
      .note(
        "\(planned.id.rawValue) ran in the background and has ended since: it is started again"))
    return false
  }

  /// Whether a program that an earlier lttrecipe started still runs; its end is told then, as that of others.
  private func takesUp(_ planned: PlannedAction) -> Bool {
    guard isOfThisBoot, let step = planned.action.step,
      let process = run.progress.processes[planned.id.rawValue]
    else { return false }

    let tell = endTeller(of: planned, step)
    return ports.payloads.takeUpInBackground(process) { tell(nil) }
  }

  /// Records how the start of a step in the background went, tells the observer, and throws where it failed.
  mutating func settle(
    _ planned: PlannedAction, _ step: ProgramStep, _ start: BackgroundStart, failure: ExitStatus
  ) throws(Problem) {
    let what = "\(planned.id.rawValue) (\(step.shortText(runID: run.id.text)))"
    switch start {
    case .ready(let nanoseconds):
      record(.ready, planned.id.rawValue)
      ports.observer.observe(
        .stepReady(
          name: planned.id.rawValue, command: step.text(runID: run.id.text),
          milliseconds: nanoseconds / 1_000_000))
    case .interrupted: interruptedStarts.insert(planned.id.rawValue)
    case .late:
      let awaited = step.background?.readiness.map { ": \($0) was waited for" } ?? ""
      let milliseconds = step.background?.readyWithinMilliseconds ?? 0
      throw Problem(
        failure,
        "\(what): it was not ready within \(TimeSpan.description(ofMilliseconds: milliseconds))\(awaited)",
        help: lateHelp(step),
        origin: step.origin)
    case .ended(let outcome) where outcome.limit != nil: finish(planned, step, outcome, .finished)
    case .ended(let outcome):
      finish(planned, step, outcome, .failed)
      throw Problem(
        failure, "\(what): it ended with \(outcome.exit) before it was ready",
        help:
          "its output is in \(run.folder.output); a program that goes into the background by itself is a "
          + "step without `background`", origin: step.origin)
    }
  }

  /// Returns what tells the observer that a step in the background has ended by itself: at once where nothing
  /// has to be waited for.
  ///
  /// That is told in the recording window, too, but for a quiet one: what is recorded from then on may be of no
  /// use.
  func endTeller(of planned: PlannedAction, _ step: ProgramStep) -> (ProgramExit?) -> Void {
    let ends = backgroundEnds
    let command = step.text(runID: run.id.text)
    let output = run.folder.output.appending(Self.fileName(of: planned)).string
    return { exit in
      ends.take {
        .backgroundEnded(
          name: planned.id.rawValue, command: command, exit: exit,
          isExpected: exit.map(step.expects) ?? true, lastLines: OutputTail.lines(of: output))
      }
    }
  }

  private func lateHelp(_ step: ProgramStep) -> String {
    let change =
      if case .file? = step.background?.readiness {
        "; a file that was there before has to be changed"
      } else {
        ""
      }
    return
      "its output is in \(run.folder.output); `within` of `ready` says how long is waited\(change)"
  }

  /// Ends the steps of a phase that run in the background, the last one first.
  mutating func endBackground(in phase: Phase) {
    for planned in plan.actions(in: phase).reversed() {
      guard let step = planned.action.step, let background = step.background,
        let process = run.progress.processes[planned.id.rawValue],
        hasBegun(planned) || interruptedStarts.contains(planned.id.rawValue)
      else { continue }

      attempt { executor throws(Problem) in
        try executor.endBackground(planned, step, background, process)
      }
    }
    backgroundEnds.tell()
  }

  private mutating func endBackground(
    _ planned: PlannedAction, _ step: ProgramStep, _ background: StepBackground,
    _ process: ProcessIdentity
  ) throws(Problem) {
    switch end(process, background) {
    case .byItself(let outcome) where step.expects(outcome):
      finish(planned, step, outcome, .finished)
    case .byItself(let outcome):
      finish(planned, step, outcome, .failed)
      throw failure(
        of: planned, step, outcome,
        status: planned.action.phase == .payload ? .payloadFailed : .failed)
    case .asked(let outcome, let isKilled):
      finish(planned, step, outcome, .finished)
      guard isKilled else { return }

      ports.observer.observe(
        .note(
          "\(planned.id.rawValue) did not end within \(TimeSpan.description(ofMilliseconds: background.gracePeriodMilliseconds)) after "
            + "\(SignalName.name(of: background.stopSignal)), and was killed"))
    case .notBegun(let error):
      record(.failed, planned.id.rawValue, detail: error.description)
      throw Problem(
        planned.action.phase == .payload ? .payloadFailed : .failed,
        "\(planned.id.rawValue) (\(step.shortText(runID: run.id.text))): \(error)",
        origin: step.origin)
    case .unseen:
      record(.finished, planned.id.rawValue, detail: "another lttrecipe had started it")
    case .remains:
      record(.failed, planned.id.rawValue, detail: "it cannot be ended")
      throw Problem(
        .failed,
        "\(planned.id.rawValue) runs in the background, as the process \(process.processID), and cannot be ended",
        help: "it may be another user's: sudo kill \(process.processID)", origin: step.origin)
    }
  }

  /// Numbers of processes mean others after a reboot.
  private func end(_ process: ProcessIdentity, _ background: StepBackground) -> BackgroundEnd {
    guard isOfThisBoot else { return .unseen }

    return ports.payloads.endInBackground(
      process, stopSignal: background.stopSignal,
      gracePeriod: .milliseconds(background.gracePeriodMilliseconds))
  }

  private var isOfThisBoot: Bool { run.identity.bootID == ports.machine.bootID }
}
