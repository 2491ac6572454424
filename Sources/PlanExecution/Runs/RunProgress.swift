package import LTTngModel

/// How far a run came, by its journal.
package struct RunProgress: Sendable {
  private var started: Set<String> = []

  /// The steps that came to an end, good or bad.
  package private(set) var finished: Set<String> = []

  /// The steps that failed.
  private var failed: Set<String> = []

  /// The steps that run in the background, or did when that was written down last.
  private var ready: Set<String> = []

  /// The outcome of each payload step that ended, by its name.
  package private(set) var outcomes: [String: ProgramOutcome] = [:]

  /// The processes of the steps' programs that were not seen to end, by the steps' names.
  package private(set) var processes: [String: ProcessIdentity] = [:]

  /// The processes of all steps' programs, also of those that have ended, by the steps' names.
  package private(set) var programs: [String: ProcessIdentity] = [:]

  package private(set) var losses: [ChannelLosses] = []

  /// What was written down with the end of each step that succeeded last, by its name.
  package private(set) var details: [String: String] = [:]

  /// The sessions that exist, by their names in the recipe, as they were when they were created.
  package private(set) var sessions: [String: OwnedSession] = [:]

  /// The session daemon's names of the triggers that the run may have there.
  package private(set) var triggers: Set<String> = []

  /// When each step began last, UTC, by its name.
  package private(set) var startTimes: [String: String] = [:]

  /// The inherited variables of the payload that the manifest tells.
  package private(set) var environment: [String: String] = [:]

  /// Whether nothing was written down yet.
  package private(set) var isEmpty = true

  /// The session daemon that the run started and has not ended.
  package private(set) var daemon: StartedDaemon?

  /// Whether the run was about to start its session daemon, and what came of it was not written down.
  package private(set) var isDaemonStarting = false

  /// Where the run waits to be taken up, by the name of the stopping point; nil for one that does not.
  package private(set) var pausedAfter: String?

  /// Whether the run waits to be taken up.
  package var isPaused: Bool { pausedAfter != nil }

  package private(set) var hasEnded = false

  /// Whether nothing was begun since the run's sessions were left as they are.
  package private(set) var isAtRest = false

  package init(_ entries: [JournalEntry] = []) {
    for entry in entries {
      record(entry)
    }
  }

  /// Whether recording was stopped, so that only what comes after the payload is left.
  package var hasStopped: Bool {
    finished.contains { $0.hasPrefix(StepName.stop("")) }
  }

  /// The signal that ended the payload, or a step of setup, by way of lttrecipe; nil where none did.
  package var interruption: Int32? {
    details[StepName.interruption].flatMap(SignalName.number)
  }

  /// Whether a session was started, or was about to be.
  package var hasRecorded: Bool {
    started.contains { $0.hasPrefix(StepName.start("")) }
  }

  package mutating func record(_ entry: JournalEntry) {
    isEmpty = false
    pausedAfter = entry.event == .paused ? entry.step : nil
    isAtRest = entry.event == .standing
    noteTriggers(entry)
    switch entry.event {
    case .started where entry.step == StepName.round:
      self = RunProgress()
      isEmpty = false
    case .started where entry.step == StepName.retrievalAgain:
      started.insert(entry.step)
      hasEnded = false
    case .started: begin(entry)
    case .held: noteHeld(entry)
    case .ready:
      ready.insert(entry.step)
    case .finished, .failed:
      processes[entry.step] = nil
      ready.remove(entry.step)
      if entry.event == .failed { failed.insert(entry.step) } else { failed.remove(entry.step) }
      finished.insert(entry.step)
      details[entry.step] = entry.event == .finished ? entry.detail : nil
      if let outcome = entry.outcome { outcomes[entry.step] = outcome }
      if let losses = entry.losses { take(losses) }
      note(entry.session, entry.step)
      noteDaemon(entry)
    case .paused, .standing: break
    case .ended: hasEnded = true
    }
  }

  private mutating func noteDaemon(_ entry: JournalEntry) {
    guard [StepName.daemon, StepName.daemonEnd].contains(entry.step) else { return }

    daemon = entry.step == StepName.daemon ? entry.daemon : nil
    isDaemonStarting = false
  }

  private mutating func noteHeld(_ entry: JournalEntry) {
    processes[entry.step] = entry.process
    programs[entry.step] = entry.process
    if let environment = entry.environment { self.environment = environment }
  }

  private mutating func begin(_ entry: JournalEntry) {
    forgetPast(of: entry.step)
    started.insert(entry.step)
    ready.remove(entry.step)
    startTimes[entry.step] = entry.time
    if let daemon = entry.daemon { self.daemon = daemon }
    if entry.step == StepName.daemon { isDaemonStarting = true }
  }

  /// Until all were registered there may be those that were and those that shall be.
  private mutating func noteTriggers(_ entry: JournalEntry) {
    if let names = entry.triggers {
      triggers = entry.event == .started ? triggers.union(names) : Set(names)
    }
    if entry.step == StepName.triggerRemoval, entry.event == .finished { triggers = [] }
  }

  /// The counters of a session go on when it is started again.
  private mutating func take(_ losses: [ChannelLosses]) {
    self.losses.removeAll { known in
      losses.contains {
        known.session == $0.session && known.channel == $0.channel && known.domain == $0.domain
      }
    }
    self.losses += losses
  }

  /// A session that is started again is not stopped any more, and one that is made again has no past.
  private mutating func forgetPast(of step: String) {
    if let session = StepName.session(of: step, StepName.start) {
      finished.remove(StepName.stop(session))
      startTimes[StepName.stop(session)] = nil
    }
    guard let session = StepName.session(of: step, StepName.create) else { return }

    for past in [StepName.start(session), StepName.stop(session), StepName.destroy(session)] {
      started.remove(past)
      finished.remove(past)
      failed.remove(past)
    }
  }

  private mutating func note(_ created: OwnedSession?, _ step: String) {
    if let created, let session = StepName.session(of: step, StepName.create) {
      sessions[session] = created
    }
    if let session = StepName.session(of: step, StepName.destroy), hasSucceeded(step) {
      sessions[session] = nil
    }
  }

  /// Whether a step was begun, by this process or an earlier one.
  package func hasStarted(_ step: String) -> Bool {
    started.contains(step)
  }

  /// Whether the session of this name in the recipe may exist, made by the run.
  package func mayHaveCreated(_ session: String) -> Bool {
    let create = StepName.create(session)
    return started.contains(create) && !failed.contains(create)
      && !hasSucceeded(StepName.destroy(session))
  }

  /// Whether the session of this name in the recipe was started, and was not destroyed since.
  package func mayRecord(_ session: String) -> Bool {
    let start = StepName.start(session)
    return started.contains(start) && !failed.contains(start)
      && !hasSucceeded(StepName.destroy(session))
  }

  /// Whether a step was seen to run in the background, ready for those after it.
  package func isReady(_ step: String) -> Bool {
    ready.contains(step)
  }

  /// Whether a step came to a good end.
  package func hasSucceeded(_ step: String) -> Bool {
    finished.contains(step) && !failed.contains(step)
  }

  /// Whether a step came to an end, good or bad.
  package func hasFinished(_ step: String) -> Bool {
    finished.contains(step)
  }
}

