package import LTTngModel

/// Holds a session against the plan that was carried out last: what differs was changed by hand.
package struct PlanDrift {
  private let plan: Plan
  private let session: SessionPlan

  package init(_ plan: Plan, session: SessionPlan) {
    self.plan = plan
    self.session = session
  }

  /// Returns the differences, each in a few words; none where the session is as planned.
  package func differences(from observed: ObservedSession) -> [String] {
    let planned = plan.actions.filter {
      $0.action.session == session.name && $0.operation != .remove
    }.map(\.action)
    return planned.compactMap { missing($0, observed) } + additions(observed, to: planned)
      + furtherAdditions(observed, to: planned)
  }

  private func missing(_ action: Action, _ observed: ObservedSession) -> String? {
    switch action {
    case .channel(let channel): difference(channel.configuration, observed)
    case .context(let context):
      counterpart(of: context.channel, observed)?.contexts.contains(context.context) == false
        ? "`\(context.channel.name)` lacks the context field \(context.context.text)" : nil
    case .rule(let rule): difference(rule, observed)
    case .tracker(let tracker) where !tracker.includesPayload:
      observed.trackers.contains(tracker.tracker)
        ? nil : "the tracker \(tracker.tracker.attribute.rawValue) is another"
    case .rotationSchedule(let schedule):
      observed.rotationSchedules.contains(schedule.schedule)
        ? nil : "a rotation schedule is missing, or another"
    case .snapshotOutput(let output):
      observed.snapshotOutputs.contains { $0.name == output.output.name }
        ? nil : "the snapshot output `\(output.output.name)` is missing"
    default: nil
    }
  }

  private func counterpart(
    of channel: ChannelReference, _ observed: ObservedSession
  ) -> ObservedChannel? {
    observed.channel(named: channel.name, domain: channel.domain)
  }

  private func difference(
    _ channel: ChannelConfiguration, _ observed: ObservedSession
  ) -> String? {
    guard let there = counterpart(of: ChannelReference(channel), observed) else {
      return "the channel `\(channel.name)` is missing"
    }

    return there.isEnabled ? nil : "the channel `\(channel.name)` is disabled"
  }

  private func difference(_ rule: RulePlan, _ observed: ObservedSession) -> String? {
    guard let there = counterpart(of: rule.channel, observed), !there.rules.contains(rule.rule)
    else { return nil }

    let isDisabled = there.disabledRules.contains(rule.rule)
    return "the rule \(rule.rule.text(in: rule.channel.domain)) of `\(rule.channel.name)` is "
      + (isDisabled ? "disabled" : "missing")
  }

  // MARK: - What the plan has not

  private func additions(_ observed: ObservedSession, to planned: [Action]) -> [String] {
    var rules: Set<RuleKey> = []
    var channels: Set<String> = []
    for action in planned {
      switch action {
      case .channel(let channel): channels.insert(Self.key(ChannelReference(channel.configuration)))
      case .rule(let rule): rules.insert(RuleKey(Self.key(rule.channel), rule.rule))
      default: break
      }
    }
    return observed.channels.filter(\.canRecord).flatMap { channel -> [String] in
      let key = Self.key(ChannelReference(channel.configuration))
      guard channels.contains(key) else {
        return ["the channel `\(channel.configuration.name)` was added"]
      }

      return channel.rules.filter { !rules.contains(RuleKey(key, $0)) }.map {
        "the rule \($0.text(in: channel.configuration.domain)) was added to "
          + "`\(channel.configuration.name)`"
      }
    }
  }

  /// Returns the trackers, rotation schedules and snapshot outputs that the plan has not.
  private func furtherAdditions(_ observed: ObservedSession, to planned: [Action]) -> [String] {
    var attributes: [ProcessAttributeTracker] = []
    var schedules: [RotationSchedule] = []
    var outputs: Set<String> = []
    for action in planned {
      switch action {
      case .tracker(let tracker): attributes.append(tracker.tracker)
      case .rotationSchedule(let schedule): schedules.append(schedule.schedule)
      case .snapshotOutput(let output): outputs.insert(output.output.name)
      default: break
      }
    }
    let trackers = observed.trackers.filter { there in
      !attributes.contains { $0.isOfSameAttribute(as: there) }
    }
    return trackers.map { "a tracker \($0.attribute.rawValue) was added" }
      + observed.rotationSchedules.filter { there in
        !schedules.contains { $0.isOfSameKind(as: there) }
      }.map { _ in "a rotation schedule was added" }
      + observed.snapshotOutputs.filter { !outputs.contains($0.name) }
      .map { "the snapshot output `\($0.name)` was added" }
  }

  private struct RuleKey: Hashable {
    let channel: String
    let rule: RecordingRule

    init(_ channel: String, _ rule: RecordingRule) {
      self.channel = channel
      self.rule = rule
    }
  }

  private static func key(_ channel: ChannelReference) -> String {
    "\(channel.domain.rawValue)/\(channel.name)"
  }
}
