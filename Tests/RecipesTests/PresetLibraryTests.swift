import Diagnostics
import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import Recipes

struct PresetLibraryTests {
  private let folder: TemporaryFolder
  private let library: PresetLibrary
  private let file: RecipeFile

  init() throws {
    folder = try TemporaryFolder()
    for name in ["own/a", "one/a", "one/b", "two/a", "two/b", "two/g/c", "secret"] {
      try folder.write("", to: "\(name).yaml")
    }
    try folder.write("", to: "own/recipe.yaml")
    file = try Self.file("own/recipe.yaml", in: folder)
    library = PresetLibrary(
      searchPath: ["one", "two", "missing"].map { [folder] name in
        FilePath(folder.file(name))
      })
  }

  private static func file(_ name: String, in folder: TemporaryFolder) throws -> RecipeFile {
    var diagnostics = DiagnosticCollector()
    return try #require(
      RecipeFile.read(
        name, currentFolder: FilePath(folder.path), diagnostics: &diagnostics))
  }

  private func find(_ name: String) -> String? {
    library.find(name, in: file).map {
      String($0.string.dropFirst(folder.path.utf8.count + 1))
    }
  }

  @Test func `a preset finds its neighbours in the library that it is in`() throws {
    var preset = try Self.file("two/g/c.yaml", in: folder)
    #expect(library.find("g/c", in: preset) != nil)
    let alone = PresetLibrary(searchPath: [])
    #expect(alone.find("b", in: preset) == nil)
    preset.setName("elsewhere/c")
    #expect(alone.find("b", in: preset) == nil)
    preset.setName("g/c")
    #expect(alone.find("b", in: preset)?.string == folder.file("two/b.yaml"))
    #expect(alone.folders(for: preset).map(\.string) == [folder.file("two/g"), folder.file("two")])
  }

  @Test func `the folder beside the file wins, then the search path in its order`() {
    #expect(find("a") == "own/a.yaml")
    #expect(find("b") == "one/b.yaml")
    #expect(find("g/c") == "two/g/c.yaml")
    #expect(find("c") == nil)
    #expect(find("g") == nil)
  }

  @Test(arguments: [
    "", "/", "g//c", "g/", "g/../a", "g/./c", ".a", "g/.c", "a b", "a*", "~", "a\0b", "ä", "a:b",
    "..",
  ])
  func `a name of other parts is never looked up`(name: String) {
    #expect(find(name) == nil)
  }

  @Test func `a path starts from the file that says it`() {
    #expect(find("./a") == "own/a.yaml")
    #expect(find("./a.yaml") == "own/a.yaml")
    #expect(find("../one/b") == "own/../one/b.yaml")
    #expect(find("../secret.yaml") == "own/../secret.yaml")
    #expect(find(folder.file("two/g/c")) == "two/g/c.yaml")
    #expect(find("./b") == nil)
    #expect(find("./../one") == nil)
  }

  @Test func `a link is followed and a dangling one is not there`() {
    #expect(symlink("../one/b.yaml", folder.file("own/link.yaml")) == 0)
    #expect(symlink("nowhere", folder.file("own/dangling.yaml")) == 0)
    #expect(find("link") == "own/link.yaml")
    #expect(find("dangling") == nil)
  }

  @Test func `a folder of a preset's name is no preset`() throws {
    folder.makeFolder("own/b.yaml")
    #expect(find("b") == "one/b.yaml")
    #expect(find("./b.yaml") == nil)
  }

  @Test func `names for suggestions come from folders below, once`() throws {
    try folder.write("", to: "own/x/y/z.yaml")
    try folder.write("", to: "own/x/y/w/deep.yaml")
    try folder.write("", to: "own/.hidden/h.yaml")
    try folder.write("", to: "own/g/c.yaml")
    #expect(library.names(for: file) == ["g/c", "x/y/z"])
  }

  @Test func `a huge name and a huge number of parts are just not there`() {
    #expect(find(String(repeating: "n", count: 1 << 20)) == nil)
    #expect(find(String(repeating: "n/", count: 1 << 19) + "n") == nil)
    #expect(find("./" + String(repeating: "n", count: 1 << 20)) == nil)
  }
}
