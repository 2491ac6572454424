import Diagnostics
import PlanExecution
import Recipes

/// Loads recipes for commands.
struct RecipeLoading {
  let caller: Caller
  let host: String

  init(caller: Caller = Caller(), host: String = MachineFacts().host) {
    self.caller = caller
    self.host = host
  }

  /// Returns a loader, good for one file.
  func loader() -> RecipeLoader {
    RecipeLoader(
      library: caller.presets, currentFolder: caller.currentFolder, host: host,
      user: caller.userName)
  }

  /// Returns the recipe, nil where it is invalid, and what was found either way.
  func load(
    _ name: String, settings: [ParameterSetting]
  ) -> (recipe: LoadedRecipe?, diagnostics: [Diagnostic]) {
    var loader = loader()
    let recipe = loader.load(name, settings: settings)
    return (recipe, loader.diagnostics.sorted)
  }
}
