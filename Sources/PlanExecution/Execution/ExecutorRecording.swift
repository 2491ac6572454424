import LTTngModel
import Planning
import SystemPackage

/// The recording window and its fast end.
extension Executor where Control: ~Copyable {
  /// Holds the payload, starts the sessions, lets the payload run.
  ///
  /// Between the start and the end of the payload nothing is written and no call is made.
  mutating func recordPayload() {
    let steps = plan.actions(in: .payload)
    let remaining = steps.filter { !run.progress.hasStarted($0.id.rawValue) }
    let isPayloadDue = stoppingPoint.map { $0.phase >= .payload } ?? true
    attempt { executor throws(Problem) in
      let programs = isPayloadDue ? try executor.hold(remaining) : []
      let watch = executor.recordingWatch
      try executor.trackHeldPayload()
      try executor.startSessions()
      guard isPayloadDue else { return }

      executor.release(remaining, programs, watch)
    }
    control.closeWindow()
    ports.payloads.abandonHeld()
    if problems.isEmpty { _ = canGoOn(after: isPayloadDue ? .payload : .start) }
  }

  private mutating func hold(
    _ steps: [PlannedAction]
  ) throws(Problem) -> [ProgramSpecification] {
    var programs: [ProgramSpecification] = []
    for planned in steps {
      guard let step = planned.action.step else { continue }

      programs.append(try specification(of: planned, step))
    }
    for planned in steps {
      try begin(planned.id.rawValue)
    }
    if let step = steps.first?.action.step {
      ports.observer.observe(
        .recordingBegins(
          command: step.text(runID: run.id.text), outputFolder: run.folder.output.string))
    }
    do throws(ProgramError) {
      try ports.payloads.hold(programs)
    } catch {
      throw Problem(
        .payloadFailed, "the payload cannot be started: \(error)",
        origin: steps.first?.action.origin)
    }
    recordHeld(steps)
    return programs
  }

  /// Lets the sessions that record the payload alone record the process that is held.
  private mutating func trackHeldPayload() throws(Problem) {
    let processes = ports.payloads.heldProcessIDs.map(UInt32.init(bitPattern:))
    guard !processes.isEmpty else { return }

    for case .tracker(let planned) in plan.actions.map(\.action) where planned.includesPayload {
      let tracker = ProcessAttributeTracker(
        domain: planned.tracker.domain, attribute: planned.tracker.attribute,
        inclusionSet: processes)
      do throws(LTTngError) {
        try control.setTracker(tracker, ofSession: daemonName(planned.session))
      } catch {
        throw DaemonFault.problem("track the payload's process", error)
      }
    }
  }

  private mutating func startSessions() throws(Problem) {
    let due = sessions.filter { !run.progress.hasFinished(StepName.start($0.name)) }
    for session in due {
      try begin(StepName.start(session.name))
    }
    control.openWindow()
    var startError: LTTngError?
    for session in due where startError == nil {
      do throws(LTTngError) {
        try control.startSession(named: daemonName(session.name))
        sessionsJustStarted.append(session.name)
      } catch {
        startError = error
      }
    }
    if let startError { throw DaemonFault.problem("start recording", startError) }
    if stoppingPoint?.phase == .start { recordStarts() }
  }

  /// Writes down, after the window, that sessions were started.
  mutating func recordStarts() {
    for session in sessionsJustStarted {
      record(.finished, StepName.start(session))
      announce(plan.actions(in: .start).filter { $0.action.session == session })
    }
    sessionsJustStarted = []
  }

  private mutating func release(
    _ steps: [PlannedAction], _ programs: [ProgramSpecification], _ watch: RecordingWatch?
  ) {
    var results: [Result<StepRelease, ProgramError>] = []
    var failures: [(session: String, error: LTTngError)] = []
    let payloads = ports.payloads
    payloads.leavesEnds = ports.keepsWindowQuiet
    let endTellers = steps.map { planned in
      planned.action.step.map { endTeller(of: planned, $0) } ?? { _ in }
    }
    var stopsAtEnd = stoppingPoint?.phase != .payload
    for index in programs.indices {
      let isLast = index == programs.count - 1
      do throws(ProgramError) {
        let release = try payloads.release(
          programs[index], watch, onEndInBackground: endTellers[index]
        ) { limit in
          if limit != nil { stopsAtEnd = true }
          if limit != nil || isLast && stopsAtEnd { failures = requestStopInWindow() }
        }
        results.append(.success(release))
        let goesOn = steps[index].action.step?.goesOn(after: release) == true
        if !goesOn || payloads.interruption != nil { break }
      } catch {
        results.append(.failure(error))
        break
      }
    }
    // Where the last step was not reached, or has failed to begin.
    if stopsAtEnd, failures.isEmpty { failures = requestStopInWindow() }
    closeWindow(failures)
    recordStarts()
    recordInterruption()
    for (index, result) in results.enumerated() {
      attempt { executor throws(Problem) in try executor.settle(steps[index], result) }
    }
    endBackground(in: .payload)
    // The next apply goes on with what is stopped.
    if reachedLimit != nil, stoppingPoint?.phase == .payload { stopSessions() }
  }

  private mutating func settle(
    _ planned: PlannedAction, _ result: Result<StepRelease, ProgramError>
  ) throws(Problem) {
    guard let step = planned.action.step else { return }

    switch result {
    case .success(let release):
      try settle(planned, step, release, failure: .payloadFailed)
    case .failure(let error):
      record(.failed, planned.id.rawValue, detail: error.description)
      throw Problem(
        .payloadFailed, "\(planned.id.rawValue) (\(step.shortText(runID: run.id.text))): \(error)",
        origin: step.origin)
    }
  }
}
