extension LoadedRecipe {
  /// The recipe of one run of its matrix; itself where it has none.
  package var ofOneRun: LoadedRecipe {
    guard let matrix else { return self }

    return single(
      hasOwnSetup: matrix.options.setup == .each, hasOwnTeardown: matrix.options.teardown == .each)
  }

  /// Returns the recipe of one run of a series: without the matrix, and without the steps that are run once for
  /// all runs.
  package func single(hasOwnSetup: Bool, hasOwnTeardown: Bool) -> LoadedRecipe {
    var recipe = recipe
    if !hasOwnSetup { recipe.setup = [] }
    if !hasOwnTeardown { recipe.teardown = [] }
    return LoadedRecipe(
      recipe: recipe, effective: effective, file: file, matrix: nil, settings: settings,
      secrets: secrets, planned: planned)
  }
}
