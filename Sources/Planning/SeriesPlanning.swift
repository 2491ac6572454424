import LTTngModel
package import Recipes

/// Plans what the runs of a series have in common.
package enum SeriesPlanning {
  /// Returns the plan of the steps that are run once around all runs.
  package static func plan(_ recipe: Recipe, _ matrix: RecipeMatrix) -> Plan {
    let setup = matrix.options.setup == .once ? matrix.shared(recipe.setup) : []
    let teardown = matrix.options.teardown == .once ? matrix.shared(recipe.teardown) : []
    var actions = [
      PlannedAction(
        id: ActionID(rawValue: "session daemon"), operation: .noOp,
        action: .sessionDaemon(recipe.daemon), dependencies: [])
    ]
    for (name, steps) in [
      ("setup", setup.map(Action.setup)), ("teardown", teardown.map(Action.teardown)),
    ] {
      for (index, action) in steps.enumerated() {
        actions.append(
          PlannedAction(
            id: ActionID(rawValue: "\(name) \(index + 1)"), operation: .perform, action: action,
            dependencies: actions.suffix(1).map(\.id)))
      }
    }
    return Plan(
      recipe: recipe.name, requirements: Requirements(domains: [], programs: []), actions: actions)
  }
}
