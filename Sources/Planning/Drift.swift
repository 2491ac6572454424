import LTTngModel

/// Tells what was changed by hand since the last plan was carried out.
struct Drift {
  private let applied: [ActionID: PlannedAction]?

  /// The triggers that the recipe declares.
  private let triggers: [TriggerPlan]

  /// `lastApplied` is the plan that was carried out last; nil tells nothing.
  init(lastApplied: Plan?, triggers: [TriggerPlan]) {
    applied = lastApplied.map { plan in
      Dictionary(plan.actions.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }
    self.triggers = triggers
  }

  static let changed = "changed by hand since the last apply"

  /// Returns the changes of a session's resources, with what is known of how they came to be needed.
  ///
  /// Where the session is made anew its resources say nothing; that it is, was caused by hand where the
  /// recipe is as it was.
  func explained(_ changes: [PlannedAction]) -> [PlannedAction] {
    guard let applied, let session = changes.first else { return changes }

    let isKept = session.operation == .noOp
    let isCausedByHand = !isKept && isDeclaredAsBefore(changes, applied)
    return changes.map { change in
      if change.id == session.id { return isCausedByHand ? change.adding(Self.changed) : change }
      guard isKept, change.reason != SessionComparison.sameNameReason,
        let remark = remark(applied[change.id], change.operation, change.action)
      else { return change }

      return change.adding(remark)
    }
  }

  /// Returns how a trigger's change came to be needed; nil where the recipe's own change is the cause.
  func remark(onTrigger id: ActionID, _ operation: Operation, _ action: Action) -> String? {
    applied.flatMap { remark($0[id], operation, action) }
  }

  /// Whether the recipe declares a session as it did before.
  func isDeclaredAsBefore(_ changes: [PlannedAction]) -> Bool {
    applied.map { isDeclaredAsBefore(changes, $0) } ?? false
  }

  private func isDeclaredAsBefore(
    _ changes: [PlannedAction], _ applied: [ActionID: PlannedAction]
  ) -> Bool {
    let declared = changes.filter { $0.operation != .remove }
    let session = changes.first?.action.session
    let before = applied.values.count { planned in
      planned.action.session == session && planned.action.phase == .configure
        && planned.operation != .remove
    }
    return before == declared.count
      && declared.allSatisfy { applied[$0.id]?.action.isSame(as: $0.action) == true }
      && areRotationTriggersAsBefore(of: changes.first, applied)
  }

  /// Those keep their session from being changed (``TriggerComparison/lostRotationTriggers(of:)``).
  private func areRotationTriggersAsBefore(
    of session: PlannedAction?, _ applied: [ActionID: PlannedAction]
  ) -> Bool {
    guard case .session(let plan)? = session?.action else { return true }

    let before = applied.values.filter { $0.operation != .remove }.compactMap { planned in
      if case .trigger(let trigger) = planned.action { trigger } else { nil }
    }
    return Self.rotationTriggers(of: plan, among: before)
      == Self.rotationTriggers(of: plan, among: triggers)
  }

  private static func rotationTriggers(
    of session: SessionPlan, among triggers: [TriggerPlan]
  ) -> Set<Trigger<RunText>> {
    Set(
      triggers.map(\.trigger).filter { trigger in
        if case .rotation(session.daemonName, _) = trigger.condition { true } else { false }
      })
  }

  private func remark(
    _ before: PlannedAction?, _ operation: Operation, _ action: Action
  ) -> String? {
    let wasThere = before.map { $0.operation != .remove } ?? false
    switch operation {
    case .create, .update, .replace:
      return wasThere && before?.action.isSame(as: action) == true
        ? Self.changed : nil
    case .remove: return wasThere ? nil : "added by hand since the last apply"
    case .noOp, .conflict, .perform: return nil
    }
  }
}

extension PlannedAction {
  fileprivate func adding(_ remark: String) -> PlannedAction {
    PlannedAction(
      id: id, operation: operation, action: action, dependencies: dependencies,
      reason: reason.map { "\($0); \(remark)" } ?? remark)
  }
}

extension Action {
  /// Whether both declare the same; what took whose place does not matter.
  fileprivate func isSame(as other: Action) -> Bool {
    switch (self, other) {
    case (.rule(let left), .rule(let right)): left.rule == right.rule
    case (.rotationSchedule(let left), .rotationSchedule(let right)):
      left.schedule == right.schedule
    case (.snapshotOutput(let left), .snapshotOutput(let right)): left.output == right.output
    case (.trigger(let left), .trigger(let right)): left.trigger == right.trigger
    default: self == other
    }
  }
}
