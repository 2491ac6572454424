import LTTngModel

/// A session daemon in memory that behaves as LTTng 2.13 does (LTTng 2.13.9).
///
/// Disabled rules and channels stay listed, nothing of a channel can be taken away, a started session takes
/// no new channel and no new context field, rules are disabled by their name. What would be refused by the
/// daemon is refused with its code; what crashes it, or makes something by itself, is a violation.
struct ModelDaemon: SessionControl {
  struct Session {
    var observed: ObservedSession
    var wasStarted = false
  }

  private(set) var sessions: [String: Session] = [:]
  private(set) var triggers: [String: Trigger<String>] = [:]
  private(set) var mutatingCallCount = 0
  private(set) var violations: [String] = []

  private mutating func fail(
    _ code: Int32, _ call: String = #function
  ) -> LTTngError {
    LTTngError(code: LTTngErrorCode(rawValue: code), call: call, message: "code \(code)")
  }

  private mutating func change(
    _ name: String, _ body: (inout Session) throws(LTTngError) -> Void
  ) throws(LTTngError) {
    mutatingCallCount += 1
    guard var session = sessions.removeValue(forKey: name) else { throw fail(23) }
    let before = session
    do throws(LTTngError) {
      try body(&session)
      sessions[name] = session
    } catch {
      sessions[name] = before
      throw error
    }
  }

  private mutating func change(
    _ channel: ChannelConfiguration, _ session: String,
    _ body: (inout ObservedChannel, Bool) throws(LTTngError) -> Void
  ) throws(LTTngError) {
    try change(session) { session throws(LTTngError) in
      let index = session.observed.channels.firstIndex {
        $0.configuration.name == channel.name && $0.configuration.domain == channel.domain
      }
      guard let index else { throw Self.error(channel.domain == .kernel ? 39 : 59) }

      try body(&session.observed.channels[index], session.wasStarted)
    }
  }

  private static func error(_ code: Int32, _ call: String = #function) -> LTTngError {
    LTTngError(code: LTTngErrorCode(rawValue: code), call: call, message: "code \(code)")
  }

  // MARK: - What is there

  mutating func isSessionDaemonAlive() -> Bool { true }

  mutating func sessionNames() throws(LTTngError) -> [String] { sessions.keys.sorted() }

  mutating func listSessions() throws(LTTngError) -> [ListedSession] {
    sessions.values.map {
      ListedSession(
        name: $0.observed.name, isActive: $0.observed.isActive,
        output: $0.observed.output.localPath ?? "", isSnapshot: $0.observed.output == .snapshot,
        creationTime: 0)
    }.sorted { $0.name < $1.name }
  }

  mutating func observeSession(named name: String) throws(LTTngError) -> ObservedSession? {
    sessions[name]?.observed
  }

  mutating func listTriggers() throws(LTTngError) -> [Trigger<String>] {
    triggers.values.sorted { $0.name < $1.name }
  }

  mutating func tracepointNames(in domain: TracingDomain) throws(LTTngError) -> [String] { [] }

  mutating func systemCallNames() throws(LTTngError) -> [String] { [] }

  // MARK: - Sessions

  mutating func createSession(_ session: SessionConfiguration) throws(LTTngError) {
    mutatingCallCount += 1
    guard sessions[session.name] == nil else { throw fail(28) }

    sessions[session.name] = Session(
      observed: ObservedSession(
        name: session.name, output: session.output, sharedMemoryPath: session.sharedMemoryPath))
  }

  mutating func addRotationSchedule(
    _ schedule: RotationSchedule, toSession session: String
  ) throws(LTTngError) {
    try change(session) { session throws(LTTngError) in
      switch session.observed.output {
      case .local, .relay: break
      default: throw Self.error(1)
      }
      guard !session.observed.rotationSchedules.contains(where: { $0.isOfSameKind(as: schedule) })
      else { throw Self.error(3) }

      session.observed.rotationSchedules.append(schedule)
    }
  }

