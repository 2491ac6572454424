import Diagnostics
import PlanExecution
import Recipes

/// Tells a recipe of which no run is open from a file that is none.
enum RecipeNaming {
  /// Returns why no run can be of a file; nil where it is a recipe.
  static func fault(of name: String, _ workplace: Workplace) -> Problem? {
    var loader = RecipeLoading(workplace).loader()
    guard !loader.checkShape(name, mayBePreset: false),
      let error = loader.diagnostics.sorted.first(where: { $0.severity == .error })
    else { return nil }

    return Problem(
      .recipeInvalid,
      "no run of \(name) is open, and it is no valid recipe: \(error.message)",
      help: error.help ?? "lttrecipe validate \(name) shows it", origin: error.range?.description)
  }

  static func check(_ name: String, _ workplace: Workplace) throws(Problem) {
    if let fault = fault(of: name, workplace) { throw fault }
  }
}
