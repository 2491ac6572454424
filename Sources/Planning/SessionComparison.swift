import LTTngModel

/// Holds a desired session against the observed one of the same run.
///
/// LTTng takes new channels, context fields and rules before the first start, and can remove none of
/// them; what it cannot change in place makes the whole session be replaced.
struct SessionComparison {
  let operation: Operation

  /// Why the session is replaced, for people.
  let reason: String?

  /// What forbids the change; nil where the plan can be carried out.
  let obstacle: String?

  private let observed: ObservedSession?

  /// Whether the session recorded and was destroyed.
  private let isPast: Bool

  /// Compares; `wasStarted` and `hasEnded` say what the run's journal knows of the session.
  init(
    desired: DesiredSession, observed: ObservedSession?, runID: String?, wasStarted: Bool,
    hasEnded: Bool
  ) {
    if hasEnded {
      // A session that recorded has done its work: nothing is made again.
      self.init(operation: .noOp, observed: nil, isPast: true)
    } else if wasStarted {
      let obstacle = Self.obstacle(desired, observed, runID: runID)
      self.init(operation: .noOp, obstacle: obstacle, observed: observed, isPast: observed == nil)
    } else if let observed {
      let reason = Self.lastingDifference(desired, observed, runID: runID)
      self.init(
        operation: reason == nil ? .noOp : .replace, reason: reason,
        obstacle: observed.isActive ? "someone else started it" : nil,
        observed: reason == nil ? observed : nil)
    } else {
      self.init(operation: .create, observed: nil)
    }
  }

  /// Returns what forbids to go on with a session that records.
  private static func obstacle(
    _ desired: DesiredSession, _ observed: ObservedSession?, runID: String?
  ) -> String? {
    guard let observed else { return "it was started, and is gone" }
    guard observed.isActive else { return "it was started, and someone else stopped it" }

    let change =
      lastingDifference(desired, observed, runID: runID) ?? addition(desired, observed)
    return change.map { "it was started, and \($0)" }
  }

  private init(
    operation: Operation, reason: String? = nil, obstacle: String? = nil,
    observed: ObservedSession?, isPast: Bool = false
  ) {
    self.isPast = isPast
    self.operation = operation
    self.reason = reason
    self.obstacle = obstacle
    self.observed = observed
  }

  func operation(for channel: DesiredChannel) -> Operation {
    counterpart(of: channel) != nil || isPast ? .noOp : .create
  }

  func operation(for context: ContextField, in channel: DesiredChannel) -> Operation {
    let isThere = counterpart(of: channel)?.contexts.contains(context) == true
    return isThere || isPast ? .noOp : .create
  }

  func operation(for rule: RecordingRule, in channel: DesiredChannel) -> Operation {
    let isThere = counterpart(of: channel)?.rules.contains(rule) == true
    return isThere || isPast ? .noOp : .create
  }

  func operation(for tracker: ProcessAttributeTracker) -> Operation {
    guard let observed else { return isPast ? .noOp : .create }
    if observed.trackers.contains(tracker) { return .noOp }

    let isThere = observed.trackers.contains {
      $0.domain == tracker.domain && $0.attribute == tracker.attribute
    }
    return isThere ? .update : .create
  }

  private func counterpart(of channel: DesiredChannel) -> ObservedChannel? {
    observed?.channel(
      named: channel.configuration.name, domain: channel.configuration.domain)
  }

  // MARK: - Differences

  /// Returns what the observed session has that LTTng can neither change nor take away.
  private static func lastingDifference(
    _ desired: DesiredSession, _ observed: ObservedSession, runID: String?
  ) -> String? {
    if let runID, let path = observed.output.localPath,
      path != desired.plan.outputPath.expanded(runID: runID)
    {
      return "its output is \(path)"
    }
    for channel in observed.channels {
      let wanted = desired.channels.first {
        $0.configuration.name == channel.configuration.name
          && $0.configuration.domain == channel.configuration.domain
      }
      guard let wanted else {
        return "the channel `\(channel.configuration.name)` is not in the recipe"
      }
      if let difference = lastingDifference(wanted, channel) { return difference }
    }
    return extraTracker(desired, observed).map {
      "it tracks \($0.attribute.rawValue) (\($0.domain.rawValue)), which is not in the recipe"
    }
  }

  /// Returns a tracker that leaves out processes which the recipe wants recorded.
  private static func extraTracker(
    _ desired: DesiredSession, _ observed: ObservedSession
  ) -> ProcessAttributeTracker? {
    observed.trackers.first { tracker in
      !desired.trackers.contains {
        $0.tracker.domain == tracker.domain && $0.tracker.attribute == tracker.attribute
      }
    }
  }

  private static func lastingDifference(
    _ wanted: DesiredChannel, _ channel: ObservedChannel
  ) -> String? {
    let name = channel.configuration.name
    if wanted.configuration != channel.configuration {
      return "the channel `\(name)` has other attributes"
    }
    if let extra = channel.contexts.first(where: { !wanted.contexts.contains($0) }) {
      return "the channel `\(name)` has the context field \(extra.text), which is not in the recipe"
    }
    if let extra = channel.rules.first(where: { rule in
      !wanted.rules.contains { $0.rule == rule }
    }) {
      return "the channel `\(name)` has the rule \(extra), which is not in the recipe"
    }
    return channel.foreignRuleCount > 0
      ? "the channel `\(name)` has rules that are not in the recipe" : nil
  }

  /// Returns what the recipe has and a started session lacks.
  private static func addition(_ desired: DesiredSession, _ observed: ObservedSession) -> String? {
    for channel in desired.channels {
      let name = channel.configuration.name
      guard
        let there = observed.channel(named: name, domain: channel.configuration.domain)
      else { return "the recipe has a new channel `\(name)`" }

      if let context = channel.contexts.first(where: { !there.contexts.contains($0) }) {
        return "the recipe has a new context field \(context.text) for `\(name)`"
      }
      if let rule = channel.rules.first(where: { !there.rules.contains($0.rule) }) {
        return "the recipe has a new rule \(rule.rule) for `\(name)`"
      }
    }
    return nil
  }
}
