import Diagnostics
import PlanExecution
import Recipes

/// Checks recipes without a session daemon.
struct ValidateOperation {
  let recipes: [String]
  let settings: [ParameterSetting]
  let view: DiagnosticsView

  func run() -> ExitStatus {
    let loading = RecipeLoading(caller: Caller())
    let host = MachineFacts().host
    var statuses: [ExitStatus] = []
    for name in recipes {
      let (recipe, diagnostics) = loading.load(name, settings: settings, host: host)
      view.show(diagnostics, of: name, isValid: recipe != nil)
      statuses.append(recipe == nil ? .recipeInvalid : .done)
    }
    return ExitStatus.worst(of: statuses)
  }
}
