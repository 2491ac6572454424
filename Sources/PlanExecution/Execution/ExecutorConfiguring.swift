import LTTngModel
import Planning

extension Executor where Control: ~Copyable {
  /// Brings LTTng to what the plan declares; a session whose actions are all no-ops gets no call.
  mutating func configureSessions() {
    for session in sessions {
      guard attempt({ executor throws(Problem) in try executor.configure(session) }) else { return }
    }
    attempt { executor throws(Problem) in try executor.configureTriggers() }
  }

  private mutating func configure(_ session: SessionPlan) throws(Problem) {
    let actions = plan.actions(in: .configure).filter { $0.action.session == session.name }
    let changes = actions.filter { $0.operation != .noOp }
    guard !changes.isEmpty else {
      announce(actions)
      return
    }

    try create(session, changes)
    let step = StepName.configure(session.name)
    record(.started, step)
    var disabled: Set<DisabledName> = []
    for change in changes {
      try carryOut(change, of: session, &disabled)
    }
    record(.finished, step)
    announce(actions)
  }

  private mutating func carryOut(
    _ change: PlannedAction, of session: SessionPlan, _ disabled: inout Set<DisabledName>
  ) throws(Problem) {
    let name = daemonName(session.name)
    let isRemoval = change.operation == .remove
    do throws(LTTngError) {
      switch change.action {
      case .rotationSchedule(let planned):
        try configure(planned, isRemoval: isRemoval, inSession: name)
      case .snapshotOutput(let planned):
        try configure(planned, isRemoval: isRemoval, inSession: name)
      case .channel(let planned):
        try configure(planned.configuration, change.operation, inSession: name)
      case .context(let planned):
        try control.addContext(
          planned.context, toChannel: planned.channel.configuration, inSession: name)
      case .rule(let planned) where isRemoval:
        try disable(planned, ofSession: name, &disabled)
      case .rule(let planned):
        try control.enableRule(
          planned.rule, inChannel: planned.channel.configuration, ofSession: name)
      case .tracker(let planned):
        try configure(planned.tracker, isRemoval: isRemoval, inSession: name)
      default:
        return
      }
    } catch {
      throw configuringProblem(change, error, of: session)
    }
  }

  private mutating func configure(
    _ planned: RotationSchedulePlan, isRemoval: Bool, inSession session: String
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

  private mutating func configure(
    _ planned: SnapshotOutputPlan, isRemoval: Bool, inSession session: String
  ) throws(LTTngError) {
    if isRemoval {
      try control.removeSnapshotOutput(named: planned.output.name, fromSession: session)
      return
    }
    if let old = planned.replaced {
      try control.removeSnapshotOutput(named: old, fromSession: session)
    }
    let runID = run.id.text
    try control.addSnapshotOutput(
      planned.output.map { $0.expanded(runID: runID) }, toSession: session)
  }

  private mutating func configure(
    _ channel: ChannelConfiguration, _ operation: Operation, inSession session: String
  ) throws(LTTngError) {
    if operation == .create {
      try control.createChannel(channel, inSession: session)
    } else {
      try control.setChannel(channel, isEnabled: operation != .remove, inSession: session)
    }
  }

  private mutating func configure(
    _ tracker: ProcessAttributeTracker, isRemoval: Bool, inSession session: String
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
  private mutating func disable(
    _ planned: RulePlan, ofSession session: String, _ disabled: inout Set<DisabledName>
  ) throws(LTTngError) {
    let name = DisabledName(
      channel: planned.channel.name, domain: planned.channel.domain, pattern: planned.rule.pattern)
    guard disabled.insert(name).inserted else { return }

    let channel = planned.channel.configuration
    try control.disableRules(named: name.pattern, inChannel: channel, ofSession: session)
    guard planned.channel.domain.isAgent else { return }

    // An agent's rules are disabled one by one (lttng.md §3).
    for _ in 0..<DisabledName.maximumRuleCount
    where try isEnabled(name, channel, inSession: session) {
      try control.disableRules(named: name.pattern, inChannel: channel, ofSession: session)
    }
  }

  private mutating func isEnabled(
    _ name: DisabledName, _ channel: ChannelConfiguration, inSession session: String
  ) throws(LTTngError) -> Bool {
    try control.observeSession(named: session)?
      .channel(named: channel.name, domain: channel.domain)?
      .rules.contains { $0.pattern == name.pattern } ?? false
  }

  // MARK: - Problems

  private func configuringProblem(
    _ change: PlannedAction, _ error: LTTngError, of session: SessionPlan
  ) -> Problem {
    let what = "set up the \(change.action.text(runID: run.id.text))"
    guard error.code == .alreadyStarted else {
      return DaemonFault.problem(what, error, origin: change.action.origin)
    }

    return Problem(
      .environmentNotReady,
      "cannot \(what): the session \(daemonName(session.name)) was started before, and LTTng takes no "
        + "new channel and no new context field then",
      help: plan.isStanding
        ? "`lttrecipe apply --replace=\(session.name)` destroys it and makes it anew"
        : "end the run, which keeps what was recorded, and apply anew: lttrecipe destroy "
          + "--run-id \(run.id)",
      origin: change.action.origin)
  }

  /// Returns the name by which the session daemon knows one of the recipe's sessions.
  func daemonName(_ session: String) -> String {
    let planned = sessions.first { $0.name == session }
    return planned?.daemonName.expanded(runID: run.id.text) ?? session
  }
}

/// The name of rules that were disabled in a channel.
private struct DisabledName: Hashable {
  /// How often an agent is asked to disable one more rule.
  static let maximumRuleCount = 100

  let channel: String
  let domain: TracingDomain
  let pattern: NamePattern
}

extension Action {
  /// `file:line:column` of the recipe's entry, for actions that keep it.
  var origin: String? {
    switch self {
    case .rule(let rule): rule.origin
    case .setup(let step), .payload(let step), .teardown(let step): step.origin
    case .retrieve(let target): target.origin
    default: nil
    }
  }
}
