import Diagnostics
import LTTngModel
import TestSupport
import Testing

@testable import Interchange

/// Scripts and the recipes that are made of them.
struct ScriptTests {
  static let scripts = TestFiles.names(in: Golden.folder("Golden/scripts"))
    .filter { !$0.hasSuffix(".yaml") && !$0.hasSuffix(".losses") }.sorted()

  private func recipe(of name: String) throws -> ImportedRecipe {
    let text = try #require(TestFiles.text(Golden.folder("Golden/scripts/\(name)")))
    let stem = String(name.split(separator: ".")[0])
    return ScriptImport.recipe(of: text, name: stem, origin: "the script \(name)")
  }

  @Test(arguments: scripts)
  func `a script becomes this recipe`(name: String) throws {
    let recipe = try recipe(of: name)
    let path = Golden.folder("Golden/scripts/\(name)")
    #expect(Golden.difference(recipe.text, at: path + ".yaml") == nil)
    let losses = recipe.losses.map { "\($0.line ?? 0): \($0.text)\n" }.joined()
    #expect(Golden.difference(losses, at: path + ".losses") == nil)
  }

  @Test(arguments: scripts)
  func `every loss stands in the recipe, in canonical form`(name: String) throws {
    let recipe = try recipe(of: name)
    let words = recipe.text.split { $0 == " " || $0 == "\n" || $0 == "#" }.joined(separator: " ")
    for loss in recipe.losses {
      let comment = loss.comment.split { $0 == " " || $0 == "\n" || $0 == "#" }
      #expect(words.contains(comment.joined(separator: " ")), "\(loss)")
    }
  }

  @Test(arguments: scripts)
  func `a script with the line ends of DOS becomes the same recipe`(name: String) throws {
    let text = try #require(TestFiles.text(Golden.folder("Golden/scripts/\(name)")))
    let ofDOS = text.split(separator: "\n", omittingEmptySubsequences: false)
      .joined(separator: "\r\n")
    let plain = ScriptImport.recipe(of: text, name: "x", origin: "y")
    let recipe = ScriptImport.recipe(of: ofDOS, name: "x", origin: "y")
    #expect(recipe.text == plain.text)
    #expect(recipe.losses == plain.losses)
  }

  @Test func `a script without lttng is empty`() {
    let recipe = ScriptImport.recipe(of: "ls\nmake\n", name: "x", origin: "y")
    #expect(recipe.isEmpty)
  }
}
