package import LTTngModel
package import Planning
import SystemPackage

/// Carries out a plan: setup, configure, record, stop, destroy, teardown, verify, retrieve.
///
/// It reads the plan and the run's journal, never the recipe. What a run began is always brought to
/// its end: a failed or interrupted payload still leads to stop, destroy, verify and retrieve.
package struct Executor<Control: SessionControl & ~Copyable>: ~Copyable {
  let plan: Plan

  /// Those of the plan, worked out once: nothing is looked for while they record.
  let sessions: [SessionPlan]
  var run: Run
  var control: Control
  let ports: ExecutionPorts
  let backgroundEnds: BackgroundEnds
  let stoppingPoint: StoppingPoint?

  /// Steps in the background that were released, and not seen to run before an interruption came.
  var interruptedStarts: Set<String> = []

  /// What went wrong so far.
  var problems: [Problem] = []

  /// Sessions whose start or stop is not yet in the journal: nothing is written in the window.
  var sessionsJustStarted: [String] = []
  var sessionsJustStopped: [String] = []

  /// The sessions that an earlier process was about to start: it may not have written down that it did.
  private let startedBefore: Set<String>

  /// Why recordings ended before the payload did.
  var earlyEnds: [String] = []

  /// The folders of traces whose file systems were full when recording had ended.
  var fullFolders: [String] = []

  /// What was in sub-buffers when a daemon ended.
  var lostBuffers: [String] = []

  /// Whether that is yet to be recovered: an interruption has ended the recovery, or it has failed.
  var isRecoveryDue = false

  /// Whether all that was done is written down, as far as this process did it.
  private(set) var isJournalWhole = true

  /// Whether a document of the run could not be written, which tells of it or belongs to its trace.
  var lacksDocument = false

  var verdict: Verdict?
  var places: [String] = []
  var isPaused = false

  /// Where the run waits now; nil where its sessions are left as they are.
  var waitsAfter: StoppingPoint?
  var isAbandoned = false

  /// Whether the run was cut off before the end of its payload.
  var isCutOff = false

  /// Whether what the run had made is taken away, and it is not carried on.
  var isUndone = false

  /// What became of the runs of a series, and whether any is left.
  var runStatuses: [ExitStatus] = []
  var hasRuns = false

  /// Where the run waited before it was taken up.
  let reachedBefore: StoppingPoint?

  /// Whether the sessions are left as they are when apply is done.
  let isStanding: Bool
  private var isAtRest = false

  package init(
    plan: Plan, run: consuming Run, control: consuming Control, ports: ExecutionPorts,
    stoppingPoint: StoppingPoint? = nil
  ) {
    let progress = run.progress
    startedBefore = Set(
      plan.sessions.map(\.name).filter { progress.hasStarted(StepName.start($0)) })
    self.plan = plan
    sessions = plan.sessions
    isStanding = run.identity.isStanding == true
    reachedBefore = Self.reachedPoint(run, plan)
    self.run = run
    self.control = control
    self.ports = ports
    backgroundEnds = BackgroundEnds(ports.observer)
    self.stoppingPoint = stoppingPoint
  }

  /// Carries out what is left of the plan and returns what became of the run.
  package consuming func execute() -> RunReport {
    announce(plan.actions(in: .daemon))
    record()
    noticeInterruption()
    if isStanding, waitsAfter == nil, hasStandingSession { comeToRest() }
    if !isPaused, !isAtRest { close() }
    if !isPaused, !isAtRest { finish() }
    noticeInterruption()
    return report()
  }

  /// Brings a standing run to its end: stops, destroys, tears down, verifies, retrieves.
  ///
  /// `lostSessions` are those of the recipe that are not there any more. `hasDaemon` says whether the session
  /// daemon of the run still runs; without it the sessions are gone, and what they wrote is judged.
  package consuming func endStanding(
    lostSessions: [String], hasDaemon: Bool = true
  ) -> RunReport {
    isAbandoned = true
    guard recoverLost(lostSessions) else { return openReport() }

    writeOff(lostSessions, "it was destroyed by someone else")
    guard hasDaemon || writeOffDaemon() else { return openReport() }

    close()
    if isReopened { finishStandingAgain() } else { finish() }
    return report()
  }

  /// Leaves the sessions of a standing run as they are.
  private mutating func comeToRest() {
    isAtRest = true
    if !run.progress.isAtRest { record(.standing, "run") }
    // Nobody would know whose its sessions are.
    if run.isFolderGone { isAtRest = false }
  }

  /// Brings what an earlier part of the run left to its end, without recording or retrieving.
  ///
  /// `hasDaemon` says whether the session daemon of the run still runs; sessions go with it. In the places of
  /// `lostSessions` there are another one's.
  package consuming func abandon(
    lostSessions: [String] = [], hasDaemon: Bool = true
  ) -> RunReport {
    isAbandoned = true
    isUndone = true
    guard writeOffLost(lostSessions), hasDaemon || writeOffDaemon() else { return openReport() }

    close()
    if hasRecorded { announceKept() }
    endJournal()
    return report()
  }

  // MARK: - The three parts of a run

  /// Everything up to the end of the payload; stops at the first problem.
  private mutating func record() {
    runSetup()
    if canGoOn(after: .setup), isReadyAfterSetup() { configureSessions() }
    guard canGoOn(after: .configure) else { return }

    if isStanding {
      startStandingSessions()
      announceLiveSessions { run.progress.mayRecord($0) }
    } else {
      // In the window nothing is told.
      announceLiveSessions { _ in true }
      recordPayload()
    }
  }

  private mutating func isReadyAfterSetup() -> Bool {
    let problems = Preflight(
      plan: plan, resolver: ports.resolver, retriever: ports.retriever, machine: ports.machine,
      availability: ports.availability
    ).problemsAfterSetup()
    for problem in problems { note(problem) }
    return problems.isEmpty
  }

  private func announceLiveSessions(where isReadable: (String) -> Bool) {
    for session in sessions where isReadable(session.name) {
      let name = daemonName(session.name)
      if let url = session.output.readerURL(host: ports.machine.host, session: name) {
        ports.observer.observe(.sessionReadable(session.name, url: url))
      }
    }
  }

  /// Brings the sessions and the daemon to their end; happens whatever went wrong before.
  mutating func close() {
    removeTriggers()
    writeOffReplaced()
    requestStop()
    endBackground(in: .payload)
    stopSessions()
    guard !pauses(after: .stop) else { return }

    destroySessions()
    removeRotationTriggers()
    guard !pauses(after: .destroy) else { return }

    runTeardown()
    endLeftProcesses()
    endDaemon()
  }

  /// Judges and brings away what was recorded.
  private mutating func finish() {
    if mayTraceGrow {
      announceKept()
    } else if hasRecorded {
      verifyTrace()
      retrieveTrace()
    }
    if isStanding { finishFormerTraces() }
    endJournal()
  }

  /// Whether any session recorded something, now or before the run was taken up.
  var hasRecorded: Bool {
    sessions.contains { wasStarted($0.name) }
  }

  /// Whether a session was started, now or before the run was taken up.
  func wasStarted(_ session: String) -> Bool {
    startedBefore.contains(session) || sessionsJustStarted.contains(session)
      || run.progress.hasFinished(StepName.start(session))
  }

  /// Takes an interruption that came between two steps into the problems, once.
  mutating func noticeInterruption() {
    guard let signal = ports.payloads.interruption else { return }

    let status = ExitStatus(signal: signal)
    guard !problems.contains(where: { $0.status == status }) else { return }

    note(Problem(status, "interrupted by \(SignalName.name(of: signal))"))
  }

  func report() -> RunReport {
    let paths = sessions.compactMap { tracePath(of: $0) }
    var report = RunReport(
      runID: run.id.text, folder: run.folder.path.string,
      status: ExitStatus.worst(of: problems.map(\.status) + runStatuses), problems: problems,
      verdict: verdict,
      places: places, traces: paths.filter(Existence.isFolder),
      mutatingCallCount: control.mutatingCallCount,
      pausedAfter: waitsAfter?.rawValue,
      standingSessions: isAtRest ? sessions.map(\.name) : [])
    report.isUndone = isUndone ? true : nil
    report.isPartial = run.identity.series == nil ? nil : isPartial
    report.payloadNanoseconds = payloadNanoseconds
    return report
  }

  // MARK: - Helpers of all phases

  /// Notes a problem that `body` throws; returns whether there was none.
  @discardableResult
  mutating func attempt(_ body: (inout Self) throws(Problem) -> Void) -> Bool {
    do throws(Problem) {
      try body(&self)
      return true
    } catch {
      note(error)
      return false
    }
  }

  /// Adds a problem and tells the observer, once.
  mutating func note(_ problem: Problem) {
    guard !problems.contains(problem) else { return }

    problems.append(problem)
    ports.observer.observe(.problem(problem))
  }

  /// Writes a journal entry; a journal that cannot be written is a problem of the run.
  mutating func record(
    _ event: JournalEntry.Event, _ step: String, detail: String? = nil,
    outcome: ProgramOutcome? = nil, losses: [ChannelLosses]? = nil, session: OwnedSession? = nil,
    process: ProcessIdentity? = nil, triggers: [String]? = nil,
    environment: [String: String]? = nil
  ) {
    var entry = JournalEntry(
      event, step, detail: detail, outcome: outcome, losses: losses, session: session,
      process: process, triggers: triggers)
    entry.environment = environment
    do throws(JournalError) {
      try run.record(entry)
    } catch {
      isJournalWhole = false
      note(Problem(.failed, error.description, help: stateHelp))
    }
  }

  /// Writes down that a step is about to be carried out: what cannot be written down is not begun, as nobody would
  /// find what it left.
  mutating func begin(
    _ step: String, detail: String? = nil, triggers: [String]? = nil
  ) throws(Problem) {
    do throws(JournalError) {
      try run.begin(JournalEntry(.started, step, detail: detail, triggers: triggers))
    } catch {
      throw Problem(.failed, error.description, help: stateHelp)
    }
  }

  /// Tells the observer that actions were carried out.
  func announce(_ actions: [PlannedAction]) {
    for action in actions {
      ports.observer.observe(.actionDone(action, runID: run.id.text))
    }
  }
}

