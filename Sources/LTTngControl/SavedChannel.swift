import LTTngModel

extension ObservedChannel {
  /// Reads a `<channel>` of a saved session.
  ///
  /// Rules that only a newer release has count in `foreignRuleCount`: somebody configured the channel in a
  /// way that a recipe cannot say.
  init(
    saved element: XMLElement, domain: TracingDomain, bufferType: String
  ) throws(SavedSessionError) {
    let buffering = BufferingScheme(savedName: bufferType)
    self.init(
      configuration: try ChannelConfiguration(saved: element, domain: domain, buffering: buffering))
    contexts = ContextField.fields(ofSavedChannel: element)
    // Of a kernel channel LTTng 2.13 says what its creator passed, whatever was done to it since.
    isEnabled = domain == .kernel || element.child(named: "enabled")?.text != "false"
    foreignBuffering = buffering == nil ? bufferType : nil
    for event in element.child(named: "events")?.children(named: "event") ?? [] {
      add(event, domain: domain)
    }
    rules = Self.sorted(rules, domain)
    disabledRules = Self.sorted(disabledRules, domain)
  }

  /// Sorts rules by their texts, each of which is made once.
  private static func sorted(_ rules: [RecordingRule], _ domain: TracingDomain) -> [RecordingRule] {
    rules.map { (text: $0.text(in: domain), rule: $0) }.sorted { $0.text < $1.text }.map(\.rule)
  }

  private mutating func add(_ event: XMLElement, domain: TracingDomain) {
    let isEnabled = event.child(named: "enabled")?.text != "false"
    switch (RecordingRule(saved: event, domain: domain), isEnabled) {
    case (let rule?, true): rules.append(rule)
    case (let rule?, false): disabledRules.append(rule)
    case (nil, true): foreignRuleCount += 1
    case (nil, false): break
    }
  }
}

extension BufferingScheme {
  /// Returns nil for a scheme that only a newer release has.
  init?(savedName: String) {
    switch savedName {
    case "PER_UID": self = .perUser
    case "PER_PID": self = .perProcess
    case "GLOBAL": self = .global
    default: return nil
    }
  }
}

extension ChannelConfiguration {
  /// Reads the attributes of a `<channel>`.
  ///
  /// A live session's channels say their interval in an element of its own, and have no switch timer.
  fileprivate init(
    saved element: XMLElement, domain: TracingDomain, buffering: BufferingScheme?
  ) throws(SavedSessionError) {
    self.init(
      name: try element.requiredText(of: "name"), domain: domain, buffering: buffering)
    subbufSize = try element.requiredNumber(of: "subbuffer_size")
    numSubbuf = try element.requiredNumber(of: "subbuffer_count")
    eventRecordLossMode =
      try element.requiredText(of: "overwrite_mode") == "OVERWRITE" ? .overwrite : .discard
    output = element.child(named: "output_type")?.text == "SPLICE" ? .splice : .mmap
    switchTimer = try element.requiredNumber(of: "switch_timer_interval")
    readTimer = try element.requiredNumber(of: "read_timer_interval")
    tracefileSize = try element.requiredNumber(of: "tracefile_size")
    tracefileCount = try element.requiredNumber(of: "tracefile_count")
    blockingTimeout = BlockingTimeout(number: Int64(try element.integer(in: "blocking_timeout")))
    try readMonitorTimer(element)
  }

  /// A kernel tracer that cannot sample its sub-buffers lists 0 for the default.
  private mutating func readMonitorTimer(_ element: XMLElement) throws(SavedSessionError) {
    guard element.child(named: "monitor_timer_interval") != nil else { return }

    let interval = try element.requiredNumber(of: "monitor_timer_interval")
    if domain != .kernel || interval != 0 { monitorTimer = interval }
  }
}

extension XMLElement {
  /// Returns the number in a child, which may be below zero; 0 where there is none.
  fileprivate func integer(in name: String) throws(SavedSessionError) -> Int64 {
    guard let child = child(named: name) else { return 0 }
    guard let number = Int64(child.text) else {
      throw SavedSessionError("<\(name)> holds no number")
    }

    return number
  }
}
