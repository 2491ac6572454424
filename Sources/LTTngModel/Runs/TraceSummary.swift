/// What `lttrecipe-reader` found in the traces below one folder; its JSON output.
package struct TraceSummary: Hashable, Codable, Sendable {
  /// The version of the JSON form.
  package static let formatVersion = 1

  package var format: Int
  package var traces: [TraceContents]

  package init(traces: [TraceContents]) {
    format = Self.formatVersion
    self.traces = traces
  }

  /// The number of recorded events.
  package var eventCount: UInt64 {
    traces.reduce(0) { $0 + $1.eventCount }
  }

  /// The number of events per name over all traces; 0 for one that is declared and never recorded.
  package var events: [String: UInt64] {
    traces.reduce(into: [:]) { $0.merge($1.events, uniquingKeysWith: +) }
  }

  /// How many events were left out because more than one trace has them.
  package var repeatedEventCount: UInt64 {
    traces.reduce(0) { $0 + ($1.repeatedEventCount ?? 0) }
  }

  /// All faults, each with the trace that it belongs to.
  package var errors: [String] {
    traces.flatMap { trace in trace.errors.map { "\(trace.path): \($0)" } }
  }
}

/// The contents of one CTF trace: a folder that holds a `metadata` file.
package struct TraceContents: Hashable, Codable, Sendable {
  /// Relative to the folder that was read; `.` for that folder itself.
  package var path: String

  /// The recipe's name of the session that recorded it; nil where that is not known.
  package var session: String?

  /// The number of events per name; 0 for one that the metadata declares and nothing recorded.
  package var events: [String: UInt64]

  /// The number of events per logger, by the name of the event that all loggers of a domain share.
  ///
  /// nil where there is none; an event with very many loggers has an empty table.
  package var loggers: [String: [String: UInt64]]?

  /// How many events are not in `events` because a trace before this one has them too, as the snapshots of
  /// one recording do; nil for none.
  package var repeatedEventCount: UInt64?

  package var discardedEventCount: UInt64
  package var discardedPacketCount: UInt64

  /// The times of the first and the last event, in nanoseconds of the trace clock from its origin.
  package var beginTime: Int64?
  package var endTime: Int64?

  /// What could not be read, for people.
  package var errors: [String]

  package init(
    path: String, events: [String: UInt64] = [:], discardedEventCount: UInt64 = 0,
    discardedPacketCount: UInt64 = 0, beginTime: Int64? = nil, endTime: Int64? = nil,
    errors: [String] = []
  ) {
    self.path = path
    self.events = events
    self.discardedEventCount = discardedEventCount
    self.discardedPacketCount = discardedPacketCount
    self.beginTime = beginTime
    self.endTime = endTime
    self.errors = errors
  }

  package var eventCount: UInt64 {
    events.values.reduce(0, +)
  }
}