  mutating func removeRotationSchedule(
    _ schedule: RotationSchedule, fromSession session: String
  ) throws(LTTngError) {
    try change(session) { session throws(LTTngError) in
      guard let index = session.observed.rotationSchedules.firstIndex(of: schedule) else {
        throw Self.error(2)
      }

      session.observed.rotationSchedules.remove(at: index)
    }
  }

  mutating func addSnapshotOutput(
    _ output: SnapshotOutput<String>, toSession session: String
  ) throws(LTTngError) {
    try change(session) { session throws(LTTngError) in
      guard session.observed.output == .snapshot else { throw Self.error(124) }
      guard session.observed.snapshotOutputs.isEmpty else { throw Self.error(31) }

      session.observed.snapshotOutputs = [output]
    }
  }

  mutating func removeSnapshotOutput(
    named name: String, fromSession session: String
  ) throws(LTTngError) {
    try change(session) { session throws(LTTngError) in
      guard session.observed.snapshotOutputs.first?.name == name else { throw Self.error(97) }

      session.observed.snapshotOutputs = []
    }
  }

  // MARK: - Channels and rules

  mutating func createChannel(
    _ channel: ChannelConfiguration, inSession session: String
  ) throws(LTTngError) {
    try change(session) { session throws(LTTngError) in
      let isThere = session.observed.channel(named: channel.name, domain: channel.domain) != nil
      if isThere { throw Self.error(channel.domain == .kernel ? 37 : 57) }
      if session.wasStarted { throw Self.error(80) }
      let others = session.observed.channels.map(\.configuration).filter { $0.domain != .kernel }
      if channel.domain != .kernel, others.contains(where: { $0.buffering != channel.buffering }) {
        throw Self.error(24)
      }

      var made = channel
      if session.observed.output == .snapshot { made.output = .mmap }
      if case .live = session.observed.output { made.switchTimer = 0 }
      session.observed.channels.append(ObservedChannel(configuration: made))
    }
  }

  mutating func setChannel(
    _ channel: ChannelConfiguration, isEnabled: Bool, inSession session: String
  ) throws(LTTngError) {
    try change(channel, session) { channel, _ in
      if channel.configuration.domain != .kernel {
        channel.isEnabled = isEnabled
      } else if !isEnabled {
        channel.disabledRules += channel.rules
        channel.rules = []
      }
    }
  }

  mutating func addContext(
    _ context: ContextField, toChannel channel: ChannelConfiguration, inSession session: String
  ) throws(LTTngError) {
    try change(channel, session) { channel, wasStarted throws(LTTngError) in
      if wasStarted { throw Self.error(80) }
      guard context.domains.contains(channel.configuration.domain) else { throw Self.error(78) }
      guard !channel.contexts.contains(context) else { throw Self.error(77) }

      channel.contexts.append(context)
    }
  }

  mutating func enableRule(
    _ rule: RecordingRule, inChannel channel: ChannelConfiguration, ofSession session: String
  ) throws(LTTngError) {
    try change(channel, session) { channel, _ throws(LTTngError) in
      if let index = channel.disabledRules.firstIndex(of: rule) {
        channel.disabledRules.remove(at: index)
      } else if (channel.rules + channel.disabledRules).contains(where: { $0.isSame(as: rule) }) {
        throw Self.error(channel.configuration.domain == .kernel ? 35 : 55)
      }
      channel.rules.append(rule)
      channel.rules.sort { $0.text(in: .user) < $1.text(in: .user) }
    }
  }

  mutating func disableRules(
    named name: NamePattern, inChannel channel: ChannelConfiguration, ofSession session: String
  ) throws(LTTngError) {
    try change(channel, session) { channel, _ throws(LTTngError) in
      guard (channel.rules + channel.disabledRules).contains(where: { $0.pattern == name }) else {
        throw Self.error(76)
      }

      let hit = channel.rules.filter { $0.pattern == name }
      channel.rules.removeAll { hit.contains($0) }
      channel.disabledRules += hit
    }
  }

