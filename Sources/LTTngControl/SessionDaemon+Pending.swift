import CLTTngCtl
package import LTTngModel

// TODO(parcel): these move to files of their own.
extension SessionDaemon {
  private func missing(_ call: String) -> LTTngError {
    LTTngError(LTTNG_ERR_UNK, call: call, message: "not there yet")
  }
  package mutating func setChannel(
    _ channel: ChannelConfiguration, isEnabled: Bool, inSession session: String
  ) throws(LTTngError) { throw missing("a") }
  package mutating func disableRules(
    named name: NamePattern, inChannel channel: ChannelConfiguration, ofSession session: String
  ) throws(LTTngError) { throw missing("a") }
}
