import Diagnostics
import Recipes
import SystemPackage
import TestSupport
import Testing
import YAMLTree

/// An example of a page, made a whole recipe.
private struct ExplainedRecipe {
  /// What an example of some keys leaves out.
  private static let base = [
    ("lttrecipe", "lttrecipe: 1\n"), ("name", "name: my-trace\n"),
    ("channels", "channels: {user: {domain: user, events: [\"my_app:*\"]}}\n"),
    ("payload", "payload: [{run: [ls]}]\n"),
  ]

  let text: String

  init(_ example: Explanation.Example) {
    let keys = example.text.split(separator: "\n").map { $0.prefix { $0 != ":" } }
    let isWhole = keys.contains("lttrecipe") || example.text.hasPrefix("#")
    // A preset's channels come by `use`.
    let given = keys + (keys.contains("use") ? ["channels"] : [])
    let missing = Self.base.filter { key, _ in !given.contains(Substring(key)) }
    text = isWhole ? example.text : missing.map(\.1).joined() + example.text
  }

  /// Loads the text with the shipped presets.
  func load() throws -> LoadedCase {
    let folder = try TemporaryFolder()
    try folder.write(text, to: "r.yaml")
    let shipped = try #require(FileSystem.canonicalPath(FilePath(Golden.folder("../../recipes"))))
    return LoadedCase(
      "r.yaml", in: folder.path, searchPath: [shipped.string], isToBeCarriedOut: true)
  }
}

struct ExplanationTests {
  @Test(arguments: Explanation.all.filter { $0.wrong.obstacle == nil })
  func `the wrong example gives the id, and nothing else`(page: Explanation) throws {
    let loaded = try ExplainedRecipe(page.wrong).load()
    let ids = Set(loaded.diagnostics.map(\.id))
    #expect(ids == [page.id], "\(page.id)\n\(loaded.diagnosticText)")
  }

  @Test(arguments: Explanation.all.filter { $0.right.obstacle == nil })
  func `the right example loads without a word`(page: Explanation) throws {
    let loaded = try ExplainedRecipe(page.right).load()
    #expect(loaded.diagnosticText == "", "\(page.id)")
    #expect(loaded.recipe != nil, "\(page.id)")
  }

  @Test func `what no text alone can show is known`() {
    let shown = Explanation.all.filter { $0.wrong.obstacle != nil }.map(\.id)
    #expect(
      Set(shown) == [
        .fileUnreadable, .fileTooLarge, .fileNotUTF8, .findingLimit, .formatUnsafe,
        .presetCycle, .presetConflict, .presetLimit, .conditionUnknown,
        .exclusionDangerous, .eventMissing, .sessionConflict, .lockInvalid, .lockOutdated,
        .presetNotFetched, .presetChanged, .inventoryInvalid,
      ])
  }

  @Test func `the page of limits says those that hold`() throws {
    let page = try #require(Explanation.page(of: "yaml-limit"))
    let text = page.meaning.split(separator: "\n").map { line in
      String(line.filter { $0 != " " })
    }
    let reader = NodeReader.Limits.standard
    #expect(reader.byteCount == Limits.fileByteCount && reader.byteCount == 1 << 20)
    for beginning in [
      "1MiBthesize", "\(reader.depth)howdeep", "\(reader.nodeCount)values",
      "\(Limits.presetCount),\(Limits.presetDepth)presets", "\(Limits.parameterCount)parameters",
      "\(Limits.eventCount)events", "\(Limits.withoutCount)names", "\(Limits.matrixRunCount)runs",
      "\(Limits.presetByteCount >> 20)MiBpresets", "\(Limits.substitutedByteCount >> 20)MiBtexts",
      "\(Limits.eventPairCount)pairs",
    ] {
      #expect(text.contains { $0.hasPrefix(beginning) }, "\(beginning)")
    }
  }
}
