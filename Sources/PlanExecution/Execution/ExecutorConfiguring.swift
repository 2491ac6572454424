import LTTngModel
import Planning

extension Executor where Control: ~Copyable {
  /// Brings LTTng to what the plan declares; a session whose actions are all no-ops gets no call.
  mutating func configureSessions() {
    for session in sessions {
      guard attempt({ executor throws(Problem) in try executor.configure(session) }) else { return }
    }
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
    for change in changes {
      try carryOut(change)
    }
    record(.finished, step)
    announce(actions)
  }

  private mutating func create(
    _ session: SessionPlan, _ changes: [PlannedAction]
  ) throws(Problem) {
    let operation = changes.first { $0.action == .session(session) }?.operation
    guard operation == .create || operation == .replace else { return }

    let name = session.daemonName.expanded(runID: run.id.text)
    let path = session.outputPath.expanded(runID: run.id.text)
    record(.started, StepName.create(session.name), detail: name)
    let isAnew = operation == .replace || run.progress.hasFinished(StepName.create(session.name))
    if operation == .replace { try destroyUnstarted(name) }
    if isStanding { try keepFormerTrace(at: path) }
    try OutputFolder.create(path, replacesEmpty: isAnew)
    do throws(LTTngError) {
      try control.createSession(SessionConfiguration(name: name, output: .local(path)))
    } catch {
      // Another one's session has the name: it must never be taken for ours.
      if error.code == .sessionExists {
        record(.failed, StepName.create(session.name), detail: error.description)
      }
      throw DaemonFault.problem("create the session \(name)", error)
    }
    record(
      .finished, StepName.create(session.name), detail: name, session: createdSession(name))
  }

  private mutating func destroyUnstarted(_ name: String) throws(Problem) {
    do throws(LTTngError) {
      try control.destroySessionWithoutWaiting(named: name)
    } catch {
      throw DaemonFault.problem("replace the session \(name)", error)
    }
  }

  private mutating func carryOut(_ change: PlannedAction) throws(Problem) {
    do throws(LTTngError) {
      switch change.action {
      case .channel(let channel):
        try control.createChannel(channel.configuration, inSession: daemonName(channel.session))
      case .context(let context):
        try control.addContext(
          context.context, toChannel: context.channel, inSession: daemonName(context.session))
      case .rule(let rule):
        try control.enableRule(
          rule.rule, inChannel: rule.channel, ofSession: daemonName(rule.session))
      case .tracker(let tracker):
        try control.setTracker(tracker.tracker, ofSession: daemonName(tracker.session))
      default:
        return
      }
    } catch {
      throw DaemonFault.problem(
        "set up the \(change.action)", error, origin: change.action.origin)
    }
  }

  /// Returns the name by which the session daemon knows one of the recipe's sessions.
  func daemonName(_ session: String) -> String {
    let planned = sessions.first { $0.name == session }
    return planned?.daemonName.expanded(runID: run.id.text) ?? session
  }
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
