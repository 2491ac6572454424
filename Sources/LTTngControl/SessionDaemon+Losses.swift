import CLTTngCtl
package import LTTngModel

extension SessionDaemon {
  /// Returns the loss counters of every channel of a session.
  ///
  /// Only the domains that the daemon lists are asked for their channels: the question alone
  /// creates a missing domain in the session and starts its consumer daemon (the daemon's
  /// `client.c`).
  package mutating func losses(
    ofSession session: String
  ) throws(LTTngError) -> [ChannelLosses] {
    let call = "lttng_list_domains"
    try refuseNullCharacter(in: session, for: call)
    let domains = try ResultList<lttng_domain>(call) { lttng_list_domains(session, &$0) }
    var losses: [ChannelLosses] = []
    try domains.visit { (listed: UnsafeMutablePointer<lttng_domain>) throws(LTTngError) in
      guard let domain = TracingDomain(listed.pointee.type) else { return }

      losses += try channelLosses(session: session, domain: domain, listed: listed.pointee)
    }
    return losses
  }

  private func channelLosses(
    session: String, domain: TracingDomain, listed: lttng_domain
  ) throws(LTTngError) -> [ChannelLosses] {
    let handle = try Handle(session: session, domain: listed)
    let channels = try ResultList<lttng_channel>("lttng_list_channels") {
      lttng_list_channels(handle.pointer, &$0)
    }
    return try channels.map { (channel) throws(LTTngError) in
      try ChannelLosses(channel, session: session, listedIn: domain)
    }
  }
}

extension ChannelLosses {
  /// Reads the counters; the channels of the agents are listed in the user space domain.
  fileprivate init(
    _ channel: UnsafeMutablePointer<lttng_channel>, session: String, listedIn domain: TracingDomain
  ) throws(LTTngError) {
    var discarded: UInt64 = 0
    var lost: UInt64 = 0
    try check(
      "lttng_channel_get_discarded_event_count",
      lttng_channel_get_discarded_event_count(channel, &discarded))
    try check(
      "lttng_channel_get_lost_packet_count", lttng_channel_get_lost_packet_count(channel, &lost))
    let name = text(ofField: channel.pointee.name)
    let agent = TracingDomain.allCases.first { $0.agentChannelName == name }
    self.init(
      session: session, channel: name, domain: domain == .user ? agent ?? domain : domain,
      discardedEventCount: discarded, lostPacketCount: lost)
  }
}

extension TracingDomain {
  fileprivate init?(_ type: lttng_domain_type) {
    switch type {
    case LTTNG_DOMAIN_KERNEL: self = .kernel
    case LTTNG_DOMAIN_UST: self = .user
    default: return nil
    }
  }
}
