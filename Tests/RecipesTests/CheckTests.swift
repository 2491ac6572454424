import Diagnostics
import Recipes
import SystemPackage
import TestSupport
import Testing

/// `validate` says what `apply` would say.
struct CheckTests {
  private func findings(_ loader: RecipeLoader) -> [String] {
    loader.diagnostics.sorted.map { "\($0.range?.description ?? ""): \($0.message)" }
  }

  @Test(arguments: GoldenRecipe.all("pass") + GoldenRecipe.all("fail"))
  func `a check finds what loading finds`(recipe: GoldenRecipe) {
    let library = PresetLibrary(searchPath: [FilePath(Golden.folder("Golden/presets"))])
    let loader = RecipeLoader(
      library: library, currentFolder: FilePath(recipe.folder), host: "machine", user: "me")
    var loading = loader
    var checking = loader
    let isLoaded = loading.load("\(recipe.name).yaml", settings: recipe.settings) != nil
    let isValid = checking.check("\(recipe.name).yaml", settings: recipe.settings)
    // What a preset alone would lack is another matter.
    guard recipe.name != "preset-kind-preset" else { return }

    #expect(isValid == isLoaded)
    #expect(findings(checking) == findings(loading))
  }

  @Test(arguments: [("names", true), ("session-name", false)])
  func `a preset alone may name the recipe that will use it`(name: String, isValid: Bool) {
    var loader = RecipeLoader(
      library: PresetLibrary(searchPath: []),
      currentFolder: FilePath(Golden.folder("Golden/presets")), host: "machine", user: "me")
    #expect(loader.check("\(name).yaml", settings: []) == isValid, "\(findings(loader))")
  }
}