/// Everything that an executor acts through, beside the session daemon.
package struct ExecutionPorts {
  package let payloads: any PayloadRunning
  package let resolver: any ProgramResolving
  package let verifier: any TraceVerifying
  package let retriever: any TraceRetrieving
  package let daemonStarter: SessionDaemonStarter
  let bufferRecovery: BufferRecovery
  package let observer: any ExecutionObserver

  /// The facts of this machine that the manifest tells.
  package let machine: MachineFacts

  /// Asks the kernel for a perf counter.
  let availability: (PerfCounter) -> PerfCounter.Availability

  /// What else the manifest tells.
  let provenance: Provenance

  /// Whether the payload's output is shown while it runs.
  let followsPayload: Bool

  /// Whether nothing is done in the recording window but to wait.
  let keepsWindowQuiet: Bool

  /// How long the data of a stopped session is waited for.
  let dataPatience: Duration

  package init(
    payloads: any PayloadRunning, resolver: any ProgramResolving, verifier: any TraceVerifying,
    retriever: any TraceRetrieving, daemonStarter: SessionDaemonStarter,
    bufferRecovery: BufferRecovery, observer: any ExecutionObserver, machine: MachineFacts,
    availability: @escaping (PerfCounter) -> PerfCounter.Availability,
    provenance: Provenance = Provenance(), followsPayload: Bool = false,
    keepsWindowQuiet: Bool = false, dataPatience: Duration = .seconds(60)
  ) {
    self.payloads = payloads
    self.resolver = resolver
    self.verifier = verifier
    self.retriever = retriever
    self.daemonStarter = daemonStarter
    self.bufferRecovery = bufferRecovery
    self.observer = observer
    self.machine = machine
    self.availability = availability
    self.provenance = provenance
    self.followsPayload = followsPayload
    self.keepsWindowQuiet = keepsWindowQuiet
    self.dataPatience = dataPatience
  }
}
