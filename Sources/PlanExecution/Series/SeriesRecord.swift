import LTTngModel

/// The series that a run belongs to.
package struct SeriesMembership: Hashable, Codable, Sendable {
  /// The id of the series.
  package let id: String

  /// The run's name in it: `delay=2,rep=3`.
  package let name: String

  package init(id: String, name: String) {
    self.id = id
    self.name = name
  }
}

/// A series: the runs that a recipe's matrix asks for, in their order, and what became of them.
package struct SeriesRecord: Hashable, Codable, Sendable {
  /// The version of the JSON form.
  package static let formatVersion = 1

  package var format = SeriesRecord.formatVersion

  /// The matrix's parameters, in the order of the file.
  package let parameters: [String]

  /// How many runs each combination has.
  package let repetitionCount: Int

  /// What the order was made of; nil for the order given.
  package let seed: UInt64?

  package let hasOwnSetup: Bool
  package let hasOwnTeardown: Bool

  /// Whether a run that fails is the last one.
  package let stopsAtFailure: Bool

  /// The recipe's folder.
  package let recipeFolder: String

  /// The names of the recipe's secret parameters, whose values are kept nowhere.
  package let secrets: [String]

  /// In the order in which they are made.
  package var runs: [SeriesRun]

  package init(
    parameters: [String], repetitionCount: Int, seed: UInt64?, hasOwnSetup: Bool,
    hasOwnTeardown: Bool, stopsAtFailure: Bool, recipeFolder: String, secrets: [String],
    runs: [SeriesRun]
  ) {
    self.parameters = parameters
    self.repetitionCount = repetitionCount
    self.seed = seed
    self.hasOwnSetup = hasOwnSetup
    self.hasOwnTeardown = hasOwnTeardown
    self.stopsAtFailure = stopsAtFailure
    self.recipeFolder = recipeFolder
    self.secrets = secrets
    self.runs = runs
  }

  /// How many runs came to an end of their own.
  package var madeCount: Int { runs.count { $0.isMade } }

  /// Whether there is a run to be made: after a failed one there may be none.
  package var isUnfinished: Bool {
    madeCount < runs.count && !(stopsAtFailure && runs.contains { $0.hasFailed })
  }

  /// Whether any run came to an end of its own, or has left a trace.
  package var hasRuns: Bool {
    runs.contains {
      $0.isMade || $0.outcome?.places.isEmpty == false || $0.outcome?.traces.isEmpty == false
    }
  }

  /// What became of the runs, worst of all.
  package var statuses: [ExitStatus] { runs.compactMap { $0.outcome?.status } }

  /// The folders in which the packages stand, each once.
  package var places: [String] {
    var seen: Set<String> = []
    return runs.flatMap { $0.outcome?.places ?? [] }.compactMap { place in
      place.lastIndex(of: "/").map { String(place[..<$0]) }
    }.filter { seen.insert($0).inserted }
  }

  /// Reads the record of a series; nil where there is none.
  package static func read(_ folder: RunFolder) -> SeriesRecord? {
    WholeFile.read(folder.series).flatMap { JSONText.decode(SeriesRecord.self, from: $0) }
  }

  /// Puts the record in the place of the former one.
  package func write(_ folder: RunFolder) throws(FolderError) {
    try WholeFile.write(JSONText.encode(self, isPretty: true), to: folder.series)
  }
}

/// One run of a series.
package struct SeriesRun: Hashable, Codable, Sendable {
  /// The values of the series' parameters.
  package let values: [String]

  /// From 1.
  package let repetition: Int

  /// Of its folder at the targets: `delay=2,rep=3`.
  package let name: String

  /// The number of its combination, from 0.
  package let combination: Int

  /// The ids of the runs that were made for it: all but the last one did not come to an end of their own.
  package var attempts: [String] = []

  /// What became of the last of them; nil while it is not known.
  package var outcome: SeriesOutcome?

  package init(values: [String], repetition: Int, name: String, combination: Int) {
    self.values = values
    self.repetition = repetition
    self.name = name
    self.combination = combination
  }

  /// Whether it came to an end of its own, good or bad: it is not made again.
  package var isMade: Bool { outcome?.isPartial == false }

  package var hasFailed: Bool { isMade && outcome?.status != .done }
}

/// What became of a run of a series.
package struct SeriesOutcome: Hashable, Codable, Sendable {
  package let status: ExitStatus

  /// Whether its payload did not come to its own end.
  package let isPartial: Bool

  /// Whether its payload was begun; nil means yes.
  package var isBegun: Bool?

  /// nil where there is no verdict.
  package var isGood: Bool?
  package var eventCount: UInt64?
  package var discardedEventCount: UInt64?
  package var lostPacketCount: UInt64?
  package var payloadNanoseconds: UInt64?

  /// Where its packages are.
  package var places: [String] = []

  /// The folders that hold its traces where they were not brought away.
  package var traces: [String] = []

  /// What a run's report says.
  package init(_ report: RunReport) {
    isPartial = report.isPartial ?? true
    // A signal that came when the payload had ended says nothing of the run.
    let others = report.problems.map(\.status).filter { !$0.isInterruption }
    status = report.isPartial == false ? ExitStatus.worst(of: others) : report.status
    isGood = report.verdict?.isGood
    eventCount = report.verdict?.eventCount
    discardedEventCount = report.verdict?.discardedEventCount
    lostPacketCount = report.verdict?.lostPacketCount
    payloadNanoseconds = report.payloadNanoseconds
    places = report.places
    traces = report.places.isEmpty ? report.traces : []
  }

  /// A run that was not begun, and why.
  package init(notBegun status: ExitStatus) {
    self.status = status
    isPartial = true
    isBegun = false
  }
}

extension SeriesRecord {
  /// Takes what became of runs whose end was not seen by who made them, from their reports by the runs' ids.
  package mutating func takeOutcomes(_ report: (String) -> RunReport?) {
    for index in runs.indices where runs[index].outcome == nil {
      runs[index].outcome = runs[index].attempts.last.flatMap(report).map(SeriesOutcome.init)
    }
  }

  /// Takes what became of runs that have ended and whose trace was brought away since, from their reports by the
  /// runs' ids.
  package mutating func renewOutcomes(_ report: (String) -> RunReport?) {
    for index in runs.indices where runs[index].hasFailed {
      guard let outcome = runs[index].outcome, let now = runs[index].attempts.last.flatMap(report),
        now.isPartial == false, now.places.count > outcome.places.count
      else { continue }

      runs[index].outcome = SeriesOutcome(now)
    }
  }
}

extension RunReport {
  /// Takes what became of the runs since into the report of their series; `summaryProblems` are those with its
  /// table.
  package mutating func renew(_ record: SeriesRecord, summaryProblems: [Problem]) {
    guard isUndone != true else { return }

    // A series brings nothing else away.
    problems.removeAll { $0.status == .retrievalFailed }
    for problem in summaryProblems where !problems.contains(problem) { problems.append(problem) }
    status = ExitStatus.worst(of: problems.map(\.status) + record.statuses)
    places = record.places
  }
}
