import CLTTngCtl
import LTTngModel

extension TriggerEvent {
  /// Reads a `lttng_event_rule`; nil for one that ``RecordingRule`` cannot hold.
  init?(eventRule rule: OpaquePointer, captures: [CaptureExpression]) {
    let type = lttng_event_rule_get_type(rule)
    guard let (domain, kind) = Self.kind(of: type),
      let calls = try? EventRuleCalls(type: type),
      let name = text({ calls.getName(rule, &$0) }),
      let pattern = NamePattern(name),
      let details = EventRuleDetails(rule, calls)
    else { return nil }

    let location = Self.location(of: rule, type)
    guard kind.isProbe == (location != nil), let site = EmissionSite(of: rule, type) else {
      return nil
    }

    self.init(
      domain: domain,
      rule: RecordingRule(
        kind, pattern, excluding: details.exclusions, at: location, filter: details.filter,
        logLevel: details.logLevel),
      site: site, captures: captures)
  }

  private static func kind(
    of type: lttng_event_rule_type
  ) -> (TracingDomain, RecordingRule.Kind)? {
    switch type {
    case LTTNG_EVENT_RULE_TYPE_KERNEL_SYSCALL: (.kernel, .systemCall)
    case LTTNG_EVENT_RULE_TYPE_KERNEL_KPROBE: (.kernel, .kprobe)
    case LTTNG_EVENT_RULE_TYPE_KERNEL_TRACEPOINT: (.kernel, .tracepoint)
    case LTTNG_EVENT_RULE_TYPE_KERNEL_UPROBE: (.kernel, .uprobe)
    case LTTNG_EVENT_RULE_TYPE_USER_TRACEPOINT: (.user, .tracepoint)
    case LTTNG_EVENT_RULE_TYPE_JUL_LOGGING: (.jul, .logger)
    case LTTNG_EVENT_RULE_TYPE_LOG4J_LOGGING: (.log4j, .logger)
    case LTTNG_EVENT_RULE_TYPE_PYTHON_LOGGING: (.python, .logger)
    default: nil
    }
  }

  private static func location(
    of rule: OpaquePointer, _ type: lttng_event_rule_type
  ) -> ProbeLocation? {
    switch type {
    case LTTNG_EVENT_RULE_TYPE_KERNEL_KPROBE:
      part { lttng_event_rule_kernel_kprobe_get_location(rule, &$0) }
        .flatMap { ProbeLocation(kernelProbe: $0) }
    case LTTNG_EVENT_RULE_TYPE_KERNEL_UPROBE:
      part { lttng_event_rule_kernel_uprobe_get_location(rule, &$0) }
        .flatMap { ProbeLocation(userspaceProbe: $0) }
    default: nil
    }
  }
}

/// What narrows a rule.
private struct EventRuleDetails {
  var filter: FilterExpression?
  var logLevel: LogLevelRule?
  var exclusions: [NamePattern] = []

  /// Returns nil where a part cannot be read.
  init?(_ rule: OpaquePointer, _ calls: EventRuleCalls) {
    if let get = calls.getFilter, let expression = text({ get(rule, &$0) }) {
      guard let filter = FilterExpression(expression) else { return nil }

      self.filter = filter
    }
    if let get = calls.getLogLevel, let object = part({ get(rule, &$0) }) {
      guard let logLevel = LogLevelRule(object: object) else { return nil }

      self.logLevel = logLevel
    }
    if calls.addExclusion != nil {
      guard let exclusions = Self.exclusions(of: rule) else { return nil }

      self.exclusions = exclusions
    }
  }

  private static func exclusions(of rule: OpaquePointer) -> [NamePattern]? {
    let count: UInt32? = number {
      lttng_event_rule_user_tracepoint_get_name_pattern_exclusion_count(rule, &$0)
    }
    guard let count else { return nil }

    let patterns = (0..<count).compactMap { index in
      text {
        lttng_event_rule_user_tracepoint_get_name_pattern_exclusion_at_index(rule, index, &$0)
      }
      .flatMap { NamePattern($0) }
    }
    return patterns.count == count ? patterns : nil
  }
}

extension TriggerEvent.EmissionSite {
  /// Returns nil for a site of a newer release; rules of other types have the default.
  fileprivate init?(of rule: OpaquePointer, _ type: lttng_event_rule_type) {
    guard type == LTTNG_EVENT_RULE_TYPE_KERNEL_SYSCALL else {
      self = .entryAndExit
      return
    }

    let site = lttng_event_rule_kernel_syscall_get_emission_site(rule)
    guard let known = Self.allCases.first(where: { $0.emissionSite == site }) else { return nil }

    self = known
  }
}
