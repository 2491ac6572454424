import Diagnostics
import LTTngModel
import Planning
import Recipes
import Retrieval
import SystemPackage
import TestSupport
import Testing

/// The plans of the right recipes among the golden ones, on an empty machine with Debian 12's kernel.
struct RecipePlanTests {
  static let folder = Golden.folder("../RecipesTests/Golden/pass")

  static var recipes: [String] {
    TestFiles.names(in: folder).filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }
  }

  @Test(arguments: recipes)
  func `a right recipe has this plan`(recipe: String) throws {
    let loaded = try #require(load("\(recipe).yaml"))
    guard loaded.planned.isEmpty else { return }

    let inventory = Inventory(
      kernelTracepoints: try kernelTracepoints(), systemCalls: ["close", "openat", "read"])
    let planned = PlannedCase(
      loaded.recipe, ObservedState(isDaemonRunning: true, inventory: inventory))
    #expect(
      Golden.difference(
        text(planned), at: Golden.folder("../RecipesTests/Golden/pass/\(recipe).plan"))
        == nil)
  }

  @Test func `no plan is without its recipe`() {
    let plans = TestFiles.names(in: Self.folder).filter { $0.hasSuffix(".plan") }
    #expect(plans.count > 20)
    #expect(plans.filter { !Self.recipes.contains(String($0.dropLast(5))) } == [])
  }

  /// The plan's text with `GOLDEN` for the folder of the golden files.
  private func text(_ planned: PlannedCase) -> String {
    planned.text.replacing(Golden.folder("../RecipesTests/Golden"), with: "GOLDEN")
  }

  private func kernelTracepoints() throws -> [String] {
    let text = try #require(
      TestFiles.text(Golden.folder("Fixtures/kernel-events-debian12.txt")))
    return text.split(separator: "\n").map(String.init)
  }

  private func load(_ name: String) -> LoadedRecipe? {
    let header = GoldenHeader(TestFiles.text("\(Self.folder)/\(name)") ?? "")
    var loader = RecipeLoader(
      library: PresetLibrary(searchPath: [FilePath(Golden.folder("../RecipesTests/Golden/presets"))]
      ),
      store: PresetStore(cache: "/dev/null", digest: BytesDigest.sha256),
      currentFolder: FilePath(Self.folder),
      machine: MachineRelease(
        kernel: header.kernel, architecture: header.architecture, lttng: { header.lttng }),
      host: "machine", user: "me")
    return loader.load(
      name,
      given: GivenParameters(
        files: header.values("set-file"),
        settings: header.values("set").compactMap { ParameterSetting($0) }))
  }
}
