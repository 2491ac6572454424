import DaemonSupport
import LTTngControl
import LTTngModel
import Testing

/// Gives up root's rights and calls `body` with the control of a private daemon.
///
/// An error is recorded here: one that leaves an exit test shows as a signal only.
func withDaemon(
  home: String, startsDaemon: Bool = true, _ body: (TestControl) throws -> Void
) {
  do {
    try PrivateDaemon.use(home: home, startsDaemon: startsDaemon)
    try body(TestControl())
  } catch {
    Issue.record(error)
  }
}

/// A ``SessionDaemon`` that `#expect` can take apart, which a value that cannot be copied prevents.
final class TestControl {
  private var daemon = SessionDaemon()

  var mutatingCallCount: Int { daemon.mutatingCallCount }

  func isSessionDaemonAlive() -> Bool { daemon.isSessionDaemonAlive() }

  func sessionNames() throws -> [String] { try daemon.sessionNames() }

  func observeSession(named name: String) throws -> ObservedSession? {
    try daemon.observeSession(named: name)
  }

  func tracepointNames(in domain: TracingDomain) throws -> [String] {
    try daemon.tracepointNames(in: domain)
  }

  func systemCallNames() throws -> [String] { try daemon.systemCallNames() }

  func createSession(named name: String, outputPath: String) throws {
    try daemon.createSession(SessionConfiguration(name: name, output: .local(outputPath)))
  }

  func createSession(_ session: SessionConfiguration) throws { try daemon.createSession(session) }

  /// Makes any call that has no function here.
  func call<Value>(_ body: (inout SessionDaemon) throws -> Value) throws -> Value {
    try body(&daemon)
  }

  func openNotifications(ofTriggersNamed names: [String]) throws -> NotificationChannel {
    try daemon.openNotifications(ofTriggersNamed: names)
  }

  func createChannel(_ channel: ChannelConfiguration, inSession session: String) throws {
    try daemon.createChannel(channel, inSession: session)
  }

  func addContext(
    _ context: ContextType, toChannel channel: String, domain: TracingDomain,
    inSession session: String
  ) throws {
    try daemon.addContext(
      .type(context), toChannel: ChannelConfiguration(name: channel, domain: domain),
      inSession: session)
  }

  func enableRule(
    _ rule: RecordingRule, inChannel channel: String, domain: TracingDomain,
    ofSession session: String
  ) throws {
    try daemon.enableRule(
      rule, inChannel: ChannelConfiguration(name: channel, domain: domain), ofSession: session)
  }

  func setTracker(_ tracker: ProcessAttributeTracker, ofSession session: String) throws {
    try daemon.setTracker(tracker, ofSession: session)
  }

  func startSession(named name: String) throws { try daemon.startSession(named: name) }

  func stopSessionWithoutWaiting(named name: String) throws {
    try daemon.stopSessionWithoutWaiting(named: name)
  }

  func isDataPending(inSession session: String) throws -> Bool {
    try daemon.isDataPending(inSession: session)
  }

  func losses(ofSession session: String) throws -> [ChannelLosses] {
    try daemon.losses(ofSession: session)
  }

  func destroySessionWithoutWaiting(named name: String) throws {
    try daemon.destroySessionWithoutWaiting(named: name)
  }
}
