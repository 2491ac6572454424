import LTTngModel

extension ChannelConfiguration {
  /// A channel that differs from the defaults in every attribute that its domain has.
  static func differentInEverything(
    named name: String, domain: TracingDomain, buffering: BufferingScheme? = nil
  ) -> ChannelConfiguration {
    var channel = ChannelConfiguration(name: name, domain: domain, buffering: buffering)
    channel.subbufSize = 8192
    channel.numSubbuf = 2
    channel.eventRecordLossMode = .overwrite
    channel.output = .mmap
    channel.switchTimer = 1001
    channel.readTimer = 2002
    channel.monitorTimer = 3003
    channel.tracefileSize = 1 << 20
    channel.tracefileCount = 3
    // The kernel has no such timeout.
    if domain != .kernel { channel.blockingTimeout = .microseconds(4000) }
    return channel
  }
}
