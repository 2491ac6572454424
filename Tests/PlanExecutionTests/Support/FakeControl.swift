import LTTngModel

/// A session daemon that notes what it is asked for.
struct FakeControl: SessionControl, ~Copyable {
  let log: CallLog
  private(set) var mutatingCallCount = 0

  init(_ log: CallLog) {
    self.log = log
  }

  /// Makes a call; one without an answer may have its effect all the same.
  private func call(
    _ text: String, _ effect: () throws(LTTngError) -> Void = {}
  ) throws(LTTngError) {
    let fails = log.call(text)
    guard !log.isDaemonSilent else {
      if log.isAnswerLost { try? effect() }
      throw LTTngError(code: .noAnswer, call: "lttng_fake", message: "no answer")
    }
    guard !fails else {
      throw LTTngError(code: LTTngErrorCode(rawValue: 10), call: "lttng_fake", message: "no")
    }

    try effect()
  }

  private mutating func change(
    _ name: String, _ text: String, _ body: (inout ObservedSession) -> Void
  ) throws(LTTngError) {
    mutatingCallCount += 1
    try call(text) { () throws(LTTngError) in
      guard var session = log.sessions[name] else {
        throw LTTngError(code: .sessionNotFound, call: "lttng_fake", message: "no session")
      }

      body(&session)
      log.sessions[name] = session
    }
  }

  mutating func isSessionDaemonAlive() -> Bool { true }

  mutating func sessionNames() throws(LTTngError) -> [String] {
    try call("sessions")
    return log.sessions.keys.sorted()
  }

  mutating func observeSession(named name: String) throws(LTTngError) -> ObservedSession? {
    log.sessions[name]
  }

  mutating func tracepointNames(in domain: TracingDomain) throws(LTTngError) -> [String] { [] }

  mutating func systemCallNames() throws(LTTngError) -> [String] { [] }

  mutating func createSession(_ session: SessionConfiguration) throws(LTTngError) {
    let name = session.name
    mutatingCallCount += 1
    try call("create \(name)") { () throws(LTTngError) in
      guard log.sessions[name] == nil else {
        throw LTTngError(code: .sessionExists, call: "lttng_fake", message: "exists")
      }

      log.sessions[name] = ObservedSession(name: name, output: session.output)
    }
  }

  mutating func createChannel(
    _ channel: ChannelConfiguration, inSession session: String
  ) throws(LTTngError) {
    try change(session, "channel \(session)/\(channel.name)") {
      $0.channels.append(ObservedChannel(configuration: channel))
    }
  }

  mutating func addContext(
    _ context: ContextField, toChannel channel: ChannelConfiguration, inSession session: String
  ) throws(LTTngError) {
    try change(session, "context \(session)/\(channel.name)/\(context.text)") { session in
      let index = session.channels.firstIndex {
        ($0.configuration.name, $0.configuration.domain) == (channel.name, channel.domain)
      }
      if let index { session.channels[index].contexts.append(context) }
    }
  }

  mutating func enableRule(
    _ rule: RecordingRule, inChannel channel: ChannelConfiguration, ofSession session: String
  ) throws(LTTngError) {
    try change(session, "rule \(session)/\(channel.name)/\(rule.text(in: channel.domain))") {
      session in
      let index = session.channels.firstIndex {
        ($0.configuration.name, $0.configuration.domain) == (channel.name, channel.domain)
      }
      if let index { session.channels[index].rules.append(rule) }
    }
  }

  mutating func setTracker(
    _ tracker: ProcessAttributeTracker, ofSession session: String
  ) throws(LTTngError) {
    try change(session, "tracker \(session) \(tracker.inclusionSet)") {
      $0.trackers = [tracker]
    }
  }

  mutating func openWindow() {
    log.event("window open")
  }

  mutating func closeWindow() {
    log.event("window closed")
  }

  mutating func startSession(named name: String) throws(LTTngError) {
    try change(name, "start \(name)") { $0.isActive = true }
  }

  mutating func stopSessionWithoutWaiting(named name: String) throws(LTTngError) {
    guard log.sessions[name]?.isActive != false else {
      mutatingCallCount += 1
      try call("stop \(name)")
      throw LTTngError(code: .alreadyStopped, call: "lttng_fake", message: "stopped")
    }

    let isStartedAgain = log.sessionsStartedAgain.contains(name)
    try change(name, "stop \(name)") { $0.isActive = isStartedAgain }
  }

  func heedInterruption(ofDataWaitSince begin: ContinuousClock.Instant) throws(LTTngError) {
    guard let signal = log.interruptionOfWaits else { return }

    // No call is made any more.
    log.silentCall = log.callCount
    throw LTTngError(code: .interrupted(by: signal), call: "lttng_fake", message: "not done")
  }

  mutating func isDataPending(inSession session: String) throws(LTTngError) -> Bool {
    try call("pending \(session)")
    guard log.sessions[session]?.isActive != true else {
      throw LTTngError(code: .alreadyStarted, call: "lttng_fake", message: "active")
    }
    guard !log.isDataStuck else { return true }
    // Once more for every session: the answer is yes, then no.
    return log.calls.filter { $0 == "pending \(session)" }.count % 2 == 1
  }

  mutating func losses(ofSession session: String) throws(LTTngError) -> [ChannelLosses] {
    try call("losses \(session)")
    return [
      ChannelLosses(
        session: session, channel: "user", domain: .user, discardedEventCount: 3,
        lostPacketCount: 0)
    ]
  }

