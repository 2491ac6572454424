/// Tells what was changed by hand since the last plan was carried out.
struct Drift {
  private let applied: [ActionID: PlannedAction]?

  /// `lastApplied` is the plan that was carried out last; nil tells nothing.
  init(lastApplied: Plan?) {
    applied = lastApplied.map { plan in
      Dictionary(plan.actions.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }
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
