import LTTngModel

/// A session daemon that notes what it is asked for.
struct FakeControl: SessionControl, ~Copyable {
  let log: CallLog
  private(set) var mutatingCallCount = 0

  init(_ log: CallLog) {
    self.log = log
  }

  private func call(_ text: String) throws(LTTngError) {
    guard log.call(text) else { return }

    throw LTTngError(code: LTTngErrorCode(rawValue: 10), call: "lttng_fake", message: "no")
  }

  private mutating func change(
    _ name: String, _ text: String, _ body: (inout ObservedSession) -> Void
  ) throws(LTTngError) {
    mutatingCallCount += 1
    try call(text)
    guard var session = log.sessions[name] else {
      throw LTTngError(code: .sessionNotFound, call: "lttng_fake", message: "no session")
    }

    body(&session)
    log.sessions[name] = session
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

  mutating func createSession(named name: String, outputPath: String) throws(LTTngError) {
    mutatingCallCount += 1
    try call("create \(name)")
    guard log.sessions[name] == nil else {
      throw LTTngError(code: .sessionExists, call: "lttng_fake", message: "exists")
    }

    log.sessions[name] = ObservedSession(name: name, outputPath: outputPath)
  }

  mutating func createChannel(
    _ channel: ChannelConfiguration, inSession session: String
  ) throws(LTTngError) {
    try change(session, "channel \(session)/\(channel.name)") {
      $0.channels.append(ObservedChannel(configuration: channel))
    }
  }

  mutating func addContext(
    _ context: ContextType, toChannel channel: String, domain: TracingDomain,
    inSession session: String
  ) throws(LTTngError) {
    try change(session, "context \(session)/\(channel)/\(context.rawValue)") { session in
      let index = session.channels.firstIndex { $0.configuration.name == channel }
      if let index { session.channels[index].contexts.append(context.rawValue) }
    }
  }

  mutating func enableRule(
    _ rule: RecordingRule, inChannel channel: String, domain: TracingDomain,
    ofSession session: String
  ) throws(LTTngError) {
    try change(session, "rule \(session)/\(channel)/\(rule)") { session in
      let index = session.channels.firstIndex { $0.configuration.name == channel }
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

    try change(name, "stop \(name)") { $0.isActive = false }
  }

  mutating func isDataPending(inSession session: String) throws(LTTngError) -> Bool {
    if log.sessions[session]?.isActive == true {
      log.violation("lttng_data_pending of the active session \(session)")
    }
    try call("pending \(session)")
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
    if log.sessions[name]?.isActive == true, !isStopTried {
      log.violation("the session \(name) was destroyed while active")
    }
    try call("destroy \(name)")
    guard log.sessions.removeValue(forKey: name) != nil else {
      throw LTTngError(code: .sessionNotFound, call: "lttng_fake", message: "no session")
    }
  }
}
