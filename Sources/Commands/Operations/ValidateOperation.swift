import Diagnostics
import PlanExecution
import Recipes

/// How far recipes are checked.
enum ValidationStage: String, CaseIterable {
  /// Syntax, keys and types: what the JSON Schemas accept.
  case shape

  /// Everything that can be known without a session daemon.
  case recipe
}

/// Checks recipes without a session daemon.
struct ValidateOperation {
  let recipes: [String]
  let given: GivenParameters
  let stage: ValidationStage
  let view: DiagnosticsView

  func run() -> ExitStatus {
    let loading = RecipeLoading()
    var statuses: [ExitStatus] = []
    for name in recipes {
      var loader = loading.loader()
      let isValid =
        stage == .shape ? loader.checkShape(name) : loader.check(name, given: given)
      view.show(loader.diagnostics.sorted, of: name, isValid: isValid)
      statuses.append(isValid ? .done : .recipeInvalid)
    }
    return ExitStatus.worst(of: statuses)
  }
}
