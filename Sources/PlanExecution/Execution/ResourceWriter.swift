package import LTTngModel
package import Planning

/// Carries out the changes of a session's resources, one call after the other.
package struct ResourceWriter {
  /// The name of rules that were disabled in a channel.
  private struct DisabledName: Hashable {
    let channel: ChannelReference
    let pattern: NamePattern
  }

  /// How often an agent is asked to disable one more rule.
  private static let maximumRuleCount = 100

  private let session: String
  private let runID: String
  private var disabled: Set<DisabledName> = []

  /// `session` is the session daemon's name of the session.
  package init(session: String, runID: String) {
    self.session = session
    self.runID = runID
  }

  /// Carries out one change; what is no resource of a session is left alone.
  package mutating func carryOut<Control: SessionControl & ~Copyable>(
    _ change: PlannedAction, _ control: inout Control
  ) throws(LTTngError) {
    let isRemoval = change.operation == .remove
    switch change.action {
    case .rotationSchedule(let planned): try configure(planned, isRemoval, &control)
    case .snapshotOutput(let planned): try configure(planned, isRemoval, &control)
    case .channel(let planned):
      try configure(planned.configuration, change.operation, &control)
    case .context(let planned):
      try control.addContext(
        planned.context, toChannel: planned.channel.configuration, inSession: session)
    case .rule(let planned) where isRemoval: try disable(planned, &control)
    case .rule(let planned):
      try control.enableRule(
        planned.rule, inChannel: planned.channel.configuration, ofSession: session)
    case .tracker(let planned): try configure(planned.tracker, isRemoval, &control)
    default: return
    }
  }

  private func configure<Control: SessionControl & ~Copyable>(
    _ planned: RotationSchedulePlan, _ isRemoval: Bool, _ control: inout Control
  ) throws(LTTngError) {
    if isRemoval {
      try control.removeRotationSchedule(planned.schedule, fromSession: session)
      return
    }
    if let old = planned.replaced {
      try control.removeRotationSchedule(old, fromSession: session)
    }
    try control.addRotationSchedule(planned.schedule, toSession: session)
  }

  private func configure<Control: SessionControl & ~Copyable>(
    _ planned: SnapshotOutputPlan, _ isRemoval: Bool, _ control: inout Control
  ) throws(LTTngError) {
    if isRemoval {
      try control.removeSnapshotOutput(named: planned.output.name, fromSession: session)
      return
    }
    if let old = planned.replaced {
      try control.removeSnapshotOutput(named: old, fromSession: session)
    }
    try control.addSnapshotOutput(
      planned.output.map { $0.expanded(runID: runID) }, toSession: session)
  }

  private func configure<Control: SessionControl & ~Copyable>(
    _ channel: ChannelConfiguration, _ operation: Operation, _ control: inout Control
  ) throws(LTTngError) {
    if operation == .create {
      try control.createChannel(channel, inSession: session)
    } else {
      try control.setChannel(channel, isEnabled: operation != .remove, inSession: session)
    }
  }

  private func configure<Control: SessionControl & ~Copyable>(
    _ tracker: ProcessAttributeTracker, _ isRemoval: Bool, _ control: inout Control
  ) throws(LTTngError) {
    if isRemoval {
      try control.removeTracker(
        of: tracker.attribute, domain: tracker.domain, fromSession: session)
    } else {
      try control.setTracker(tracker, ofSession: session)
    }
  }

  // MARK: - Rules that are disabled

  /// Disables the rules of a name, once: LTTng knows them by their name alone, and the plan enables again
  /// those that stay.
  private mutating func disable<Control: SessionControl & ~Copyable>(
    _ planned: RulePlan, _ control: inout Control
  ) throws(LTTngError) {
    let name = DisabledName(channel: planned.channel, pattern: planned.rule.pattern)
    guard disabled.insert(name).inserted else { return }

    let channel = planned.channel.configuration
    try control.disableRules(named: name.pattern, inChannel: channel, ofSession: session)
    guard planned.channel.domain.isAgent else { return }

    // An agent's rules are disabled one by one (lttng.md §3).
    for _ in 0..<Self.maximumRuleCount where try isEnabled(name, &control) {
      try control.disableRules(named: name.pattern, inChannel: channel, ofSession: session)
    }
  }

  private func isEnabled<Control: SessionControl & ~Copyable>(
    _ name: DisabledName, _ control: inout Control
  ) throws(LTTngError) -> Bool {
    try control.observeSession(named: session)?
      .channel(named: name.channel.name, domain: name.channel.domain)?
      .rules.contains { $0.pattern == name.pattern } ?? false
  }
}
