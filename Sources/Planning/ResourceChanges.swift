import LTTngModel

/// What happens to one resource of a session.
struct ResourceChange<Resource> {
  let operation: Operation
  let resource: Resource

  /// Why, for people.
  var reason: String?

  /// What takes the resource's place, or what it takes the place of, where LTTng must be told.
  var replaced: Resource?
}

extension SessionComparison {
  static let ruleRemovalReason = "disabled; LTTng cannot remove a rule"
  static let channelRemovalReason = "disabled; LTTng cannot remove a channel"
  static let sameNameReason = "enabled again: LTTng disables all rules of a name together"

  /// What is made where nothing is kept of an observed session.
  private var missing: Operation { isPast ? .noOp : .create }

  // MARK: - Channels, context fields and rules

  func change(of channel: ChannelConfiguration) -> ResourceChange<ChannelConfiguration> {
    guard let there = observed?.counterpart(of: channel) else {
      return ResourceChange(operation: missing, resource: channel)
    }

    return there.isEnabled
      ? ResourceChange(operation: .noOp, resource: channel)
      : ResourceChange(operation: .update, resource: channel, reason: "it is disabled")
  }

  /// Returns the channels that are disabled, as the recipe has them no longer.
  func removals(notIn channels: [DesiredChannel]) -> [ResourceChange<ChannelConfiguration>] {
    (observed?.channels(notIn: channels) ?? []).filter(\.canRecord).map {
      ResourceChange(
        operation: .remove, resource: $0.configuration, reason: Self.channelRemovalReason)
    }
  }

  func changes(ofContextsIn channel: DesiredChannel) -> [ResourceChange<ContextField>] {
    let there = observed?.counterpart(of: channel.configuration).map { Set($0.contexts) } ?? []
    return channel.contexts.map {
      ResourceChange(operation: there.contains($0) ? .noOp : missing, resource: $0)
    }
  }

  /// Returns the rules of a channel that are disabled, as the recipe has them no longer; these changes
  /// come before the others.
  func removals(ofRulesIn channel: DesiredChannel) -> [ResourceChange<RecordingRule>] {
    guard let there = observed?.counterpart(of: channel.configuration) else { return [] }

    let wanted = Set(channel.rules.map(\.rule))
    return there.rules.filter { !wanted.contains($0) }.map {
      ResourceChange(operation: .remove, resource: $0, reason: Self.ruleRemovalReason)
    }
  }

  /// Returns the changes of the rules that the recipe has, in its order.
  func changes(
    ofRulesIn channel: DesiredChannel, after removals: [ResourceChange<RecordingRule>]
  ) -> [ResourceChange<RecordingRule>] {
    guard let there = observed?.counterpart(of: channel.configuration) else {
      return channel.rules.map { ResourceChange(operation: missing, resource: $0.rule) }
    }

    let enabled = Set(there.rules)
    let disabled = Set(there.disabledRules)
    let hitNames = Set(removals.map(\.resource.pattern))
    return channel.rules.map { rule in
      if enabled.contains(rule.rule) {
        return hitNames.contains(rule.rule.pattern)
          ? ResourceChange(operation: .update, resource: rule.rule, reason: Self.sameNameReason)
          : ResourceChange(operation: .noOp, resource: rule.rule)
      }
      return disabled.contains(rule.rule)
        ? ResourceChange(operation: .update, resource: rule.rule, reason: "it is disabled")
        : ResourceChange(operation: .create, resource: rule.rule)
    }
  }

  // MARK: - What can be changed at any time

  func changes(of trackers: [DesiredTracker]) -> [ResourceChange<DesiredTracker>] {
    trackers.map { wanted in
      let tracker = wanted.tracker
      let there = observed?.session.trackers.first { $0.isOfSameAttribute(as: tracker) }
      // The payload's process is set once it is held, whatever set there is.
      let isSame = there.map { $0 == tracker || wanted.includesPayload }
      return ResourceChange(
        operation: isSame.map { $0 ? .noOp : .update } ?? missing, resource: wanted)
    }
  }

  /// Returns the trackers that leave out processes which the recipe wants recorded.
  func removals(ofTrackersNotIn trackers: [DesiredTracker]) -> [ProcessAttributeTracker] {
    (observed?.session.trackers ?? []).filter { there in
      !trackers.contains { $0.tracker.isOfSameAttribute(as: there) }
    }
  }

  func changes(of schedules: [RotationSchedule]) -> [ResourceChange<RotationSchedule>] {
    let there = observed?.session.rotationSchedules ?? []
    let wanted = schedules.map { schedule in
      let old = there.first { $0.isOfSameKind(as: schedule) }
      let operation: Operation = old.map { $0 == schedule ? .noOp : .update } ?? missing
      return ResourceChange(
        operation: operation, resource: schedule, replaced: operation == .update ? old : nil)
    }
    let removed = there.filter { old in !schedules.contains { $0.isOfSameKind(as: old) } }
    return removed.map { ResourceChange(operation: .remove, resource: $0) } + wanted
  }

  func changes(
    of output: SnapshotOutput<RunText>?, _ place: PlaceComparison
  ) -> [ResourceChange<SnapshotOutput<RunText>>] {
    let there = (observed?.session.snapshotOutputs ?? [])
    guard let output else {
      return there.map { ResourceChange(operation: .remove, resource: $0.map { RunText($0) }) }
    }
    if there.contains(where: { place.isSame(output, $0) }) {
      return [ResourceChange(operation: .noOp, resource: output)]
    }

    return [
      ResourceChange(
        operation: there.isEmpty ? missing : .update, resource: output,
        replaced: there.first?.map { RunText($0) })
    ]
  }
}