/// The names of the journal's steps; those of a program are the plan's action ids.
package enum StepName {
  package static let daemon = "daemon"
  package static let daemonEnd = "daemon end"

  package static let triggers = "triggers"
  package static let triggerRemoval = "triggers removed"

  /// A series begins anew: what its runs have in common is set up once more.
  package static let round = "round"

  /// What was recorded is brought away once more, as that has failed before.
  package static let retrievalAgain = "retrieval again"

  /// The documents of the run, of one in which they could not be written at first.
  package static let documents = "documents"

  /// The runs of a series.
  package static let runs = "runs"

  /// A signal to lttrecipe ended the payload, or a step of setup.
  package static let interruption = "interruption"

  package static func create(_ session: String) -> String { "create \(session)" }
  package static func configure(_ session: String) -> String { "configure \(session)" }
  package static func start(_ session: String) -> String { "start \(session)" }
  package static func stop(_ session: String) -> String { "stop \(session)" }
  package static func destroy(_ session: String) -> String { "destroy \(session)" }

  /// Returns the session that a step is about, where it is the step of that kind.
  static func session(of step: String, _ kind: (String) -> String) -> String? {
    let prefix = kind("")
    return step.hasPrefix(prefix) ? String(step.dropFirst(prefix.count)) : nil
  }
}
