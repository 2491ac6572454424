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
      try executor.trackHeldPayload()
      try executor.startSessions()
      guard isPayloadDue else { return }

      try executor.release(remaining, programs)
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

      programs.append(try specification(of: planned, step, failure: .payloadFailed))
    }
    for planned in steps {
      record(.started, planned.id.rawValue)
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
      record(.started, StepName.start(session.name))
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
    _ steps: [PlannedAction], _ programs: [ProgramSpecification]
  ) throws(Problem) {
    var results: [Result<ProgramOutcome, ProgramError>] = []
    var failures: [(session: String, error: LTTngError)] = []
    let payloads = ports.payloads
    let stopsAtEnd = stoppingPoint?.phase != .payload
    for index in programs.indices {
      let isLast = index == programs.count - 1
      do throws(ProgramError) {
        let outcome = try payloads.releaseAndWait {
          if isLast, stopsAtEnd { failures = requestStopInWindow() }
        }
        results.append(.success(outcome))
        if !outcome.isSuccess || ports.payloads.interruption != nil { break }
      } catch {
        results.append(.failure(error))
        break
      }
    }
    // Where the last step was not reached, or has failed to begin.
    if stopsAtEnd, failures.isEmpty { failures = requestStopInWindow() }
    closeWindow(failures)
    recordStarts()
    for (index, result) in results.enumerated() {
      try settle(steps[index], result, programs[index])
    }
  }

  private mutating func settle(
    _ planned: PlannedAction, _ result: Result<ProgramOutcome, ProgramError>,
    _ program: ProgramSpecification
  ) throws(Problem) {
    guard let step = planned.action.step else { return }

    switch result {
    case .success(let outcome):
      try settle(planned, step, program, outcome, failure: .payloadFailed)
    case .failure(let error):
      record(.failed, planned.id.rawValue, detail: error.description)
      throw Problem(
        .payloadFailed, "\(planned.id.rawValue) (\(step.shortText(runID: run.id.text))): \(error)",
        origin: step.origin)
    }
  }

  // MARK: - The fast end

  /// Sends the stop of every session that records, without waiting; returns what failed, which is told when
  /// the window is closed.
  private mutating func requestStopInWindow() -> [(session: String, error: LTTngError)] {
    var failures: [(session: String, error: LTTngError)] = []
    for session in sessions where isRecording(session.name) {
      do throws(LTTngError) {
        try control.stopSessionWithoutWaiting(named: daemonName(session.name))
        sessionsJustStopped.append(session.name)
      } catch {
        failures.append((session.name, error))
      }
    }
    return failures
  }

  /// Closes the window and tells what failed in it.
  ///
  /// A daemon that was not found by the window's own way is looked for once more by the ordinary one.
  private mutating func closeWindow(_ failures: [(session: String, error: LTTngError)]) {
    control.closeWindow()
    for (session, error) in failures where error.code != .noSessionDaemon {
      noteEarlyEnd(of: session, error)
    }
    if failures.contains(where: { $0.error.code == .noSessionDaemon }) { requestStop() }
  }

  /// Sends the stop of every session that still records, without waiting.
  mutating func requestStop() {
    for session in sessions where isRecording(session.name) {
      do throws(LTTngError) {
        try control.stopSessionWithoutWaiting(named: daemonName(session.name))
        sessionsJustStopped.append(session.name)
      } catch {
        noteEarlyEnd(of: session.name, error)
      }
    }
  }

  /// A session that cannot be stopped is not recording any more: its trace is not the payload's.
  private mutating func noteEarlyEnd(of session: String, _ error: LTTngError) {
    switch error.code {
    case .alreadyStopped:
      noteEarlyEnd("the session \(session) was stopped by someone else")
      sessionsJustStopped.append(session)
    case .sessionNotFound:
      noteEarlyEnd("the session \(session) was destroyed by someone else")
      record(.finished, StepName.stop(session))
    default:
      let text = "the session \(session) cannot be stopped: \(error)"
      guard !earlyEnds.contains(text) else { return }

      earlyEnds.append(text)
      record(.failed, StepName.stop(session), detail: error.description)
      note(DaemonFault.problem("stop the session \(session)", error))
    }
  }

  /// A standing session has no payload that it could miss.
  private mutating func noteEarlyEnd(_ text: String) {
    if isStanding {
      ports.observer.observe(.note(text))
    } else {
      earlyEnds.append("\(text) before the payload ended")
    }
  }

  private func isRecording(_ session: String) -> Bool {
    wasStarted(session) && !sessionsJustStopped.contains(session)
      && !run.progress.hasFinished(StepName.stop(session))
  }

  /// Stops what still records, waits until its data is written, reads the loss counters.
  mutating func stopSessions() {
    requestStop()
    recordStarts()
    for session in sessionsJustStopped {
      let name = daemonName(session)
      let losses = awaitData(name)
      record(.finished, StepName.stop(session), losses: losses)
      announce(plan.actions(in: .stop).filter { $0.action.session == session })
    }
    sessionsJustStopped = []
  }

  /// Waits for a stopped session's data; returns what its channels lost.
  mutating func awaitData(_ name: String) -> [ChannelLosses] {
    do throws(LTTngError) {
      let end = ContinuousClock.now + .seconds(60)
      while try control.isDataPending(inSession: name) {
        guard ContinuousClock.now < end else {
          note(Problem(.failed, "the data of the session \(name) is not written after 60 s"))
          break
        }

        Waiting.pause()
      }
      return try control.losses(ofSession: name)
    } catch {
      note(DaemonFault.problem("end the session \(name)", error))
      return []
    }
  }

  /// Destroys every session that the run created.
  mutating func destroySessions() {
    for session in sessions where run.progress.mayHaveCreated(session.name) {
      do throws(LTTngError) {
        let name = daemonName(session.name)
        // A standing session may have rotated, by hand or by a trigger.
        if isStanding {
          try control.destroySession(named: name)
        } else {
          try control.destroySessionWithoutWaiting(named: name)
        }
      } catch {
        guard error.code == .sessionNotFound else {
          record(.failed, StepName.destroy(session.name), detail: error.description)
          note(DaemonFault.problem("destroy the session \(session.name)", error))
          continue
        }
      }
      record(.finished, StepName.destroy(session.name))
      announce(plan.actions(in: .destroy).filter { $0.action.session == session.name })
    }
  }

  /// Notes that sessions are gone.
  mutating func writeOff(_ sessions: [String], _ reason: String) {
    for session in sessions where run.progress.mayHaveCreated(session) {
      record(.finished, StepName.stop(session), detail: reason)
      record(.finished, StepName.destroy(session), detail: reason)
    }
  }

  /// Ends the daemon that this run or another one of the user started, when nobody needs it.
  mutating func endDaemon() {
    if let daemon = run.progress.daemon, daemon.privateHome != nil {
      if ports.daemonStarter.mayEnd(daemon) { end(daemon) }
    } else if let daemon = run.daemonLease.claim() {
      let mayEnd = ports.daemonStarter.mayEnd(daemon)
      run.daemonLease.settle(hasEnded: mayEnd && isUnused() && end(daemon))
    }
  }

  private mutating func isUnused() -> Bool {
    let others: [String]
    do throws(LTTngError) {
      others = try control.sessionNames()
    } catch {
      return error.code == .noSessionDaemon
    }
    guard !others.isEmpty else { return true }

    ports.observer.observe(
      .note(
        "the session daemon is left running: it has \(others.count) other session"
          + (others.count == 1 ? "" : "s")))
    return false
  }

  @discardableResult
  private mutating func end(_ daemon: StartedDaemon) -> Bool {
    attempt { executor throws(Problem) in
      try executor.ports.daemonStarter.end(daemon)
      executor.record(.finished, StepName.daemonEnd)
    }
  }
}
