import Diagnostics
import Recipes
import Retrieval
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
    let loader = recipe.loader
    var loading = loader
    var checking = loader
    let isLoaded = loading.load("\(recipe.name).yaml", given: recipe.given) != nil
    let isValid = checking.check("\(recipe.name).yaml", given: recipe.given)
    // What a preset alone would lack is another matter, and a check needs no values.
    guard !["preset-kind-preset", "parameter-missing"].contains(recipe.name) else { return }

    #expect(isValid == isLoaded)
    #expect(findings(checking) == findings(loading))
  }

  @Test(arguments: [("names", true), ("session-name", false)])
  func `a preset alone may name the recipe that will use it`(name: String, isValid: Bool) {
    var loader = RecipeLoader(
      library: PresetLibrary(searchPath: []),
      store: PresetStore(cache: "/dev/null", digest: BytesDigest.sha256),
      currentFolder: FilePath(Golden.folder("Golden/presets")), machine: GoldenHeader("").release,
      host: "machine", user: "me")
    #expect(loader.check("\(name).yaml") == isValid, "\(findings(loader))")
  }
}
