import LTTngModel
import Planning
import SystemPackage

/// The end of a run that was cut off: by SIGKILL, a reboot, or a lost session daemon.
extension Executor where Control: ~Copyable {
  /// Brings the run to the end that it would have come to, without running its payload.
  ///
  /// Where the payload had not begun, what the run made is undone, but for what was recorded. Where it had, its
  /// sessions are stopped and destroyed, and the trace is verified and retrieved; one that was cut off with the
  /// payload is named so. `hasDaemon` says whether the session daemon of the run still runs; sessions go with
  /// it. `hasRebooted` says whether the machine did: what was not forced to the disk is lost, and with it that
  /// a program began. In the places of `lostSessions` there are another one's.
  package consuming func settle(
    lostSessions: [String] = [], hasDaemon: Bool, hasRebooted: Bool = false
  ) -> RunReport {
    isAbandoned = true
    guard writeOffLost(lostSessions), hasDaemon || writeOffDaemon() else { return openReport() }

    let payload = payloadProgress(hasRebooted: hasRebooted)
    isCutOff = payload != .ended
    // A series has no payload of its own.
    isUndone = payload == .notBegun && !hasRuns
    if payload == .cutOff {
      earlyEnds.append("lttrecipe was ended before it saw the end of the payload")
    }
    noteFailedSteps()
    close()
    if payload != .notBegun {
      finishAgain()
    } else if hasRecorded {
      // Somebody may have had it record while the run was paused.
      announceKept()
    } else {
      removeStaged()
    }
    endJournal()
    return report()
  }

  // MARK: - The payload

  private enum PayloadProgress {
    case notBegun

    /// It had begun, and how it ended was not written down.
    case cutOff
    case ended
  }

  private func payloadProgress(hasRebooted: Bool) -> PayloadProgress {
    // Of a run that had ended all was written down: what had not begun then never did.
    let mayHaveBegun =
      hasRebooted && !isReopened
      && sessions.contains { run.progress.hasStarted(StepName.start($0.name)) }
    let begun = plan.actions(in: .payload).filter { mayHaveBegun || hasBegun($0) }
    if begun.isEmpty { return isReopened ? .ended : .notBegun }

    // What runs in the background is ended with the others.
    let awaited = begun.filter { $0.action.step?.background == nil }
    return (awaited.isEmpty ? begun : awaited)
      .allSatisfy { run.progress.hasFinished($0.id.rawValue) } ? .ended : .cutOff
  }

  /// Takes the steps that failed before the run was cut off into the problems.
  private mutating func noteFailedSteps() {
    for planned in plan.actions {
      guard let step = planned.action.step,
        let outcome = run.progress.outcomes[planned.id.rawValue],
        !run.progress.hasSucceeded(planned.id.rawValue)
      else { continue }

      note(
        failure(
          of: planned, step, outcome,
          status: planned.action.phase == .payload ? .payloadFailed : .failed))
    }
    noteEarlierInterruption()
  }

  private mutating func noteEarlierInterruption() {
    guard let signal = run.progress.interruption else { return }

    let status = ExitStatus(signal: signal)
    guard !problems.contains(where: { $0.status == status }) else { return }

    note(Problem(status, "the run had been interrupted by \(SignalName.name(of: signal))"))
  }

  // MARK: - Verification and retrieval

  /// Judges and brings away what was recorded, as far as that was not done.
  mutating func finishAgain() {
    guard hasRecorded else { return }
    guard !mayTraceGrow else { return announceKept() }

    if isRetrieved {
      takeUpVerdict()
      places = plan.actions(in: .retrieve).compactMap { run.progress.details[$0.id.rawValue] }
      removeStaged()
      for place in places { ports.observer.observe(.retrieved(place: place)) }
      return
    }
    attempt { executor throws(Problem) in try executor.takeBackTraces() }
    // What was seen when the run ended is not to be seen again.
    let isTakenUp = isMovedAway || isReopened
    if isTakenUp || isVerdictOfNow { takeUpVerdict() }
    if verdict == nil, !isMovedAway { verifyTrace() }
    guard isMovedAway || isUnchanged() else {
      tellEarlierPackages()
      return announceKept()
    }

    retrieveTrace(files: isTakenUp ? storedManifest?.files : nil)
  }

  /// Tells the packages that are whole at their targets, though the trace here is of no use for the others.
  private mutating func tellEarlierPackages() {
    guard let files = storedManifest?.files else { return }

    places = plan.actions(in: .retrieve).map(\.id.rawValue).filter(run.progress.hasSucceeded)
      .compactMap { run.progress.details[$0] }
      .filter { ports.retriever.isWhole(files, at: $0) }
    for place in places { ports.observer.observe(.retrieved(place: place)) }
  }

  /// The same of a standing run, which may have recorded more than one trace.
  mutating func finishStandingAgain() {
    finishAgain()
    finishFormerTraces()
    endJournal()
  }

  /// Whether the traces are as they were when the run ended; what is brought away later is told by the manifest
  /// of that time.
  private mutating func isUnchanged() -> Bool {
    guard isReopened, let known = storedManifest?.files else { return true }

    return attempt { executor throws(Problem) in
      let files: [TraceManifest.File]
      do throws(RetrievalError) {
        files = try executor.ports.retriever.files(of: executor.package)
      } catch {
        throw Problem(.retrievalFailed, error.description, help: executor.retrievalHelp(error.help))
      }
      guard let changed = Set(files).symmetricDifference(known).map(\.path).min() else { return }

      throw Problem(
        .retrievalFailed, "the trace was changed since it was recorded: \(changed)",
        help: executor.retrievalHelp("put it back as it was"))
    }
  }

  /// Whether an earlier process that could not write all had judged the traces, which are as they were: a boot may
  /// have cost them something.
  private var isVerdictOfNow: Bool {
    lackedDocument && run.identity.bootID == ports.machine.bootID
  }

  private var isRetrieved: Bool {
    let targets = plan.actions(in: .retrieve)
    return !targets.isEmpty && targets.allSatisfy { run.progress.hasSucceeded($0.id.rawValue) }
  }

  /// Whether the traces are at their target already, which was not written down.
  private var isMovedAway: Bool {
    storedManifest != nil && !package.traces.isEmpty
      && package.traces.allSatisfy { $0.isMovable && !Existence.isFolder($0.path) }
  }

  private func takeBackTraces() throws(Problem) {
    for planned in plan.actions(in: .retrieve) {
      guard case .retrieve(let target) = planned.action else { continue }

      do throws(RetrievalError) {
        try ports.retriever.takeBack(package, from: destination(target))
      } catch {
        throw Problem(
          .retrievalFailed, "\(target): \(error)", help: retrievalHelp(error.help),
          origin: target.origin)
      }
    }
  }

  private var storedManifest: TraceManifest? {
    WholeFile.read(run.folder.manifest).flatMap { JSONText.decode(TraceManifest.self, from: $0) }
  }

  /// What became of the run when it had ended before; nil where it had not.
  var storedReport: RunReport? {
    RunReport.read(run.folder)
  }

  /// Takes the verdict that an earlier process came to.
  private mutating func takeUpVerdict() {
    guard
      let stored = WholeFile.read(run.folder.verdict).flatMap({
        JSONText.decode(Verdict.self, from: $0)
      })
    else { return }

    take(stored)
  }
}
