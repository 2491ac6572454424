import LTTngModel

extension ChannelConfiguration {
  /// Returns the attributes in which an observed channel differs, each with its value and the wanted
  /// one: `subbuf-size 1MiB instead of 2MiB`.
  ///
  /// What LTTng sets by itself is no difference: a kernel that cannot sample its sub-buffers has no
  /// monitor timer, and a live session has no switch timer (lttng.md §2).
  func differences(
    from observed: ChannelConfiguration, output: SessionOutput<RunText>
  ) -> [String] {
    var differences: [String] = []
    func compare(_ name: String, _ wanted: String, _ value: String) {
      if wanted != value { differences.append("\(name) \(value) instead of \(wanted)") }
    }

    compare("buffering", buffering.rawValue, observed.buffering.rawValue)
    compare("subbuf-size", Self.size(subbufSize), Self.size(observed.subbufSize))
    compare("num-subbuf", String(numSubbuf), String(observed.numSubbuf))
    compare(
      "event-record-loss-mode", eventRecordLossMode.rawValue,
      observed.eventRecordLossMode.rawValue)
    compare("output", self.output.rawValue, observed.output.rawValue)
    if !output.isLive {
      compare("switch-timer", Self.time(switchTimer), Self.time(observed.switchTimer))
    }
    compare("read-timer", Self.time(readTimer), Self.time(observed.readTimer))
    if domain != .kernel || observed.monitorTimer != 0 {
      compare("monitor-timer", Self.time(monitorTimer), Self.time(observed.monitorTimer))
    }
    compare("blocking-timeout", blockingTimeout.text, observed.blockingTimeout.text)
    compare("tracefile-size", Self.size(tracefileSize), Self.size(observed.tracefileSize))
    compare("tracefile-count", String(tracefileCount), String(observed.tracefileCount))
    return differences
  }

  private static func size(_ count: UInt64) -> String { ByteCount.description(of: count) }

  private static func time(_ count: UInt64) -> String {
    TimeSpan.description(ofMicroseconds: count)
  }
}

extension BlockingTimeout {
  fileprivate var text: String {
    switch self {
    case .microseconds(let count): TimeSpan.description(ofMicroseconds: count)
    case .forever: "forever"
    }
  }
}

extension SessionOutput {
  fileprivate var isLive: Bool {
    if case .live = self { true } else { false }
  }
}
