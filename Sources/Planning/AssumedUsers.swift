import LTTngModel

/// The users that a recipe names, for a plan for another machine, whose user database cannot be asked.
///
/// The planner works with numbers. A user whose number is not known gets one that no user has while it
/// plans, and its name afterwards.
package struct AssumedUsers {
  /// The numbers for the planner, by name.
  package private(set) var userIDs: [String: UInt32] = [:]

  private var names: [UInt32: String] = [:]

  /// `known` are the users of that machine whose numbers are known; root has 0 everywhere.
  package init(names wanted: [String], known: [String: UInt32]) {
    // The largest number is no user's: system calls take it for "no change" (chown(2)).
    var next = UInt32.max - 1
    for name in wanted {
      if let number = name == "root" ? 0 : known[name] ?? UInt32(name) {
        userIDs[name] = number
      } else {
        userIDs[name] = next
        names[next] = name
        next -= 1
      }
    }
  }

  /// The users whose numbers are not known, sorted.
  package var unknownNames: [String] { names.values.sorted() }

  /// Returns a plan with the names of those users in place of their made-up numbers.
  package func named(_ plan: Plan) -> Plan {
    Plan(
      recipe: plan.recipe, requirements: plan.requirements, actions: plan.actions.map(named))
  }

  private func named(_ planned: PlannedAction) -> PlannedAction {
    guard case .tracker(let tracker) = planned.action,
      tracker.tracker.inclusionSet.contains(where: { names[$0] != nil })
    else { return planned }

    let set = tracker.tracker.inclusionSet
    var plan = TrackerPlan(
      session: tracker.session,
      tracker: ProcessAttributeTracker(
        domain: tracker.tracker.domain, attribute: tracker.tracker.attribute,
        inclusionSet: set.filter { names[$0] == nil }), includesPayload: tracker.includesPayload)
    plan.namedUsers = set.compactMap { names[$0] }.sorted()
    return PlannedAction(
      id: planned.id, operation: planned.operation, action: .tracker(plan),
      dependencies: planned.dependencies, reason: planned.reason)
  }
}
