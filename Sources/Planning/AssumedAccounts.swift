import LTTngModel

/// The users or groups that a recipe names, for a plan for another machine, whose databases cannot be
/// asked.
///
/// The planner works with numbers. A name whose number is not known gets one that nobody has while it
/// plans, and stands for itself afterwards.
package struct AssumedAccounts {
  package enum Kind {
    case users
    case groups
  }

  /// The numbers for the planner, by name.
  package private(set) var numbers: [String: UInt32] = [:]

  private let kind: Kind
  private var names: [UInt32: String] = [:]

  /// `known` are those of that machine whose numbers are known; root has 0 everywhere.
  package init(_ kind: Kind, names wanted: [String], known: [String: UInt32] = [:]) {
    self.kind = kind
    // The largest number is nobody's: system calls take it for "no change" (chown(2)).
    var next = UInt32.max - 1
    for name in wanted {
      if let number = name == "root" ? 0 : known[name] ?? UInt32(name) {
        numbers[name] = number
      } else {
        numbers[name] = next
        names[next] = name
        next -= 1
      }
    }
  }

  /// The names whose numbers are not known, sorted.
  package var unknownNames: [String] { names.values.sorted() }

  /// Returns a plan with those names in place of their made-up numbers.
  package func named(_ plan: Plan) -> Plan {
    plan.with(plan.actions.map(named))
  }

  private func named(_ planned: PlannedAction) -> PlannedAction {
    guard case .tracker(let plan) = planned.action, isOfKind(plan.tracker.attribute),
      plan.tracker.inclusionSet.contains(where: { names[$0] != nil })
    else { return planned }

    let set = plan.tracker.inclusionSet
    let tracker = ProcessAttributeTracker(
      domain: plan.tracker.domain, attribute: plan.tracker.attribute,
      inclusionSet: set.filter { names[$0] == nil })
    return PlannedAction(
      id: planned.id, operation: planned.operation,
      action: .tracker(
        TrackerPlan(
          session: plan.session, tracker: tracker, includesPayload: plan.includesPayload,
          namesWithoutNumber: set.compactMap { names[$0] }.sorted())),
      dependencies: planned.dependencies, reason: planned.reason)
  }

  private func isOfKind(_ attribute: ProcessAttributeTracker.Attribute) -> Bool {
    switch kind {
    case .users: attribute.isOfUsers
    case .groups: attribute.isOfGroups
    }
  }
}
