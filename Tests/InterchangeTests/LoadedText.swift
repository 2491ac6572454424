import Diagnostics
import Recipes
import SystemPackage
import TestSupport

@testable import Interchange

/// Recipes that were made, as the language reads them.
enum LoadedText {
  /// Returns the recipe of a text, nil where it is refused, and what is wrong with it.
  static func read(_ text: String) throws -> (recipe: Recipe?, problems: String) {
    let (recipe, diagnostics) = try load(text)
    return (recipe, DiagnosticRenderer().text(of: diagnostics))
  }

  /// Returns the errors in an imported recipe; parameters without a default have a value.
  static func errors(in recipe: ImportedRecipe) -> [Diagnostic] {
    let settings = recipe.parametersInNeed.map { ParameterSetting(name: $0, value: "value") }
    let diagnostics = try? load(recipe.text, GivenParameters(settings: settings)).diagnostics
    return diagnostics?.filter { $0.severity == .error } ?? []
  }

  private static func load(
    _ text: String, _ given: GivenParameters = GivenParameters()
  ) throws -> (recipe: Recipe?, diagnostics: [Diagnostic]) {
    let folder = try TemporaryFolder()
    try folder.write(text, to: "r.yaml")
    var loader = RecipeLoader(
      library: PresetLibrary(searchPath: []), currentFolder: FilePath(folder.path),
      machine: MachineRelease(kernel: "6.1", architecture: "x86_64", lttng: { "2.13.9" }),
      host: "machine", user: "me")
    let recipe = loader.load("r.yaml", given: given)?.recipe
    return (recipe, loader.diagnostics.sorted)
  }
}
