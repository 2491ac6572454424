import Diagnostics
import LTTngModel
import Planning
import Recipes
import SystemPackage
import TestSupport
import Testing

/// What the shipped recipes do, on an empty machine with Debian 12's kernel.
struct LibraryPlanTests {
  /// Without `..` in it: presets name their neighbours by it.
  private static let folder =
    FileSystem.canonicalPath(FilePath(Golden.folder("../../recipes")))?.string ?? "/"

  static var recipes: [String] {
    TestFiles.names(in: folder).filter { $0.hasSuffix(".yaml") }
      .map { String($0.dropLast(".yaml".count)) }
  }

  @Test(arguments: recipes)
  func `a shipped recipe has this plan, or is refused for what this release does not do`(
    recipe: String
  ) throws {
    var loader = RecipeLoader(
      library: PresetLibrary(searchPath: [FilePath(Self.folder)]),
      currentFolder: FilePath(Self.folder),
      machine: MachineRelease(
        kernel: "6.1.0-47-amd64", architecture: "x86_64", lttng: { "2.13.9" }),
      host: "machine", user: "me")
    let found = loader.load("\(recipe).yaml")
    let loaded = try #require(found)
    let text =
      loaded.planned.isEmpty
      ? try plan(loaded.recipe)
      : loaded.planned.map { "\(place($0)) \($0.message) [\($0.id.rawValue)]\n" }.joined()
    #expect(
      Golden.difference(
        text.replacing(Self.folder + "/", with: ""),
        at: Golden.folder("Golden/library/\(recipe).plan"))
        == nil)
  }

  @Test func `no plan is without its recipe`() {
    let plans = TestFiles.names(in: Golden.folder("Golden/library"))
    #expect(plans == Self.recipes.map { $0 + ".plan" })
  }

  private func plan(_ recipe: Recipe) throws -> String {
    let names = try #require(
      TestFiles.text(Golden.folder("Fixtures/kernel-events-debian12.txt")))
    let inventory = Inventory(
      kernelTracepoints: names.split(separator: "\n").map(String.init),
      systemCalls: [
        "close", "fdatasync", "fsync", "futex", "openat", "pread64", "pwrite64", "read", "write",
      ])
    let planned = PlannedCase(
      recipe, ObservedState(isDaemonRunning: true, inventory: inventory))
    #expect(planned.diagnostics.allSatisfy { $0.severity != .error })
    return planned.text
  }

  private func place(_ diagnostic: Diagnostic) -> String {
    diagnostic.range?.description ?? "-"
  }
}
