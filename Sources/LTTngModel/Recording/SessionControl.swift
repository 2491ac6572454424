/// What can be asked of a session daemon.
///
/// A conformer serves one thread: liblttng-ctl keeps its connection in global variables. Every
/// function makes at least one round trip and throws what the daemon answers.
package protocol SessionControl: ~Copyable {
  /// How many calls that change the daemon's state were sent so far.
  var mutatingCallCount: Int { get }

  /// Returns whether a session daemon answers.
  mutating func isSessionDaemonAlive() -> Bool

  /// Returns the names of the sessions that this user can see.
  mutating func sessionNames() throws(LTTngError) -> [String]

  /// Returns the state of a session; nil where none of that name can be seen.
  mutating func observeSession(named name: String) throws(LTTngError) -> ObservedSession?

  /// Returns the names of the tracepoints that the domain can record now; in the user space domain
  /// those of the running programs.
  mutating func tracepointNames(in domain: TracingDomain) throws(LTTngError) -> [String]

  /// Returns the names of the kernel's system calls that can be recorded.
  mutating func systemCallNames() throws(LTTngError) -> [String]

  /// Creates a session that writes into the folder at the absolute path `outputPath`.
  mutating func createSession(named name: String, outputPath: String) throws(LTTngError)

  mutating func createChannel(
    _ channel: ChannelConfiguration, inSession session: String) throws(LTTngError)

  mutating func addContext(
    _ context: ContextType, toChannel channel: String, domain: TracingDomain,
    inSession session: String
  ) throws(LTTngError)

  mutating func enableRule(
    _ rule: RecordingRule, inChannel channel: String, domain: TracingDomain,
    ofSession session: String
  ) throws(LTTngError)

  mutating func setTracker(
    _ tracker: ProcessAttributeTracker, ofSession session: String) throws(LTTngError)

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

  /// Returns the loss counters of every channel of a session.
  mutating func losses(ofSession session: String) throws(LTTngError) -> [ChannelLosses]

  /// Destroys a stopped session whose data is written, without awaiting the daemon's clean-up.
  mutating func destroySessionWithoutWaiting(named name: String) throws(LTTngError)
}
