import LTTngModel

extension RecordingRule {
  /// Reads an `<event>` of a saved session; nil for a rule that only a newer release has.
  init?(saved event: XMLElement, domain: TracingDomain) {
    guard let kind = Kind(saved: event.child(named: "type")?.text, domain: domain),
      let pattern = event.child(named: "name").flatMap({ NamePattern($0.text) }),
      let exclusions = Self.exclusions(saved: event),
      let level = SavedLogLevel(event)
    else { return nil }

    let location = ProbeLocation(saved: event.child(named: "attributes"))
    guard kind.isProbe == (location != nil) else { return nil }

    var filter = event.child(named: "filter")?.text
    if domain.isAgent {
      guard
        let composed = AgentFilter(composed: filter, logger: pattern.text, logLevel: level.rule)
      else { return nil }

      filter = composed.own
    }
    let expression = filter.flatMap { FilterExpression($0) }
    guard (filter == nil) == (expression == nil) else { return nil }

    self.init(
      kind, pattern, excluding: exclusions, at: location, filter: expression,
      logLevel: level.rule)
  }

  /// Returns nil where one is no name pattern.
  private static func exclusions(saved event: XMLElement) -> [NamePattern]? {
    let names = event.child(named: "exclusions")?.children(named: "exclusion") ?? []
    let patterns = names.compactMap { NamePattern($0.text) }
    return patterns.count == names.count ? patterns : nil
  }
}

extension RecordingRule.Kind {
  /// The kind by its name in session.xsd; a return probe is a `FUNCTION`.
  fileprivate init?(saved type: String?, domain: TracingDomain) {
    switch (type, domain) {
    case ("TRACEPOINT", .kernel), ("TRACEPOINT", .user): self = .tracepoint
    case ("TRACEPOINT", _): self = .logger
    case ("SYSCALL", .kernel): self = .systemCall
    case ("PROBE", .kernel), ("KPROBE", .kernel): self = .kprobe
    case ("FUNCTION", .kernel), ("KRETPROBE", .kernel): self = .kretprobe
    case ("USERSPACE_PROBE", .kernel): self = .uprobe
    default: return nil
    }
  }
}

/// The log levels of a saved rule.
private struct SavedLogLevel {
  /// nil is all.
  let rule: LogLevelRule?

  /// Returns nil for a comparison that only a newer release has; the element is absent in the kernel domain.
  init?(_ event: XMLElement) {
    let level = event.child(named: "loglevel").flatMap { Int32($0.text) }
    switch (event.child(named: "loglevel_type")?.text ?? "ALL", level) {
    case ("ALL", _): rule = nil
    case ("RANGE", let level?): rule = LogLevelRule(.atLeast, level)
    case ("SINGLE", let level?): rule = LogLevelRule(.exactly, level)
    default: return nil
    }
  }
}

extension ProbeLocation {
  /// Reads the `<attributes>` of a rule; nil for one without a place, or with an offset, which LTTng 2.13 drops.
  fileprivate init?(saved attributes: XMLElement?) {
    if let probe = attributes?.child(named: "probe_attributes") {
      self.init(savedProbe: probe)
    } else if let function = attributes?.child(named: "userspace_probe_function_attributes"),
      let path = function.child(named: "binary_path")?.text,
      let symbol = function.child(named: "function_name")?.text
    {
      self = .function(path: path, symbol: symbol)
    } else if let probe = attributes?.child(named: "userspace_probe_tracepoint_attributes"),
      let path = probe.child(named: "binary_path")?.text,
      let provider = probe.child(named: "provider_name")?.text,
      let name = probe.child(named: "probe_name")?.text
    {
      self = .sdt(path: path, provider: provider, probe: name)
    } else {
      return nil
    }
  }

  private init?(savedProbe probe: XMLElement) {
    guard probe.child(named: "offset").map({ $0.text == "0" }) ?? true else { return nil }

    if let symbol = probe.child(named: "symbol_name")?.text, !symbol.isEmpty {
      self = .kernelSymbol(symbol)
    } else {
      return nil
    }
  }
}
