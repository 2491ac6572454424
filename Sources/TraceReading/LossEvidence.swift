import LTTngModel

/// What was lost, by the session daemon's counters and by the traces.
///
/// The two can differ: a trace cannot tell what a ring buffer discarded after the last packet that it
/// wrote, and the daemon's counters are not there for a trace that was recorded elsewhere.
struct LossEvidence {
  static let bufferHelp =
    "larger or more sub-buffers lose fewer events: raise subbuf-size or num-subbuf of the channel"

  private let losses: [ChannelLosses]
  private let daemonDiscardedCount: UInt64
  private let traceDiscardedCount: UInt64
  let lostPacketCount: UInt64

  init(_ evidence: Evidence) {
    losses = evidence.losses
    let traces = evidence.summary.traces
    daemonDiscardedCount = losses.reduce(0) { $0.saturatedSum($1.discardedEventCount) }
    traceDiscardedCount = traces.reduce(0) { $0.saturatedSum($1.discardedEventCount) }
    lostPacketCount = max(
      losses.reduce(0) { $0.saturatedSum($1.lostPacketCount) },
      traces.reduce(0) { $0.saturatedSum($1.discardedPacketCount) })
  }

  var discardedEventCount: UInt64 {
    max(daemonDiscardedCount, traceDiscardedCount)
  }

  /// Says nothing of the discarded events where an expectation judges them.
  func findings(isDiscardExpected: Bool) -> [Finding] {
    [isDiscardExpected ? nil : discarded, lostPackets, difference].compactMap { $0 }
  }
}

extension LossEvidence {
  private var discarded: Finding? {
    guard discardedEventCount > 0 else { return nil }

    let channels = channelList(\.discardedEventCount)
    return Finding(
      severity: .warning, kind: "discarded-events",
      message: "\(counted(discardedEventCount, "event")) discarded\(channels)",
      help: Self.bufferHelp)
  }

  private var lostPackets: Finding? {
    guard lostPacketCount > 0 else { return nil }

    let channels = channelList(\.lostPacketCount)
    return Finding(
      severity: .warning, kind: "lost-packets",
      message: "\(counted(lostPacketCount, "packet")) lost\(channels)",
      help: "more or larger sub-buffers keep more of the past before they are overwritten")
  }

  private var difference: Finding? {
    guard !losses.isEmpty, daemonDiscardedCount != traceDiscardedCount else { return nil }

    return Finding(
      severity: .note, kind: "discarded-counts-differ",
      message: """
        the session daemon counted \(daemonDiscardedCount) discarded events, the trace \
        \(traceDiscardedCount)
        """)
  }

  private func counted(_ count: UInt64, _ noun: String) -> String {
    count == 1 ? "1 \(noun) was" : "\(count) \(noun)s were"
  }

  /// Names the channels with a loss, in the order of the evidence.
  private func channelList(_ count: (ChannelLosses) -> UInt64) -> String {
    let names = losses.filter { count($0) > 0 }.map { loss in
      "\(loss.channel) of \(loss.session): \(count(loss))"
    }
    return names.isEmpty ? "" : " (\(names.joined(separator: ", ")))"
  }
}
