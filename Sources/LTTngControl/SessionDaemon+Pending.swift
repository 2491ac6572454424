import CLTTngCtl
package import LTTngModel

// TODO(parcel): these move to files of their own.
extension SessionDaemon {
  private func missing(_ call: String) -> LTTngError {
    LTTngError(LTTNG_ERR_UNK, call: call, message: "not there yet")
  }
  package mutating func listSessions() throws(LTTngError) -> [ListedSession] {
    try sessionList().map { session in
      var time: UInt64 = 0
      _ = lttng_session_get_creation_time(session, &time)
      return ListedSession(
        name: text(ofField: session.pointee.name), isActive: session.pointee.enabled != 0,
        output: text(ofField: session.pointee.path),
        isSnapshot: session.pointee.snapshot_mode != 0, creationTime: time)
    }
  }
  package mutating func listTriggers() throws(LTTngError) -> [Trigger<String>] {
    throw missing("a")
  }
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
  package mutating func registerTrigger(_ trigger: Trigger<String>) throws(LTTngError) {
    throw missing("a")
  }
  package mutating func unregisterTrigger(_ trigger: Trigger<String>) throws(LTTngError) {
    throw missing("a")
  }
  package mutating func destroySession(named name: String) throws(LTTngError) {
    try change("lttng_destroy_session", lttng_destroy_session(name))
  }
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
