import CLTTngCtl
package import LTTngModel

// TODO(parcel): these move to files of their own.
extension SessionDaemon {
  private func missing(_ call: String) -> LTTngError {
    LTTngError(LTTNG_ERR_UNK, call: call, message: "not there yet")
  }
  package mutating func listSessions() throws(LTTngError) -> [ListedSession] { throw missing("a") }
  package mutating func addRotationSchedule(
    _ schedule: RotationSchedule, toSession session: String
  ) throws(LTTngError) { throw missing("a") }
  package mutating func removeRotationSchedule(
    _ schedule: RotationSchedule, fromSession session: String
  ) throws(LTTngError) { throw missing("a") }
  package mutating func addSnapshotOutput(
    _ output: SnapshotOutput<String>, toSession session: String
  ) throws(LTTngError) { throw missing("a") }
  package mutating func removeSnapshotOutput(
    named name: String, fromSession session: String
  ) throws(LTTngError) { throw missing("a") }
  package mutating func setChannel(
    _ channel: ChannelConfiguration, isEnabled: Bool, inSession session: String
  ) throws(LTTngError) { throw missing("a") }
  package mutating func disableRules(
    named name: NamePattern, inChannel channel: ChannelConfiguration, ofSession session: String
  ) throws(LTTngError) { throw missing("a") }
  package mutating func removeTracker(
    of attribute: ProcessAttributeTracker.Attribute, domain: TracingDomain,
    fromSession session: String
  ) throws(LTTngError) { throw missing("a") }
  package mutating func destroySession(named name: String) throws(LTTngError) { throw missing("a") }
  package mutating func recordSnapshot(
    ofSession session: String, into output: SnapshotOutput<String>?
  ) throws(LTTngError) { throw missing("a") }
  package mutating func rotateSession(named name: String) throws(LTTngError) -> String {
    throw missing("a")
  }
  package mutating func clearSession(named name: String) throws(LTTngError) { throw missing("a") }
  package mutating func regenerateMetadata(ofSession session: String) throws(LTTngError) {
    throw missing("a")
  }
  package mutating func regenerateStatedump(ofSession session: String) throws(LTTngError) {
    throw missing("a")
  }
}