  mutating func setRules(
    _ rules: [RecordingRule], ofAgentChannel channel: ChannelConfiguration,
    inSession session: String
  ) throws(LTTngError) {
    try change(channel, session) { channel, _ throws(LTTngError) in
      let listed =
        channel.rules + channel.disabledRules
        + rules.filter {
          !channel.rules.contains($0) && !channel.disabledRules.contains($0)
        }
      channel.rules = listed.filter(rules.contains).sorted {
        $0.text(in: .user) < $1.text(in: .user)
      }
      channel.disabledRules = listed.filter { !rules.contains($0) }
    }
  }

  mutating func setTracker(
    _ tracker: ProcessAttributeTracker, ofSession session: String
  ) throws(LTTngError) {
    try change(session) { session throws(LTTngError) in
      guard tracker.attribute.domains.contains(tracker.domain) else { throw Self.error(11) }

      session.observed.trackers.removeAll { $0.isOfSameAttribute(as: tracker) }
      session.observed.trackers.append(tracker)
    }
  }

  mutating func removeTracker(
    of attribute: ProcessAttributeTracker.Attribute, domain: TracingDomain,
    fromSession session: String
  ) throws(LTTngError) {
    try change(session) {
      $0.observed.trackers.removeAll { $0.attribute == attribute && $0.domain == domain }
    }
  }

  // MARK: - Triggers

  mutating func registerTrigger(_ trigger: Trigger<String>) throws(LTTngError) {
    mutatingCallCount += 1
    guard triggers[trigger.name] == nil else { throw fail(126) }

    triggers[trigger.name] = trigger
  }

  mutating func unregisterTrigger(_ trigger: Trigger<String>) throws(LTTngError) {
    mutatingCallCount += 1
    guard triggers.removeValue(forKey: trigger.name) != nil else { throw fail(127) }
  }

  // MARK: - Recording

  mutating func openWindow() {}

  mutating func closeWindow() {}

  mutating func startSession(named name: String) throws(LTTngError) {
    try change(name) { session throws(LTTngError) in
      guard !session.observed.channels.isEmpty else { throw Self.error(72) }
      guard !session.observed.isActive else { throw Self.error(80) }

      session.observed.isActive = true
      session.wasStarted = true
    }
  }

  mutating func stopSessionWithoutWaiting(named name: String) throws(LTTngError) {
    try change(name) { session throws(LTTngError) in
      guard session.observed.isActive else { throw Self.error(81) }

      session.observed.isActive = false
    }
  }

  func heedInterruption(ofDataWaitSince begin: ContinuousClock.Instant) throws(LTTngError) {}

  mutating func isDataPending(inSession session: String) throws(LTTngError) -> Bool {
    if sessions[session]?.observed.isActive == true {
      violations.append("data pending: \(session)")
    }
    return false
  }

  mutating func losses(ofSession session: String) throws(LTTngError) -> [ChannelLosses] { [] }

  mutating func destroySessionWithoutWaiting(named name: String) throws(LTTngError) {
    mutatingCallCount += 1
    guard sessions.removeValue(forKey: name) != nil else { throw fail(23) }
  }

  mutating func destroySession(named name: String) throws(LTTngError) {
    try destroySessionWithoutWaiting(named: name)
  }

  mutating func recordSnapshot(
    ofSession session: String, into output: SnapshotOutput<String>?
  ) throws(LTTngError) {
    try change(session) { session throws(LTTngError) in
      guard [.snapshot, .none].contains(session.observed.output) else { throw Self.error(124) }
      guard session.wasStarted else { throw Self.error(50) }
      guard output != nil || !session.observed.snapshotOutputs.isEmpty else { throw Self.error(51) }
    }
  }

  mutating func rotateSession(named name: String) throws(LTTngError) -> String { "/archives/1" }

  mutating func clearSession(named name: String) throws(LTTngError) {}

  mutating func regenerateMetadata(ofSession session: String) throws(LTTngError) {}

  mutating func regenerateStatedump(ofSession session: String) throws(LTTngError) {}
}

extension RecordingRule {
  /// Whether LTTng takes one for the other: it does not look where a probe sits.
  fileprivate func isSame(as other: RecordingRule) -> Bool {
    kind == other.kind && pattern == other.pattern && filter == other.filter
      && logLevel == other.logLevel && exclusions == other.exclusions
  }
}
