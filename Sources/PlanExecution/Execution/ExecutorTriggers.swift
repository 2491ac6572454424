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
    try begin(StepName.triggers, triggers: names)
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

  /// Takes the triggers of the run away before its sessions end: one that starts a session would have it
  /// record again.
  ///
  /// Those on rotations stay for ``removeRotationTriggers()``.
  mutating func removeTriggers() {
    removeTriggers(keepingThoseOnRotations: true)
  }

  /// Takes away what is left of the run's triggers once the sessions are destroyed.
  ///
  /// The daemon of LTTng 2.13.9 crashes when a session rotates whose trigger on rotations was unregistered, and
  /// to destroy a session rotates it a last time.
  mutating func removeRotationTriggers() {
    removeTriggers(keepingThoseOnRotations: false)
  }

  /// One that cannot be taken away does not keep the others; the run stays open then.
  private mutating func removeTriggers(keepingThoseOnRotations areKept: Bool) {
    guard !run.progress.triggers.isEmpty else { return }

    do throws(LTTngError) {
      var failure: LTTngError?
      let triggers = try ownTriggers()
      let kept = areKept ? triggers.filter(\.isOnRotation) : []
      for trigger in triggers where !kept.contains(trigger) {
        do throws(LTTngError) {
          try unregister(trigger)
        } catch {
          failure = failure ?? error
        }
      }
      letQueuedStartsHappen(triggers)
      if let failure { throw failure }
      if kept.isEmpty { record(.finished, StepName.triggerRemoval) }
    } catch {
      recordFailure(StepName.triggerRemoval, error)
      noteFault("take the triggers of the run away", error)
    }
  }

  /// Takes the run's triggers away that start a session, which is about to be stopped; the next apply
  /// registers them again.
  mutating func removeStarters(of session: String) {
    let name = daemonName(session)
    let prefix = plan.triggerPrefix.expanded(runID: run.id.text)
    do throws(LTTngError) {
      let triggers = try ownTriggers().filter {
        $0.startedSessions.contains(name) && !$0.isOnRotation
      }
      for trigger in triggers {
        try unregister(trigger)
        ports.observer.observe(
          .note(
            "the trigger `\(trigger.name.dropFirst(prefix.count))`, which starts the session "
              + "`\(session)`, was taken away; the next apply registers it again"))
      }
      if !triggers.isEmpty {
        // What is missing now was not taken away by hand.
        let names = run.progress.triggers.subtracting(triggers.map(\.name))
        record(.finished, StepName.triggers, triggers: names.sorted())
      }
      letQueuedStartsHappen(triggers)
    } catch {
      note(DaemonFault.problem("take the triggers away that start the session \(session)", error))
    }
  }

  /// The session daemon has a queue of what triggers have set off, which is done when the trigger is gone too.
  private func letQueuedStartsHappen(_ triggers: [Trigger<String>]) {
    guard triggers.contains(where: { !$0.startedSessions.isEmpty }) else { return }

    for _ in 0..<50 { Waiting.pause() }
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
