package import LTTngModel

/// How far a run came, by its journal.
package struct RunProgress: Sendable {
  private var started: Set<String> = []

  /// The steps that came to an end, good or bad.
  package private(set) var finished: Set<String> = []

  /// The steps that failed.
  private var failed: Set<String> = []

  /// The outcome of each payload step that ended, by its name.
  package private(set) var outcomes: [String: ProgramOutcome] = [:]

  package private(set) var losses: [ChannelLosses] = []

  /// The session daemon that the run started and has not ended.
  package private(set) var daemon: StartedDaemon?

  /// Whether the run waits to be taken up.
  package private(set) var isPaused = false

  package private(set) var hasEnded = false

  package init(_ entries: [JournalEntry] = []) {
    for entry in entries {
      record(entry)
    }
  }

  package mutating func record(_ entry: JournalEntry) {
    isPaused = entry.event == .paused
    switch entry.event {
    case .started:
      started.insert(entry.step)
      if let daemon = entry.daemon { self.daemon = daemon }
    case .finished, .failed:
      if entry.event == .failed { failed.insert(entry.step) } else { failed.remove(entry.step) }
      finished.insert(entry.step)
      if let outcome = entry.outcome { outcomes[entry.step] = outcome }
      if let losses = entry.losses { self.losses += losses }
      if entry.step == StepName.daemon { daemon = entry.daemon }
      if entry.step == StepName.daemonEnd { daemon = nil }
    case .paused:
      break
    case .ended:
      hasEnded = true
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

  private func hasSucceeded(_ step: String) -> Bool {
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

  package static func create(_ session: String) -> String { "create \(session)" }
  package static func configure(_ session: String) -> String { "configure \(session)" }
  package static func start(_ session: String) -> String { "start \(session)" }
  package static func stop(_ session: String) -> String { "stop \(session)" }
  package static func destroy(_ session: String) -> String { "destroy \(session)" }
}
