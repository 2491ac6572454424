import LTTngModel
import Planning

/// The triggers of a run: they are the session daemon's and outlive the sessions, so the journal tells
/// which ones the run may have registered, and those are taken away, whatever the plan says.
extension Executor where Control: ~Copyable {
  mutating func configureTriggers() throws(Problem) {
    let actions = plan.actions(in: .configure).filter { planned in
      if case .trigger = planned.action { true } else { false }
    }
    guard actions.contains(where: { $0.operation != .noOp }) else {
      announce(actions)
      return
    }

    let names = daemonNames(actions.filter { $0.operation != .remove })
    record(.started, StepName.triggers, triggers: names)
    for planned in actions where planned.operation != .noOp {
      try configure(planned)
    }
    record(.finished, StepName.triggers, triggers: names)
    announce(actions)
  }

  private func daemonNames(_ actions: [PlannedAction]) -> [String] {
    actions.compactMap { planned in
      guard case .trigger(let trigger) = planned.action else { return nil }

      return trigger.daemonName.expanded(runID: run.id.text)
    }
  }

  private mutating func configure(_ planned: PlannedAction) throws(Problem) {
    guard case .trigger(let trigger) = planned.action else { return }

    do throws(LTTngError) {
      if let old = trigger.replaced { try unregister(old) }
      guard planned.operation != .remove else { return }

      try control.registerTrigger(trigger.expanded(runID: run.id.text))
    } catch {
      // Another one's trigger has the name: it must never be taken for ours.
      if error.code == .triggerExists {
        let name = trigger.daemonName.expanded(runID: run.id.text)
        record(
          .failed, StepName.triggers, detail: error.description,
          triggers: run.progress.triggers.subtracting([name]).sorted())
      }
      throw DaemonFault.problem("set up the trigger \(trigger.name)", error)
    }
  }

  // MARK: - The end of triggers

  /// Takes all triggers of the run away, before its sessions end: one that starts a session would have
  /// it record again.
  ///
  /// One that cannot be taken away does not keep the others; the run stays open then.
  mutating func removeTriggers() {
    guard !run.progress.triggers.isEmpty else { return }

    do throws(LTTngError) {
      var failure: LTTngError?
      for trigger in try ownTriggers() {
        do throws(LTTngError) {
          try unregister(trigger)
        } catch {
          failure = failure ?? error
        }
      }
      if let failure { throw failure }
      record(.finished, StepName.triggerRemoval)
    } catch {
      record(.failed, StepName.triggerRemoval, detail: error.description)
      note(DaemonFault.problem("take the triggers of the run away", error))
    }
  }

  /// Takes the run's triggers away that start a session, which is about to be stopped; the next apply
  /// registers them again.
  mutating func removeStarters(of session: String) {
    let name = daemonName(session)
    let prefix = plan.triggerPrefix.expanded(runID: run.id.text)
    do throws(LTTngError) {
      for trigger in try ownTriggers() where trigger.startedSessions.contains(name) {
        try unregister(trigger)
        ports.observer.observe(
          .note(
            "the trigger `\(trigger.name.dropFirst(prefix.count))`, which starts the session "
              + "`\(session)`, was taken away; the next apply registers it again"))
      }
    } catch {
      note(DaemonFault.problem("take the triggers away that start the session \(session)", error))
    }
  }

  private mutating func ownTriggers() throws(LTTngError) -> [Trigger<String>] {
    let names = run.progress.triggers
    return names.isEmpty ? [] : try control.listTriggers().filter { names.contains($0.name) }
  }

  /// Takes a trigger away; somebody may have been faster.
  private mutating func unregister(_ trigger: Trigger<String>) throws(LTTngError) {
    do throws(LTTngError) {
      try control.unregisterTrigger(trigger)
    } catch {
      guard error.code == .triggerNotFound else { throw error }
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
