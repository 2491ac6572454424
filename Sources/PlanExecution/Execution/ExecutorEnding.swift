import LTTngModel
import Planning
import SystemPackage

/// The fast end of a recording.
extension Executor where Control: ~Copyable {
  /// Sends the stop of every session that records, without waiting; returns what failed, which is told when
  /// the window is closed.
  mutating func requestStopInWindow() -> [(session: String, error: LTTngError)] {
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
  mutating func closeWindow(_ failures: [(session: String, error: LTTngError)]) {
    control.closeWindow()
    ports.payloads.leavesEnds = false
    for (session, error) in failures where error.code != .noSessionDaemon {
      noteEarlyEnd(of: session, error)
    }
    if failures.contains(where: { $0.error.code == .noSessionDaemon }) { requestStop() }
    backgroundEnds.tell()
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
      // The process that was cut off may not have written down that it did.
      if !isAbandoned { noteEarlyEnd("the session \(session) was stopped by someone else") }
      sessionsJustStopped.append(session)
    case .sessionNotFound:
      guard recoverLost([session]) else { return }

      noteEarlyEnd(
        isDaemonAnother(session)
          ? "the session daemon was restarted, without the session \(session)"
          : "the session \(session) was destroyed by someone else")
      record(.finished, StepName.stop(session))
    default:
      guard !error.isUnanswered else { return noteFault("stop the session \(session)", error) }

      noteFailedStop(of: session, error)
    }
  }

  private mutating func noteFailedStop(of session: String, _ error: LTTngError) {
    let text = "the session \(session) cannot be stopped: \(error)"
    guard !earlyEnds.contains(text) else { return }

    earlyEnds.append(text)
    note(DaemonFault.problem("stop the session \(session)", error))
    guard !writesOffDaemon(after: error) else { return }

    record(.failed, StepName.stop(session), detail: error.description)
  }

  /// Brings to its end what is gone with the session daemon, where that is why a call failed; returns whether it is.
  private mutating func writesOffDaemon(after error: LTTngError) -> Bool {
    // A standing run is ended by who is asked to.
    guard error.code == .noSessionDaemon, !isStanding, !control.isSessionDaemonAlive() else {
      return false
    }

    _ = writeOffDaemon()
    return true
  }

  /// Whether another session daemon answers than the one that had the session.
  func isDaemonAnother(_ session: String) -> Bool {
    guard let before = run.progress.sessions[session]?.daemonProcessID,
      let now = ports.daemonStarter.answeringProcess
    else { return false }

    return before != now
  }

  /// A standing session has no payload that it could miss.
  private mutating func noteEarlyEnd(_ text: String) {
    if isStanding {
      ports.observer.observe(.note(text))
    } else {
      earlyEnds.append("\(text) before the payload ended")
    }
  }

