import CLTTngCtl
package import LTTngModel

extension SessionDaemon {
  /// Creates a channel with all attributes of the configuration.
  ///
  /// A time that does not fit into LTTng's field is refused with `LTTNG_ERR_INVALID`.
  package mutating func createChannel(
    _ channel: ChannelConfiguration, inSession session: String
  ) throws(LTTngError) {
    let handle = try Handle(session: session, channel: channel)
    let description = try Channel(channel)
    try change("lttng_enable_channel", lttng_enable_channel(handle.pointer, description.pointer))
  }

  /// Lets an existing channel record, or not.
  ///
  /// It can be done as often as one likes, also after the start; the attributes stay what they were made.
  /// LTTng 2.13.9 silences a kernel channel that is disabled, but lists it as enabled: its rules are
  /// disabled instead, which are listed as that.
  package mutating func setChannel(
    _ channel: ChannelConfiguration, isEnabled: Bool, inSession session: String
  ) throws(LTTngError) {
    if isEnabled { return try createChannel(channel, inSession: session) }
    if channel.domain == .kernel { return try disableRules(named: nil, channel, session) }

    let call = "lttng_disable_channel"
    try refuseNullCharacter(in: channel.name, for: call)
    let handle = try Handle(session: session, channel: channel)
    try change(call, lttng_disable_channel(handle.pointer, channel.name))
  }
}
