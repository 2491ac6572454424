import LTTngModel

extension ChannelConfiguration {
  /// Returns the attributes in which an observed channel differs, each with its value and the wanted
  /// one: `subbuf-size 1MiB instead of 2MiB`.
  ///
  /// What LTTng sets by itself is no difference: a kernel that cannot sample its sub-buffers has no
  /// monitor timer, and a live session has no switch timer (LTTng 2.13.9).
  func differences(
    from observed: ChannelConfiguration, output: SessionOutput<RunText>
  ) -> [String] {
    let wanted = Self.attributes(of: self)
    let there = Self.attributes(of: observed)
    let isLive = output.isLive
    return zip(wanted, there).compactMap { wanted, there in
      if wanted.name == "switch-timer", isLive { return nil }
      if wanted.name == "monitor-timer", domain == .kernel, observed.monitorTimer == 0 {
        return nil
      }

      return wanted.value == there.value
        ? nil : "\(wanted.name) \(there.value) instead of \(wanted.value)"
    }
  }

  /// The timers and limits that are not LTTng's defaults, in a recipe's words: `read-timer 1s`.
  var uncommonAttributes: [String] {
    let defaults = ChannelConfiguration(name: name, domain: domain, buffering: buffering)
    let others = zip(Self.attributes(of: self), Self.attributes(of: defaults)).dropFirst(4)
    return others.filter { $0.0.value != $0.1.value }.map { "\($0.0.name) \($0.0.value)" }
  }

  /// The attributes as recipes write them, those that every description of a channel has first.
  private static func attributes(
    of channel: ChannelConfiguration
  ) -> [(name: String, value: String)] {
    [
      ("buffering", channel.buffering.rawValue),
      ("subbuf-size", size(channel.subbufSize)),
      ("num-subbuf", String(channel.numSubbuf)),
      ("event-record-loss-mode", channel.eventRecordLossMode.rawValue),
      ("output", channel.output.rawValue),
      ("switch-timer", time(channel.switchTimer)),
      ("read-timer", time(channel.readTimer)),
      ("monitor-timer", time(channel.monitorTimer)),
      ("blocking-timeout", channel.blockingTimeout.text),
      ("tracefile-size", size(channel.tracefileSize)),
      ("tracefile-count", String(channel.tracefileCount)),
    ]
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
    case .forever: "inf"
    }
  }
}

extension SessionOutput {
  fileprivate var isLive: Bool {
    if case .live = self { true } else { false }
  }
}
