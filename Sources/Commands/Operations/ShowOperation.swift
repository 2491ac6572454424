import Diagnostics
import PlanExecution
import Recipes
import YAMLTree

/// Prints the effective recipe.
struct ShowOperation {
  let recipe: String
  let given: GivenParameters
  let isJSON: Bool

  func run() -> ExitStatus {
    let (loaded, diagnostics) = RecipeLoading().load(recipe, given: given)
    DiagnosticsView(isJSON: isJSON).showFindings(diagnostics)
    guard let loaded else { return .recipeInvalid }

    EffectiveRecipeView(isJSON: isJSON).show(loaded)
    return .done
  }
}
