import Diagnostics
import PlanExecution
import Recipes

/// Checks recipes without a session daemon.
struct ValidateOperation {
  let recipes: [String]
  let settings: [ParameterSetting]
  let view: DiagnosticsView

  func run() -> ExitStatus {
    let loading = RecipeLoading()
    var statuses: [ExitStatus] = []
    for name in recipes {
      var loader = loading.loader()
      let isValid = loader.check(name, settings: settings)
      view.show(loader.diagnostics.sorted, of: name, isValid: isValid)
      statuses.append(isValid ? .done : .recipeInvalid)
    }
    return ExitStatus.worst(of: statuses)
  }
}
