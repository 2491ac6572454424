import LTTngModel

extension ObservedChannel {
  /// Reads a `<channel>` of a saved session.
  ///
  /// An attribute that ``ChannelConfiguration`` lacks and that differs from LTTng's default counts
  /// in `foreignRuleCount`: somebody configured the channel in a way that a recipe cannot say.
  init(
    saved element: XMLElement, domain: TracingDomain, bufferType: String
  ) throws(SavedSessionError) {
    self.init(configuration: try ChannelConfiguration(saved: element, domain: domain))
    contexts = Self.contexts(saved: element)
    isEnabled = element.child(named: "enabled")?.text != "false"
    foreignRuleCount = Self.foreignAttributeCount(element, domain: domain, bufferType: bufferType)
    for event in element.child(named: "events")?.children(named: "event") ?? []
    where event.child(named: "enabled")?.text == "true" {
      if let rule = RecordingRule(saved: event, domain: domain) {
        rules.append(rule)
      } else {
        foreignRuleCount += 1
      }
    }
    rules.sort { $0.description < $1.description }
  }

  /// Returns each name once: the daemon lists a kernel context field as often as it was added.
  private static func contexts(saved element: XMLElement) -> [ContextField] {
    var fields: [ContextField] = []
    for context in element.child(named: "contexts")?.children(named: "context") ?? [] {
      let field = ContextField(saved: context)
      if !fields.contains(field) { fields.append(field) }
    }
    return fields
  }

  private static func foreignAttributeCount(
    _ element: XMLElement, domain: TracingDomain, bufferType: String
  ) -> Int {
    let differing = defaults(of: domain).filter { attribute, values in
      element.child(named: attribute).map { !values.contains($0.text) } ?? false
    }
    let isOrdinaryBuffer = bufferType == (domain == .kernel ? "GLOBAL" : "PER_UID")
    return differing.count + (isOrdinaryBuffer ? 0 : 1)
  }

  /// The defaults of LTTng 2.13 (lttng-enable-channel(1)) for what a configuration leaves out.
  private static func defaults(of domain: TracingDomain) -> [String: Set<String>] {
    let isKernel = domain == .kernel
    return [
      "enabled": ["true"],
      "switch_timer_interval": ["0"],
      "read_timer_interval": [isKernel ? "200000" : "0"],
      // A kernel tracer that cannot sample its buffers has no such timer.
      "monitor_timer_interval": isKernel ? ["1000000", "0"] : ["1000000"],
      "output_type": [isKernel ? "SPLICE" : "MMAP"],
      "blocking_timeout": ["0"],
      "tracefile_size": ["0"],
      "tracefile_count": ["0"],
      "live_timer_interval": ["0"],
    ]
  }
}

extension ContextField {
  fileprivate init(saved context: XMLElement) {
    if let type = context.child(named: "type")?.text {
      self = ContextType.bySavedName[type].map(ContextField.type) ?? .foreign(type)
    } else if let counter = context.child(named: "perf") {
      let name = counter.child(named: "name")?.text ?? ""
      self = .perf(
        PerfCounter(
          scope: name.hasPrefix("perf_thread_") ? .thread : .cpu,
          type: counter.child(named: "type").flatMap { UInt32($0.text) } ?? 0,
          config: counter.child(named: "config").flatMap { UInt64($0.text) } ?? 0, fieldName: name))
    } else {
      self = .app(
        provider: context.descendant("app", "provider_name")?.text ?? "",
        type: context.descendant("app", "ctx_name")?.text ?? "")
    }
  }
}

extension ChannelConfiguration {
  fileprivate init(
    saved element: XMLElement, domain: TracingDomain
  ) throws(SavedSessionError) {
    self.init(name: try element.requiredText(of: "name"), domain: domain)
    subbufSize = try element.requiredNumber(of: "subbuffer_size")
    numSubbuf = try element.requiredNumber(of: "subbuffer_count")
    eventRecordLossMode =
      try element.requiredText(of: "overwrite_mode") == "OVERWRITE" ? .overwrite : .discard
  }
}

extension RecordingRule {
  /// Returns nil for a rule that a recipe cannot express: a probe, or one with a filter or a log level.
  fileprivate init?(saved event: XMLElement, domain: TracingDomain) {
    let logLevelType = event.child(named: "loglevel_type")?.text ?? "ALL"
    guard logLevelType == "ALL", event.child(named: "filter") == nil,
      let exclusions = Self.exclusions(saved: event),
      let pattern = event.child(named: "name").flatMap({ NamePattern($0.text) })
    else { return nil }

    switch (event.child(named: "type")?.text, domain) {
    case ("TRACEPOINT", _): self.init(.tracepoint, pattern, excluding: exclusions)
    case ("SYSCALL", .kernel): self.init(.systemCall, pattern, excluding: exclusions)
    default: return nil
    }
  }

  /// Returns nil where one is no name pattern.
  private static func exclusions(saved event: XMLElement) -> [NamePattern]? {
    let names = event.child(named: "exclusions")?.children(named: "exclusion") ?? []
    let patterns = names.compactMap { NamePattern($0.text) }
    return patterns.count == names.count ? patterns : nil
  }
}
