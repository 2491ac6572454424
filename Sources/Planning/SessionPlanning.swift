import Diagnostics
import LTTngModel
import Recipes

/// Makes the actions of one session from its comparison, in the order in which LTTng takes them
/// (LTTng 2.13.9).
struct SessionPlanning {
  private let desired: DesiredSession
  private let comparison: SessionComparison
  private let place: PlaceComparison
  private let origin: String
  private var actions: [PlannedAction] = []

  /// `origin` is the session's place in the recipe.
  init(
    _ desired: DesiredSession, _ comparison: SessionComparison, place: PlaceComparison,
    origin: String
  ) {
    self.desired = desired
    self.comparison = comparison
    self.place = place
    self.origin = origin
  }

  private var name: String { desired.plan.name }

  /// Returns the session's action, then those of all that belongs to it.
  mutating func actions(after dependency: ActionID) -> [PlannedAction] {
    let session = add(
      "session \(name)", comparison.operation, .session(desired.plan), after: dependency,
      reason: comparison.reason)
    addSchedules(after: session)
    addSnapshotOutputs(after: session)
    for removal in comparison.removals(notIn: desired.channels) {
      addChannel(removal, after: session)
    }
    for channel in desired.channels {
      add(channel, after: session)
    }
    addTrackers(after: session)
    return actions
  }

  @discardableResult
  private mutating func add(
    _ name: String, _ operation: Operation, _ action: Action, after dependency: ActionID,
    reason: String? = nil
  ) -> ActionID {
    let id = ActionID(rawValue: name)
    actions.append(
      PlannedAction(
        id: id, operation: operation, action: action, dependencies: [dependency], reason: reason))
    return id
  }

  private mutating func addSchedules(after session: ActionID) {
    for change in comparison.changes(of: desired.schedules) {
      add(
        "rotation schedule \(name)/\(change.resource.kindName)", change.operation,
        .rotationSchedule(
          RotationSchedulePlan(
            session: name, schedule: change.resource, replaced: change.replaced)),
        after: session)
    }
  }

  private mutating func addSnapshotOutputs(after session: ActionID) {
    for change in comparison.changes(of: desired.snapshotOutput, place) {
      add(
        "snapshot output \(name)/\(change.resource.name)", change.operation,
        .snapshotOutput(
          SnapshotOutputPlan(
            session: name, output: change.resource, replaced: change.replaced?.name)),
        after: session)
    }
  }

  // MARK: - Channels

  @discardableResult
  private mutating func addChannel(
    _ change: ResourceChange<ChannelConfiguration>, after session: ActionID
  ) -> ActionID {
    add(
      "channel \(path(change.resource))", change.operation,
      .channel(ChannelPlan(session: name, configuration: change.resource)), after: session,
      reason: change.reason)
  }

  private func path(_ channel: ChannelConfiguration) -> String {
    path(ChannelReference(channel))
  }

  private func path(_ channel: ChannelReference) -> String {
    "\(name)/\(channel.domain.rawValue)/\(channel.name)"
  }

  private mutating func add(_ channel: DesiredChannel, after session: ActionID) {
    let configuration = channel.configuration
    let channelID = addChannel(comparison.change(of: configuration), after: session)
    for change in comparison.changes(ofContextsIn: channel) {
      add(
        "context \(path(configuration))/\(change.resource.text)", change.operation,
        .context(
          ContextPlan(
            session: name, channel: ChannelReference(configuration), context: change.resource)),
        after: channelID)
    }
    addRules(of: channel, after: channelID)
  }

  private mutating func addRules(of channel: DesiredChannel, after channelID: ActionID) {
    let reference = ChannelReference(channel.configuration)
    let removals = comparison.removals(ofRulesIn: channel)
    for removal in removals {
      addRule(
        removal,
        RulePlan(
          session: name, channel: reference, rule: removal.resource, missingPolicy: .skip,
          alternativeGroup: nil, origin: origin), after: channelID)
    }
    let changes = comparison.changes(ofRulesIn: channel, after: removals)
    for (change, rule) in zip(changes, channel.rules) {
      addRule(
        change,
        RulePlan(
          session: name, channel: reference, rule: rule.rule,
          missingPolicy: rule.event.missingPolicy, alternativeGroup: rule.alternativeGroup,
          origin: rule.event.range.description), after: channelID)
    }
  }

  private mutating func addRule(
    _ change: ResourceChange<RecordingRule>, _ plan: RulePlan, after channel: ActionID
  ) {
    add(
      "rule \(path(plan.channel))/\(plan.rule.text(in: plan.channel.domain))", change.operation,
      .rule(plan), after: channel,
      reason: change.reason)
  }

  // MARK: - Trackers

  private mutating func addTrackers(after session: ActionID) {
    for tracker in comparison.removals(ofTrackersNotIn: desired.trackers) {
      addTracker(.remove, tracker, includesPayload: false, after: session)
    }
    for change in comparison.changes(of: desired.trackers) {
      addTracker(
        change.operation, change.resource.tracker,
        includesPayload: change.resource.includesPayload, after: session)
    }
  }

  private mutating func addTracker(
    _ operation: Operation, _ tracker: ProcessAttributeTracker, includesPayload: Bool,
    after session: ActionID
  ) {
    add(
      "tracker \(name)/\(tracker.domain.rawValue)/\(tracker.attribute.rawValue)", operation,
      .tracker(
        TrackerPlan(session: name, tracker: tracker, includesPayload: includesPayload)),
      after: session)
  }
}

extension RotationSchedule {
  fileprivate var kindName: String {
    switch self {
    case .periodic: "periodic"
    case .size: "size"
    }
  }
}
