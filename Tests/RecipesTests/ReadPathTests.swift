import Diagnostics
import LTTngModel
import SystemPackage
import TestSupport
import Testing

@testable import Recipes

/// Paths of files that a recipe reads.
struct ReadPathTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func places(of recipe: String, in subfolder: String) throws -> [String] {
    try folder.write(recipe, to: "\(subfolder)/r.yaml")
    var loader = RecipeLoader(
      library: PresetLibrary(searchPath: []), currentFolder: FilePath(folder.path),
      machine: MachineRelease(kernel: "6.1", architecture: "x86_64", lttng: { nil }),
      host: "machine", user: "me")
    let loaded = loader.load("\(subfolder)/r.yaml")
    let recipe = try #require(loaded?.recipe, "\(loader.diagnostics.sorted)")
    return recipe.sessions[0].channels[0].events.flatMap(\.rules).compactMap {
      $0.location.map { "\($0)" }
    }
  }

  @Test func `a program's path starts from the file that says it`() throws {
    try folder.write(
      """
      lttrecipe: 1
      kind: preset
      name: p
      event-lists: {mine: [{uprobe: d, elf: ./d, symbol: main}]}
      channels: {kernel: {domain: kernel, events: [{uprobe: a, sdt: ../a, probe: "p:n"}, {list: mine}]}}

      """, to: "presets/deep/p.yaml")
    let recipe = """
      lttrecipe: 1
      name: x
      use: [../presets/deep/p.yaml]
      channels: {kernel: {events: [{uprobe: b, elf: bin/b, symbol: main}, {uprobe: c, elf: /c, symbol: main}]}}
      payload: [{run: [ls]}]

      """
    let root = try #require(FileSystem.canonicalPath(FilePath(folder.path)))
    #expect(
      try places(of: recipe, in: "recipes") == [
        "sdt:\(root)/presets/a:p:n", "elf:\(root)/presets/deep/d:main",
        "elf:\(root)/recipes/bin/b:main", "elf:/c:main",
      ])
  }

  @Test func `a folder whose name looks like a parameter is a folder`() throws {
    let recipe = """
      lttrecipe: 1
      name: x
      channels: {kernel: {domain: kernel, events: [{uprobe: b, elf: ./b, symbol: main}]}}
      payload: [{run: [ls]}]

      """
    let root = try #require(FileSystem.canonicalPath(FilePath(folder.path)))
    #expect(try places(of: recipe, in: "${run.id}") == ["elf:\(root)/${run.id}/b:main"])
  }
}
