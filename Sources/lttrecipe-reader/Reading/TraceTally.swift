import LTTngModel

/// What was read of a trace so far, by one thread or by all.
struct TraceTally {
  /// The number of events per name; 0 for a name that is declared only.
  var events: [String: UInt64] = [:]

  var loggers = LoggerCounts()

  /// How many events were left out because a trace that was read before has them too.
  var repeatedEventCount: UInt64 = 0

  /// The packets that were read, where more than one trace is.
  var packets = PacketRegister()

  var discardedEventCount: UInt64 = 0
  var discardedPacketCount: UInt64 = 0

  /// Nanoseconds from the clock's origin.
  var beginTime: Int64?
  var endTime: Int64?

  /// Whether the trace's classes were seen, and with them the names that they declare.
  var hasDeclarations = false

  /// What went wrong, by the rank of the stream.
  var errors: [(rank: Int, message: String)] = []

  mutating func addDiscarded(events: UInt64 = 0, packets: UInt64 = 0) {
    discardedEventCount = discardedEventCount.saturatedSum(events)
    discardedPacketCount = discardedPacketCount.saturatedSum(packets)
  }

  mutating func addTime(_ time: Int64) {
    beginTime = min(beginTime ?? time, time)
    endTime = max(endTime ?? time, time)
  }

  mutating func merge(_ other: TraceTally) {
    events.merge(other.events, uniquingKeysWith: +)
    loggers.merge(other.loggers)
    repeatedEventCount += other.repeatedEventCount
    packets.merge(other.packets)
    addDiscarded(events: other.discardedEventCount, packets: other.discardedPacketCount)
    for time in [other.beginTime, other.endTime].compactMap({ $0 }) { addTime(time) }
    hasDeclarations = hasDeclarations || other.hasDeclarations
    errors += other.errors
  }
}
