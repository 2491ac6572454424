import Diagnostics
import PlanExecution
import Recipes

/// What checking one recipe gave.
struct RecipeCheck {
  /// The file as it was named.
  let name: String

  let diagnostics: [Diagnostic]
  let isValid: Bool
}

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
  let view: ValidationView

  func run() -> ExitStatus {
    let loading = RecipeLoading()
    let checks = recipes.map { name in
      var loader = loading.loader()
      let isValid =
        stage == .shape ? loader.checkShape(name) : loader.check(name, given: given)
      return RecipeCheck(name: name, diagnostics: loader.diagnostics.sorted, isValid: isValid)
    }
    view.show(checks, from: loading.caller.currentFolder)
    return ExitStatus.worst(of: checks.map { $0.isValid ? .done : .recipeInvalid })
  }
}
