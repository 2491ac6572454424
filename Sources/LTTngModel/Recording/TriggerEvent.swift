/// The event rule of a trigger.
package struct TriggerEvent: Hashable, Codable, Sendable {
  /// Which of a system call's two events it is (`LTTNG_EVENT_RULE_KERNEL_SYSCALL_EMISSION_SITE_…`).
  package enum EmissionSite: String, CaseIterable, Codable, Sendable {
    case entryAndExit = "entry+exit"
    case entry
    case exit
  }

  package let domain: TracingDomain

  /// Any kind but a return probe, which LTTng's triggers lack.
  package let rule: RecordingRule

  /// Of a system call; the others have the default.
  package let site: EmissionSite

  /// What a notification carries, in its order.
  package let captures: [CaptureExpression]

  private enum CodingKeys: String, CodingKey {
    case domain, rule
    case site = "emission-site"
    case captures = "capture"
  }

  package init(
    domain: TracingDomain, rule: RecordingRule, site: EmissionSite = .entryAndExit,
    captures: [CaptureExpression] = []
  ) {
    self.domain = domain
    self.rule = rule
    self.site = site
    self.captures = captures
  }
}
