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

/// Checks recipes without a session daemon.
struct ValidateOperation {
  let recipes: [String]
  let settings: [ParameterSetting]
  let view: ValidationView

  func run() -> ExitStatus {
    let loading = RecipeLoading()
    let checks = recipes.map { name in
      var loader = loading.loader()
      let isValid = loader.check(name, settings: settings)
      return RecipeCheck(name: name, diagnostics: loader.diagnostics.sorted, isValid: isValid)
    }
    view.show(checks, from: loading.caller.currentFolder)
    return ExitStatus.worst(of: checks.map { $0.isValid ? .done : .recipeInvalid })
  }
}