  func isRecording(_ session: String) -> Bool {
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
      // Whether its data is written is not known, or not all of it is.
      guard !isEndOpen, run.progress.mayHaveCreated(session) else { continue }

      recordLastSnapshot(of: session)
      record(.finished, StepName.stop(session), losses: losses)
      announce(plan.actions(in: .stop).filter { $0.action.session == session })
    }
    noteFullFolders(of: sessionsJustStopped)
    sessionsJustStopped = []
  }

  /// Waits for a stopped session's data; returns what its channels lost.
  mutating func awaitData(_ name: String) -> [ChannelLosses] {
    do throws(LTTngError) {
      let wait = try control.awaitData(
        ofSession: name, atMost: ports.dataPatience, pause: Waiting.pause)
      tell(wait, name)
      return try control.losses(ofSession: name)
    } catch {
      if !noteLostConsumer(of: name, error) { noteFault("end the session \(name)", error) }
      _ = writesOffDaemon(after: error)
      return []
    }
  }

  private mutating func tell(_ wait: DataWait, _ session: String) {
    switch wait {
    case .written(restartCount: 0): break
    case .written:
      ports.observer.observe(
        .note("the session `\(session)` was started again by someone else, and stopped once more"))
    case .startable(let triggers):
      ports.observer.observe(
        .note(
          "the trigger `\(triggers.joined(separator: "`, `"))` starts the session `\(session)` again: "
            + "whether its data is all written was not asked for"))
    case .timeIsUp: noteUnwrittenData(of: session)
    case .startedAgain:
      let answer = DaemonAnswer.startedAgain
      note(
        Problem(
          answer.status, "cannot stop the session \(session): \(answer.meaning)",
          help: answer.help))
    }
  }

  /// Notes that a session still has data; where a relay daemon takes none, the run stays open.
  ///
  /// That one may go on, and what the session holds for it would be lost. Who wants the run away loses it.
  private mutating func noteUnwrittenData(of name: String) {
    let time = TimeSpan.description(ofMilliseconds: UInt64(ports.dataPatience / .milliseconds(1)))
    let text = "the data of the session \(name) is not written after \(time)"
    let session = sessions.first { daemonName($0.name) == name }
    guard session?.isRelayed == true, !isStanding, !isUndone else {
      return note(Problem(.failed, text))
    }

    note(
      Problem(
        .environmentNotReady, "\(text): its relay daemon takes none",
        help: DaemonFault.silenceHelp, isUnanswered: true))
  }

  /// Destroys every session that the run created.
  mutating func destroySessions() {
    guard !isRecoveryDue, !isDaemonSilent || isUndone else { return }

    for session in sessions where run.progress.mayHaveCreated(session.name) {
      setBuffersAside(of: session)
      do throws(LTTngError) {
        try destroy(session)
      } catch {
        guard error.code == .sessionNotFound || isLostWithConsumer(session, error) else {
          recordFailure(StepName.destroy(session.name), error)
          noteFault("destroy the session \(session.name)", error)
          continue
        }
      }
      record(.finished, StepName.destroy(session.name))
      announce(plan.actions(in: .destroy).filter { $0.action.session == session.name })
    }
  }

  /// Whether a session is gone whose consumer daemon could not finish its trace.
  private mutating func isLostWithConsumer(_ session: SessionPlan, _ error: LTTngError) -> Bool {
    guard !error.isUnanswered, ports.daemonStarter.hasLostConsumer,
      let names = try? control.sessionNames()
    else { return false }

    return !names.contains(daemonName(session.name))
  }

  /// What was rotated is moved, and what a relay daemon gets is sent, until the session's end is awaited;
  /// any other session ends at once, its data being written (LTTng 2.13.9).
  private mutating func destroy(_ session: SessionPlan) throws(LTTngError) {
    let name = daemonName(session.name)
    if wasStarted(session.name), isEndAwaited(session) {
      try control.destroySession(named: name)
    } else {
      try control.destroySessionWithoutWaiting(named: name)
    }
  }

  private func isEndAwaited(_ session: SessionPlan) -> Bool {
    let hasSchedule = plan.actions.contains { planned in
      if case .rotationSchedule(let schedule) = planned.action {
        schedule.session == session.name
      } else {
        false
      }
    }
    // A standing session may have rotated, by hand or by a trigger.
    if isStanding { return true }
    switch session.output {
    case .relay, .live: return true
    case .none, .snapshot: return session.tracePath == nil
    case .local:
      // A rotation that was asked for by hand leaves its chunk there.
      return hasSchedule || plan.hasTriggers
        || tracePath(of: session).map { Existence.isFolder($0 + "/archives") } == true
    }
  }

  /// A stopped snapshot session holds its only copy in memory (LTTng 2.13.9), so one snapshot is recorded
  /// at the end where nothing has.
  private mutating func recordLastSnapshot(of name: String) {
    guard !isStanding, let session = sessions.first(where: { $0.name == name }),
      session.output == .snapshot, tracePath(of: session).map(Existence.holdsFiles) != true
    else { return }

    do throws(LTTngError) {
      try control.recordSnapshot(ofSession: daemonName(name), into: nil)
    } catch {
      guard ![.neverStarted, .snapshotEmpty].contains(error.code) else { return }

      noteFault("record a snapshot of the session \(name)", error)
    }
  }

  /// Notes that sessions of a payload are gone, whose names another one's have now; returns false where
  /// sub-buffers are yet to be recovered, so that the run stays as it is.
  mutating func writeOffLost(_ sessions: [String]) -> Bool {
    let reason = "was destroyed by someone else"
    guard recoverLost(sessions) else { return false }

    for session in sessions where isRecording(session) {
      noteEarlyEnd("the session \(session) \(reason)")
    }
    writeOff(sessions, "it \(reason)")
    return true
  }

  /// Lets sessions be in whose places somebody has made others of the same names since.
  ///
  /// When a run is taken up to be ended, that was looked at before.
  mutating func writeOffReplaced() {
    guard !isAbandoned, !isDaemonSilent, !run.progress.sessions.isEmpty else { return }
    let listed: [ListedSession]
    do throws(LTTngError) {
      listed = try control.listSessions()
    } catch {
      // Where there is none any more, its sessions cannot be stopped either, and that is told.
      if error.code != .noSessionDaemon { noteFault("list the sessions", error) }
      return
    }

    let process = ports.daemonStarter.answeringProcess
    let replaced = run.progress.sessions.filter { _, owned in
      owned.isReplaced(among: listed, daemonProcessID: process)
    }.keys.sorted()
    // What stands there was stopped by its name when the payload ended.
    sessionsJustStopped.removeAll(where: replaced.contains)
    _ = writeOffLost(replaced)
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
    // It has what the run made, or may still make it.
    guard !isEndOpen else { return }

    if let daemon = run.progress.daemon, daemon.privateHome != nil {
      if ports.daemonStarter.mayEnd(daemon) { end(daemon) }
    } else if !plan.hasPrivateDaemon {
      endSharedDaemon()
    }
  }

  /// Puts a daemon on record that the run was starting when it was cut off.
  private mutating func takeUpDaemon() {
    guard run.progress.isDaemonStarting,
      let daemon = ports.daemonStarter.daemon(startedBy: run.id.text),
      ports.daemonStarter.mayEnd(daemon)
    else { return }

    do throws(FolderError) {
      try run.daemonLease.keep(daemon)
    } catch {
      note(Problem(.failed, error.description))
    }
  }

  private mutating func endSharedDaemon() {
    takeUpDaemon()
    switch run.daemonLease.claim() {
    case .nothing: break
    case .inUse: noteDaemonLeft("another run is at work, the last of them ends it")
    case .claimed(let daemon):
      let mayEnd = ports.daemonStarter.mayEnd(daemon)
      run.daemonLease.settle(
        hasEnded: mayEnd && isAnswering(daemon) && isUnused() && end(daemon))
    }
  }

  private func noteDaemonLeft(_ reason: String) {
    ports.observer.observe(.note("the session daemon is left running: \(reason)"))
  }

  /// Whether a daemon is the one that calls reach: another one, of another `LTTNG_HOME`, says nothing of its
  /// sessions.
  private func isAnswering(_ daemon: StartedDaemon) -> Bool {
    let answering = ports.daemonStarter.answeringProcess
    if answering != daemon.processID {
      noteDaemonLeft(
        "\(answering.map { "\($0) answers" } ?? "none answers"), not \(daemon.processID)")
    }
    return answering == daemon.processID
  }

  private mutating func isUnused() -> Bool {
    let others: [String]
    do throws(LTTngError) {
      others = try control.sessionNames()
    } catch {
      if error.code == .noSessionDaemon { return true }

      noteDaemonLeft("its sessions cannot be listed (\(error))")
      return false
    }
    guard !others.isEmpty else { return true }

    noteDaemonLeft("it has \(others.count) other session" + (others.count == 1 ? "" : "s"))
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

extension SessionPlan {
  /// Whether a relay daemon gets what it records.
  fileprivate var isRelayed: Bool {
    switch output {
    case .relay, .live: true
    case .none, .local, .snapshot: false
    }
  }
}