  mutating func destroySessionWithoutWaiting(named name: String) throws(LTTngError) {
    mutatingCallCount += 1
    let isStopTried = log.calls.contains { $0.hasPrefix("stop \(name)") }
    if log.sessions[name]?.isActive == true, !isStopTried, !log.isDaemonSilent {
      log.violation("the session \(name) was destroyed while active")
    }
    try call("destroy \(name)") { () throws(LTTngError) in
      guard log.sessions.removeValue(forKey: name) != nil else {
        throw LTTngError(code: .sessionNotFound, call: "lttng_fake", message: "no session")
      }
    }
  }

  // MARK: - Changes of a session that is there

  mutating func listSessions() throws(LTTngError) -> [ListedSession] {
    try call("sessions")
    return log.sessions.values.map {
      ListedSession(
        name: $0.name, isActive: $0.isActive, output: $0.output.localPath ?? "",
        isSnapshot: $0.output == .snapshot, creationTime: 0)
    }
  }

  mutating func addRotationSchedule(
    _ schedule: RotationSchedule, toSession session: String
  ) throws(LTTngError) {
    try change(session, "rotate \(session) \(schedule)") { $0.rotationSchedules.append(schedule) }
  }

  mutating func removeRotationSchedule(
    _ schedule: RotationSchedule, fromSession session: String
  ) throws(LTTngError) {
    try change(session, "unrotate \(session) \(schedule)") {
      $0.rotationSchedules.removeAll { $0 == schedule }
    }
  }

  mutating func addSnapshotOutput(
    _ output: SnapshotOutput<String>, toSession session: String
  ) throws(LTTngError) {
    try change(session, "output \(session) \(output.name)") { $0.snapshotOutputs.append(output) }
  }

  mutating func removeSnapshotOutput(
    named name: String, fromSession session: String
  ) throws(LTTngError) {
    try change(session, "no output \(session) \(name)") {
      $0.snapshotOutputs.removeAll { $0.name == name }
    }
  }

  mutating func setChannel(
    _ channel: ChannelConfiguration, isEnabled: Bool, inSession session: String
  ) throws(LTTngError) {
    try change(session, "\(isEnabled ? "enable" : "disable") \(session)/\(channel.name)") {
      let index = $0.channels.firstIndex {
        ($0.configuration.name, $0.configuration.domain) == (channel.name, channel.domain)
      }
      if let index { $0.channels[index].isEnabled = isEnabled }
    }
  }

  mutating func disableRules(
    named name: NamePattern, inChannel channel: ChannelConfiguration, ofSession session: String
  ) throws(LTTngError) {
    try change(session, "disable \(session)/\(channel.name)/\(name.text)") {
      guard
        let index = $0.channels.firstIndex(where: {
          ($0.configuration.name, $0.configuration.domain) == (channel.name, channel.domain)
        })
      else {
        return
      }

      let disabled = $0.channels[index].rules.filter { $0.pattern == name }
      $0.channels[index].rules.removeAll { $0.pattern == name }
      $0.channels[index].disabledRules += disabled
    }
  }

  mutating func setRules(
    _ rules: [RecordingRule], ofAgentChannel channel: ChannelConfiguration,
    inSession session: String
  ) throws(LTTngError) {
    try change(session, "rules \(session)/\(channel.name) \(rules.count)") {
      let index = $0.channels.firstIndex { $0.configuration == channel }
      if let index { $0.channels[index].rules = rules }
    }
  }

  mutating func removeTracker(
    of attribute: ProcessAttributeTracker.Attribute, domain: TracingDomain,
    fromSession session: String
  ) throws(LTTngError) {
    try change(session, "no tracker \(session) \(attribute.rawValue)") {
      $0.trackers.removeAll { $0.domain == domain && $0.attribute == attribute }
    }
  }

  mutating func listTriggers() throws(LTTngError) -> [Trigger<String>] { log.triggers }

  mutating func registerTrigger(_ trigger: Trigger<String>) throws(LTTngError) {
    mutatingCallCount += 1
    try call("trigger \(trigger.name)")
    log.triggers.append(trigger)
  }

  mutating func unregisterTrigger(_ trigger: Trigger<String>) throws(LTTngError) {
    mutatingCallCount += 1
    try call("no trigger \(trigger.name)")
    if let code = log.triggerFaults[trigger.name] {
      throw LTTngError(code: code, call: "lttng_fake", message: "no")
    }
    log.triggers.removeAll { $0 == trigger }
  }

  mutating func destroySession(named name: String) throws(LTTngError) {
    if log.sessions[name]?.isActive == true { try stopSessionWithoutWaiting(named: name) }
    try destroySessionWithoutWaiting(named: name)
  }

  mutating func recordSnapshot(
    ofSession session: String, into output: SnapshotOutput<String>?
  ) throws(LTTngError) {
    try change(session, "snapshot \(session)") { _ in }
  }

  mutating func rotateSession(named name: String) throws(LTTngError) -> String {
    try change(name, "rotate \(name)") { _ in }
    return "/archives/1"
  }

  mutating func clearSession(named name: String) throws(LTTngError) {
    try change(name, "clear \(name)") { _ in }
  }

  mutating func regenerateMetadata(ofSession session: String) throws(LTTngError) {
    try change(session, "metadata \(session)") { _ in }
  }

  mutating func regenerateStatedump(ofSession session: String) throws(LTTngError) {
    try change(session, "statedump \(session)") { _ in }
  }
}
