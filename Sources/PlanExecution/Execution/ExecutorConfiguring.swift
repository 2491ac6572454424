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
    var writer = ResourceWriter(
      session: daemonName(session.name), runID: run.id.text, actions: actions)
    for change in changes {
      try moveSnapshots(change, of: session)
      try carryOut(change, of: session, &writer)
    }
    record(.finished, step)
    announce(actions)
  }

  /// Makes the folder that a flight recorder's snapshots go to from now on, and tells where the others stay.
  private mutating func moveSnapshots(
    _ change: PlannedAction, of session: SessionPlan
  ) throws(Problem) {
    guard case .snapshotOutput = change.action, change.operation != .remove,
      let path = tracePath(of: session), !Existence.isFolder(path)
    else { return }

    let there = try? control.observeSession(named: daemonName(session.name))
    try OutputFolder.create(path, replacesEmpty: false)
    guard case .local(let old)? = there?.snapshotOutputs.first?.place, Existence.holdsFiles(old)
    else { return }

    ports.observer.observe(
      .note(
        "the snapshots of the session `\(session.name)` so far stay in \(old), unverified: later ones "
          + "go to \(path)"))
  }

  private mutating func carryOut(
    _ change: PlannedAction, of session: SessionPlan, _ writer: inout ResourceWriter
  ) throws(Problem) {
    do throws(LTTngError) {
      try writer.carryOut(change, &control)
    } catch {
      throw configuringProblem(change, error, of: session)
    }
  }

  // MARK: - Problems

  private func configuringProblem(
    _ change: PlannedAction, _ error: LTTngError, of session: SessionPlan
  ) -> Problem {
    let what = "set up the \(change.action.text(runID: run.id.text))"
    if let problem = lostConsumerProblem(what, error) { return problem }
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
