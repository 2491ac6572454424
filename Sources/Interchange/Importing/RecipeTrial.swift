package import Diagnostics
import LTTngModel

/// Finds the parts of an imported recipe that the recipe language refuses, and leaves them out.
///
/// The language is asked, not known again here: parts are put together as long as nothing is wrong with them.
package struct RecipeTrial {
  private let recipe: ImportedRecipe
  private let errors: (ImportedRecipe) -> [Diagnostic]

  /// How many recipes may still be looked at; a recipe of many faults stays as it is.
  private var rest = 2_000
  private var kept: Set<RecipePart> = []
  private var rejected: [(part: RecipePart, reason: String)] = []

  private init(_ recipe: ImportedRecipe, _ errors: @escaping (ImportedRecipe) -> [Diagnostic]) {
    self.recipe = recipe
    self.errors = errors
  }

  /// Returns the recipe without what is refused, which its notes tell, and what is wrong with it all the same.
  ///
  /// Where nothing would be left to record, it is the whole recipe: what is wrong may be no part's fault.
  /// `errors` are those of a recipe.
  package static func accepted(
    _ recipe: ImportedRecipe, errors: @escaping (ImportedRecipe) -> [Diagnostic]
  ) -> (recipe: ImportedRecipe, errors: [Diagnostic]) {
    let found = errors(recipe)
    guard !found.isEmpty else { return (recipe, []) }

    var trial = RecipeTrial(recipe, errors)
    for parts in RecipePart.all(of: recipe) { trial.take(parts) }
    guard trial.rest > 0 else { return (recipe, found) }

    var result = recipe.made(of: trial.kept)
    guard !result.isEmpty else { return (recipe, found) }

    for (part, reason) in trial.rejected { result.note(part, of: recipe, reason) }
    return (result, errors(result))
  }

  /// Takes the parts that nothing is wrong with beside those that are kept.
  private mutating func take(_ parts: some Collection<RecipePart>) {
    guard !parts.isEmpty, rest > 0 else { return }

    rest -= 1
    let found = errors(recipe.made(of: kept.union(parts)))
    guard let first = found.first else {
      kept.formUnion(parts)
      return
    }

    guard parts.count > 1 else {
      rejected += parts.map { ($0, first.message) }
      return
    }

    let parts = Array(parts)
    take(parts[..<(parts.count / 2)])
    take(parts[(parts.count / 2)...])
  }
}
