package import LTTngModel

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

  /// Whether what it had made was taken away, and it was not carried on; nil for no.
  package var isUndone: Bool?

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

  /// Reads what became of a run; nil where that was not written down.
  package static func read(_ folder: RunFolder) -> RunReport? {
    WholeFile.read(folder.report).flatMap { JSONText.decode(RunReport.self, from: $0) }
  }
}
