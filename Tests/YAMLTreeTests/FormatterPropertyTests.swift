import Diagnostics
import TestSupport
import Testing
import YAMLTree

/// What holds for every text, whatever its canonical form is.
struct FormatterPropertyTests {
  private static let root = Golden.folder("../..")

  /// All YAML files of the project that can be read.
  private static let files: [String] = [
    "recipes", "Tests/RecipesTests/Golden", "Tests/YAMLTreeTests",
  ]
  .flatMap { folder in
    TestFiles.tree("\(root)/\(folder)").map { "\(folder)/\($0)" }
  }
  .filter { $0.hasSuffix(".yaml") && Reading(TestFiles.bytes("\(root)/\($0)") ?? []).root != nil }

  private static func text(_ file: String) -> String {
    TestFiles.text("\(root)/\(file)") ?? ""
  }

  /// Expects the same values and comments, and nothing to do for a second time.
  private func check(_ source: String) {
    let shown = source.debugDescription
    guard let formatted = Formatting(source).text else {
      Issue.record("not formatted: \(shown)")
      return
    }

    #expect(
      Reading(formatted).root?.styledOutline == Reading(source).root?.styledOutline, "\(shown)")
    #expect(CommentList(formatted).texts == CommentList(source).texts, "\(shown)")
    #expect(Formatting(formatted).text == formatted, "\(shown)")
    #expect(!formatted.hasPrefix("\n") && formatted.hasSuffix("\n"), "\(shown)")
    #expect(!formatted.contains("\r"), "\(shown)")
  }

  @Test(arguments: files)
  func `a file of the project keeps its values and comments`(file: String) {
    check(Self.text(file))
  }

  @Test(arguments: recipes)
  func `a shipped recipe is in canonical form`(file: String) {
    #expect(Formatting(Self.text(file)).text == Self.text(file))
  }

  @Test func `the files are found`() {
    #expect(Self.recipes.count > 10)
    #expect(Self.files.filter { $0.hasPrefix("Tests/RecipesTests/Golden/pass") }.count > 20)
  }

  @Test(arguments: 0..<6)
  func `a text with other blanks and more comments keeps its values and comments`(seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed))
    var count = 0
    for _ in 0..<60 {
      let file = Self.files[Int.random(in: 0..<Self.files.count, using: &generator)]
      let source = LineMutation.mutated(Self.text(file), using: &generator)
      guard Reading(source).root != nil else { continue }

      count += 1
      check(source)
    }
    // Most texts are still YAML.
    #expect(count > 30)
  }

  private static let recipes = files.filter { $0.hasPrefix("recipes/") }

  /// Files that have indentation and whose values stay with another one: none has keys below those behind
  /// a `-`.
  private static let indentable = recipes.filter { file in
    let text = text(file)
    let other = LineMutation.indented(text, by: 3)
    return other != text
      && Reading(other).root?.styledOutline == Reading(text).root?.styledOutline
  }

  @Test(arguments: indentable, 3...4)
  func `a recipe with other indentation has the same canonical form`(file: String, factor: Int) {
    let text = Self.text(file)
    let source = LineMutation.indented(text, by: factor)
    #expect(source != text)
    #expect(Formatting(source).text?.withoutAlignment == text.withoutAlignment)
  }

  @Test func `most recipes can be indented otherwise`() {
    #expect(Self.indentable.count > 8)
  }
}

extension String {
  /// The text with one blank before each comment: columns are the author's.
  fileprivate var withoutAlignment: String {
    split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.replacing(#/\s+#/#, with: " #")
    }.joined(separator: "\n")
  }
}
