import LTTngModel
import Planning

/// The triggers of a run: they are the session daemon's and outlive the sessions, so they are taken away
/// by the beginning of their names, whatever the plan says.
extension Executor where Control: ~Copyable {
  mutating func configureTriggers() throws(Problem) {
    let actions = plan.actions(in: .configure).filter { planned in
      if case .trigger = planned.action { true } else { false }
    }
    guard actions.contains(where: { $0.operation != .noOp }) else {
      announce(actions)
      return
    }

    record(.started, StepName.triggers)
    for planned in actions where planned.operation != .noOp {
      try configure(planned)
    }
    record(.finished, StepName.triggers)
    announce(actions)
  }

  private mutating func configure(_ planned: PlannedAction) throws(Problem) {
    guard case .trigger(let trigger) = planned.action else { return }

    do throws(LTTngError) {
      if let old = trigger.replaced { try control.unregisterTrigger(old) }
      guard planned.operation != .remove else { return }

      try control.registerTrigger(trigger.expanded(runID: run.id.text))
    } catch {
      throw DaemonFault.problem("set up the trigger \(trigger.name)", error)
    }
  }

  /// Takes all triggers of the run away, before its sessions end: one that starts a session would have
  /// it record again.
  mutating func removeTriggers() {
    guard run.progress.hasStarted(StepName.triggers),
      !run.progress.hasFinished(StepName.triggerRemoval)
    else { return }

    let prefix = plan.triggerPrefix.expanded(runID: run.id.text)
    do throws(LTTngError) {
      var restarted: Set<String> = []
      for trigger in try control.listTriggers() where trigger.name.hasPrefix(prefix) {
        try control.unregisterTrigger(trigger)
        restarted.formUnion(trigger.startedSessions)
      }
      record(.finished, StepName.triggerRemoval)
      try stopAgain(restarted)
    } catch {
      record(.failed, StepName.triggerRemoval, detail: error.description)
      note(DaemonFault.problem("take the triggers of the run away", error))
    }
  }

  /// Stops the sessions that a trigger started once more after they were stopped.
  private mutating func stopAgain(_ names: Set<String>) throws(LTTngError) {
    let stopped = Set(sessionsJustStopped.map { daemonName($0) }).intersection(names)
    for name in stopped.sorted() where try control.observeSession(named: name)?.isActive == true {
      try control.stopSessionWithoutWaiting(named: name)
    }
  }
}

extension Trigger<String> {
  fileprivate var startedSessions: [String] {
    actions.compactMap { action in
      if case .start(let session) = action.kind { session } else { nil }
    }
  }
}
