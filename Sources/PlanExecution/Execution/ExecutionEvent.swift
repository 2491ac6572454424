package import LTTngModel
package import Planning

/// What an observer of a run learns, as it happens; never while the payload runs.
package enum ExecutionEvent: Sendable {
  /// A run was made or taken up.
  case runBegan(id: String, folder: String, isNew: Bool)

  /// An action of the plan was carried out.
  case actionDone(PlannedAction, runID: String)

  /// Readers can follow a live session, which records already or is about to: its name in the recipe, and the URL.
  case sessionReadable(String, url: String)

  /// The payload is about to run; nothing is told until it ended.
  case recordingBegins(command: String, outputFolder: String)

  /// A step runs, and may have written more to the files of its output: said every so often of setup and teardown,
  /// and of the payload where that was asked for.
  case stepWrites(outputPath: String, errorOutputPath: String)

  /// A step in the background is ready for those after it, which it was so many milliseconds after its begin.
  case stepReady(name: String, command: String, milliseconds: UInt64)

  /// A step of the recipe ended; its output stands in the files.
  case stepEnded(
    name: String, command: String, outcome: ProgramOutcome, outputPath: String,
    errorOutputPath: String)

  case verdictReached(Verdict)

  /// A package arrived at a target.
  case retrieved(place: String)

  /// The trace stays where it was recorded.
  case traceKept(path: String)

  /// A session did what it was told: its name in the recipe, and the command.
  case sessionTold(String, String)

  /// A snapshot was recorded, or a trace chunk archived.
  case pieceMade(TracePiece)

  /// Worth knowing.
  case note(String)

  case problem(Problem)
}

/// Is told what happens in a run.
package protocol ExecutionObserver {
  func observe(_ event: ExecutionEvent)
}

/// What became of a run.
package struct RunReport: Hashable, Codable, Sendable {
  package var runID: String
  package var folder: String
  package var status: ExitStatus
  package var problems: [Problem]
  package var verdict: Verdict?

  /// Where the package is: a folder a target.
  package var places: [String]

  /// The folders that hold the traces now.
  package var traces: [String]

  /// How many calls changed the session daemon's state.
  package var mutatingCallCount: Int

  /// The phase after which the run stopped on request.
  package var pausedAfter: String?

  /// The recipe's names of the sessions that record on.
  package var standingSessions: [String] = []

  /// Whether the payload did not come to its own end, of a run of a series; nil for others.
  package var isPartial: Bool?

  /// From the beginning of the payload's first step to the end of its last one; nil where none ended.
  package var payloadNanoseconds: UInt64?

  package init(
    runID: String, folder: String, status: ExitStatus, problems: [Problem],
    verdict: Verdict? = nil, places: [String] = [], traces: [String] = [], mutatingCallCount: Int,
    pausedAfter: String? = nil, standingSessions: [String] = []
  ) {
    self.runID = runID
    self.folder = folder
    self.status = status
    self.problems = problems
    self.verdict = verdict
    self.places = places
    self.traces = traces
    self.mutatingCallCount = mutatingCallCount
    self.pausedAfter = pausedAfter
    self.standingSessions = standingSessions
  }
}
