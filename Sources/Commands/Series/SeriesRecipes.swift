import Diagnostics
import LTTngModel
import PlanExecution
import Planning
import Recipes
import SystemPackage

/// The recipes of a series' runs.
struct SeriesRecipes {
  let folder: RunFolder
  let record: SeriesRecord

  /// The recipe's file; nil for standard input.
  let path: FilePath?

  /// The values of the secret parameters, by their names.
  let secrets: [String: String]

  /// What this process has read; nil for a series of an earlier one.
  let source: Source?

  /// A recipe with its matrix, and the effective recipes of its combinations.
  struct Source {
    let loaded: LoadedRecipe
    let combinations: [Combination]
    let texts: [String]
  }

  /// Returns the recipe of a run, without the steps that are run once.
  func recipe(of run: SeriesRun, _ workplace: Workplace) throws(Problem) -> LoadedRecipe {
    try whole(of: run, workplace).single(
      hasOwnSetup: record.hasOwnSetup, hasOwnTeardown: record.hasOwnTeardown)
  }

  /// Returns the recipe of a run: as it was when the series was made, whatever the files say by now.
  ///
  /// What this process has read is not read again: under sudo the folder of the series is one that the caller can
  /// write to.
  func whole(of run: SeriesRun, _ workplace: Workplace) throws(Problem) -> LoadedRecipe {
    if let source {
      let text = Array(source.texts[run.combination].utf8)
      if let recipe = own(source, run, text, workplace) { return recipe }

      return try read(text, run, workplace)
    }

    let file = folder.recipe(ofCombination: run.combination)
    guard let kept = WholeFile.read(file) else {
      throw Problem(.failed, "cannot read \(file)", help: "make the series anew")
    }

    return try read(kept, run, workplace)
  }

  /// The recipe as its files say it, so that messages name their lines; nil where those were changed.
  private func own(
    _ source: Source, _ run: SeriesRun, _ kept: [UInt8], _ workplace: Workplace
  ) -> LoadedRecipe? {
    let (recipe, _) = RecipeLoading(workplace).loadToCarryOut(
      source.combinations[run.combination], of: source.loaded)
    guard let recipe,
      Array(EffectiveRecipeView.text(of: recipe.effective, own: recipe.file.source).utf8) == kept
    else { return nil }

    return recipe
  }

  private var secretSettings: [ParameterSetting] {
    secrets.sorted { $0.key < $1.key }.map {
      ParameterSetting(name: $0.key, value: $0.value, source: .earlier)
    }
  }

  private func read(
    _ kept: [UInt8], _ run: SeriesRun, _ workplace: Workplace
  ) throws(Problem) -> LoadedRecipe {
    let text = SourceFile(name: "\(run.name) (effective recipe)", bytes: kept)
    let (recipe, diagnostics) = RecipeLoading(workplace).loadToCarryOut(
      kept: RecipeFile.kept(text, folder: FilePath(record.recipeFolder), path: path),
      given: GivenParameters(settings: secretSettings))
    guard let recipe else {
      let error = diagnostics.first { $0.severity == .error }
      throw Problem(
        .recipeInvalid, error?.message ?? "the kept recipe cannot be read", help: error?.help,
        origin: error?.range?.description)
    }

    return recipe
  }
}
