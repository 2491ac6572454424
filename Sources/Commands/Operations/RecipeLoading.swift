import Diagnostics
import PlanExecution
import Recipes

/// Loads recipes for commands.
struct RecipeLoading {
  let caller: Caller

  /// Returns the recipe, nil where it is invalid, and what was found either way.
  func load(
    _ name: String, settings: [ParameterSetting], host: String
  ) -> (recipe: LoadedRecipe?, diagnostics: [Diagnostic]) {
    var loader = RecipeLoader(
      library: caller.presets, currentFolder: caller.currentFolder, host: host,
      user: caller.userName)
    let recipe = loader.load(name, settings: settings)
    return (recipe, loader.diagnostics.sorted)
  }
}
