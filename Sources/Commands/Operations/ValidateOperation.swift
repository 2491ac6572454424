import Diagnostics
import PlanExecution
import Recipes

/// Checks recipes without a session daemon.
struct ValidateOperation {
  let recipes: [String]
  let settings: [ParameterSetting]
  let view: DiagnosticsView

  func run() -> ExitStatus {
    let caller = Caller()
    let host = MachineFacts().host
    var statuses: [ExitStatus] = []
    for name in recipes {
      var loader = RecipeLoader(
        library: caller.presets, currentFolder: caller.currentFolder, host: host,
        user: caller.userName)
      let isValid = loader.check(name, settings: settings)
      view.show(loader.diagnostics.sorted, of: name, isValid: isValid)
      statuses.append(isValid ? .done : .recipeInvalid)
    }
    return ExitStatus.worst(of: statuses)
  }
}
