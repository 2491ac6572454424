/// What can be asked of a session daemon.
///
/// A conformer serves one thread: liblttng-ctl keeps its connection in global variables. Every
/// function makes at least one round trip and throws what the daemon answers.
package protocol SessionControl: ~Copyable {
  /// How many calls that change the daemon's state were sent so far.
  var mutatingCallCount: Int { get }

  /// Returns whether a session daemon answers.
  mutating func isSessionDaemonAlive() -> Bool

  // MARK: What is there

  /// Returns the sessions that this user can see; a creation time costs a round trip for each.
  mutating func listSessions() throws(LTTngError) -> [ListedSession]

  /// Returns the names of the sessions that this user can see.
  mutating func sessionNames() throws(LTTngError) -> [String]

  /// Returns the state of a session; nil where none of that name can be seen.
  mutating func observeSession(named name: String) throws(LTTngError) -> ObservedSession?

  /// Returns this user's triggers that have a name, in the order of their names.
  mutating func listTriggers() throws(LTTngError) -> [Trigger<String>]

  /// Returns the names of the instrumentation points that the domain can record now; those of the
  /// running programs in every domain but the kernel's.
  mutating func tracepointNames(in domain: TracingDomain) throws(LTTngError) -> [String]

  /// Returns the names of the kernel's system calls that can be recorded.
  mutating func systemCallNames() throws(LTTngError) -> [String]

  // MARK: Sessions

  mutating func createSession(_ session: SessionConfiguration) throws(LTTngError)

  /// Adds a schedule to a session that has none of its kind.
  mutating func addRotationSchedule(
    _ schedule: RotationSchedule, toSession session: String) throws(LTTngError)

  mutating func removeRotationSchedule(
    _ schedule: RotationSchedule, fromSession session: String) throws(LTTngError)

  /// Adds an output to a session without one.
  mutating func addSnapshotOutput(
    _ output: SnapshotOutput<String>, toSession session: String) throws(LTTngError)

  mutating func removeSnapshotOutput(
    named name: String, fromSession session: String) throws(LTTngError)

  // MARK: Channels and rules

  mutating func createChannel(
    _ channel: ChannelConfiguration, inSession session: String) throws(LTTngError)

  /// Lets an existing channel record, or not; its rules stay as they are, but in the kernel domain, where
  /// all of them are disabled with it.
  mutating func setChannel(
    _ channel: ChannelConfiguration, isEnabled: Bool, inSession session: String
  ) throws(LTTngError)

  mutating func addContext(
    _ context: ContextField, toChannel channel: ChannelConfiguration, inSession session: String
  ) throws(LTTngError)

  /// Enables a rule in an existing channel: makes it, or enables it again.
  mutating func enableRule(
    _ rule: RecordingRule, inChannel channel: ChannelConfiguration, ofSession session: String
  ) throws(LTTngError)

  /// Disables every rule of a name in a channel, whatever else the rules say; LTTng cannot remove one,
  /// nor disable one of several.
  mutating func disableRules(
    named name: NamePattern, inChannel channel: ChannelConfiguration, ofSession session: String
  ) throws(LTTngError)

  /// Makes exactly these rules of an agent's channel record, whatever it had before.
  ///
  /// The rules of an agent hang together: to enable that of the logger `*` enables all.
  mutating func setRules(
    _ rules: [RecordingRule], ofAgentChannel channel: ChannelConfiguration,
    inSession session: String
  ) throws(LTTngError)

  /// Makes a tracker include exactly its set.
  mutating func setTracker(
    _ tracker: ProcessAttributeTracker, ofSession session: String) throws(LTTngError)

  /// Makes an attribute's tracker include all processes.
  mutating func removeTracker(
    of attribute: ProcessAttributeTracker.Attribute, domain: TracingDomain,
    fromSession session: String
  ) throws(LTTngError)

  // MARK: Triggers

  mutating func registerTrigger(_ trigger: Trigger<String>) throws(LTTngError)

  /// Takes the trigger of this name away, whatever it does by now.
  mutating func unregisterTrigger(_ trigger: Trigger<String>) throws(LTTngError)

  // MARK: Recording

  /// Prepares for calls inside a recording window: until ``closeWindow()`` they leave as little in a
  /// kernel trace as they can, and no program that inherits our environment may be started.
  mutating func openWindow()

  mutating func closeWindow()

  mutating func startSession(named name: String) throws(LTTngError)

  /// Stops a session at once; its buffers are consumed while ``isDataPending(inSession:)``.
  mutating func stopSessionWithoutWaiting(named name: String) throws(LTTngError)

  /// Returns whether a *stopped* session still has data to write; an active one crashes the daemon
  /// of LTTng 2.13.9.
  mutating func isDataPending(inSession session: String) throws(LTTngError) -> Bool

  /// Throws where a wait for a session's data is to be given up that began then: somebody wants this process to
  /// end.
  func heedInterruption(ofDataWaitSince begin: ContinuousClock.Instant) throws(LTTngError)

  /// Returns the loss counters of every channel of a session.
  mutating func losses(ofSession session: String) throws(LTTngError) -> [ChannelLosses]

  /// Destroys a stopped session whose data is written, without awaiting the daemon's clean-up.
  mutating func destroySessionWithoutWaiting(named name: String) throws(LTTngError)

  /// Destroys a session and waits until its last data is where it belongs: what a session that rotated
  /// or that writes to a relay daemon needs.
  mutating func destroySession(named name: String) throws(LTTngError)

  // MARK: What a standing session can be told

  /// Records a snapshot, into the session's own output where none is given.
  mutating func recordSnapshot(
    ofSession session: String, into output: SnapshotOutput<String>?) throws(LTTngError)

  /// Archives the current trace chunk, waits for that, and returns where it is: an absolute path, or
  /// what the relay daemon calls it.
  mutating func rotateSession(named name: String) throws(LTTngError) -> String

  /// Drops what the sub-buffers and the current trace chunk hold, and waits for that.
  mutating func clearSession(named name: String) throws(LTTngError)

  /// Writes the metadata anew, with the clock's offset of this moment.
  mutating func regenerateMetadata(ofSession session: String) throws(LTTngError)

  /// Makes the tracers tell the state of the system once more.
  mutating func regenerateStatedump(ofSession session: String) throws(LTTngError)
}
