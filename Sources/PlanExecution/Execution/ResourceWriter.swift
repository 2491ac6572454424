package import LTTngModel
package import Planning

/// Carries out the changes of a session's resources, one call after the other.
package struct ResourceWriter {
  /// The name of rules that were disabled in a channel.
  private struct DisabledName: Hashable {
    let channel: ChannelReference
    let pattern: NamePattern
  }

  private let session: String
  private let runID: String

  /// All that the plan says of the session, what stays as it is included.
  private let actions: [PlannedAction]

  /// The channels that have no rule yet.
  private let newChannels: Set<ChannelReference>

  private var disabled: Set<DisabledName> = []

  /// The agents' channels whose rules are as the plan wants them.
  private var settled: Set<ChannelReference> = []

  /// `session` is the session daemon's name of the session, `actions` are those of its configuring.
  package init(session: String, runID: String, actions: [PlannedAction]) {
    self.session = session
    self.runID = runID
    self.actions = actions
    newChannels = Set(
      actions.compactMap { planned in
        guard planned.operation == .create, case .channel(let channel) = planned.action else {
          return nil
        }

        return ChannelReference(channel.configuration)
      })
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
    case .rule(let planned): try configure(planned, isRemoval, &control)
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

  // MARK: - Rules

  private mutating func configure<Control: SessionControl & ~Copyable>(
    _ planned: RulePlan, _ isRemoval: Bool, _ control: inout Control
  ) throws(LTTngError) {
    let channel = planned.channel
    if channel.domain.isAgent, !newChannels.contains(channel) {
      guard settled.insert(channel).inserted else { return }

      try control.setRules(
        rules(of: channel), ofAgentChannel: channel.configuration, inSession: session)
    } else if isRemoval {
      try disable(planned, &control)
    } else {
      try control.enableRule(
        planned.rule, inChannel: channel.configuration, ofSession: session)
    }
  }

  /// Disables the rules of a name, once: LTTng knows them by their name alone, and the plan enables again
  /// those that stay.
  private mutating func disable<Control: SessionControl & ~Copyable>(
    _ planned: RulePlan, _ control: inout Control
  ) throws(LTTngError) {
    let name = DisabledName(channel: planned.channel, pattern: planned.rule.pattern)
    guard disabled.insert(name).inserted else { return }

    try control.disableRules(
      named: name.pattern, inChannel: name.channel.configuration, ofSession: session)
  }

  /// Returns all rules that the plan wants to record in a channel.
  private func rules(of channel: ChannelReference) -> [RecordingRule] {
    actions.compactMap { planned in
      guard planned.operation != .remove, case .rule(let rule) = planned.action,
        rule.channel == channel
      else { return nil }

      return rule.rule
    }
  }
}
