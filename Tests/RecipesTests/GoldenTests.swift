import Diagnostics
import LTTngModel
import SystemPackage
import TestSupport
import Testing
import YAMLTree

@testable import Recipes

struct GoldenTests {
  @Test(arguments: GoldenRecipe.all("fail"))
  func `a wrong recipe is refused with these words`(recipe: GoldenRecipe) {
    let loaded = recipe.load()
    #expect(loaded.recipe == nil)
    #expect(loaded.diagnostics.contains { $0.severity == .error })
    #expect(Golden.difference(loaded.diagnosticText, at: recipe.path("diag")) == nil)
  }

  @Test(arguments: GoldenRecipe.all("pass"))
  func `a right recipe has this effective recipe`(recipe: GoldenRecipe) {
    let loaded = recipe.load()
    #expect(loaded.recipe != nil, "\(loaded.diagnosticText)")
    #expect(Golden.difference(loaded.effectiveText, at: recipe.path("effective")) == nil)
    #expect(loaded.diagnostics.allSatisfy { $0.severity != .error })
    let hasRecord = TestFiles.bytes(recipe.path("diag")) != nil
    if hasRecord || !loaded.diagnostics.isEmpty {
      #expect(Golden.difference(loaded.diagnosticText, at: recipe.path("diag")) == nil)
    }
  }

  @Test(arguments: GoldenRecipe.all("pass"))
  func `the effective recipe alone is the same recipe`(recipe: GoldenRecipe) throws {
    let first = recipe.load()
    // Secrets are not in it: they are given again.
    let secrets = (first.recipe?.secrets ?? [:]).map {
      ParameterSetting(name: $0.key, value: $0.value, source: .earlier)
    }
    let again = try LoadedCase(text: first.effectiveText, settings: secrets)
    let words = Set(first.diagnostics.map(\.message))
    #expect(again.diagnostics.allSatisfy { words.contains($0.message) }, "\(again.diagnosticText)")
    #expect(again.effectiveText == first.effectiveText)
    let recipes = try (#require(first.recipe?.recipe), #require(again.recipe?.recipe))
    #expect(recipes.0.withoutPlaces == recipes.1.withoutPlaces)
  }

  /// Those that a recipe's text alone cannot bring about, and the test that does.
  private static let covered: [DiagnosticID: String] = [
    .findingLimit: "DiagnosticCollectorTests",
    .fileTooLarge: "FileTests", .fileNotUTF8: "FileTests", .lockInvalid: "LockFileTests",
    .lockOutdated: "LockCheckTests", .presetNotFetched: "LockedPresetsTests",
    .presetChanged: "LockedPresetsTests",
    .eventMissing: "PlanningTests", .sessionConflict: "PlanningTests",
    .inventoryInvalid: "CommandsTests",
    .exclusionDangerous: "PlanningTests",
    .formatUnsafe: "FormatterTests",
  ]

  @Test func `every kind of diagnostic has a golden case`() {
    var texts = ""
    for kind in ["fail", "pass"] {
      for recipe in GoldenRecipe.all(kind) { texts += TestFiles.text(recipe.path("diag")) ?? "" }
    }
    let missing = DiagnosticID.allCases.filter { id in
      Self.covered[id] == nil && !texts.contains("[\(id.rawValue)]\n")
    }
    #expect(missing == [])
    #expect(Self.covered.keys.filter { texts.contains("[\($0.rawValue)]\n") } == [])
  }

  @Test func `every key of the language is in a golden case`() {
    var used: Set<String> = []
    for kind in ["pass", "presets"] {
      for recipe in GoldenRecipe.all(kind) {
        let bytes = Array((TestFiles.text(recipe.path("yaml")) ?? "").utf8)
        var diagnostics = DiagnosticCollector()
        let file = SourceFile(name: recipe.name, bytes: bytes)
        guard case .mapping(let root)? = NodeReader.read(file, diagnostics: &diagnostics) else {
          continue
        }

        if isPreset(root) {
          KeyUse.add(root, PresetKey.self, to: &used)
        } else {
          KeyUse.add(root, TopKey.self, to: &used)
        }
      }
    }
    #expect(KeyUse.all.subtracting(used).sorted() == [])
  }

  private func isPreset(_ root: MappingNode) -> Bool {
    if case .scalar(let kind)? = root["kind"] { kind.text == "preset" } else { false }
  }

  @Test func `every golden text belongs to a recipe`() {
    for kind in ["fail", "pass"] {
      let names = Set(GoldenRecipe.all(kind).map(\.name))
      let orphans = TestFiles.names(in: Golden.folder("Golden/\(kind)")).filter { file in
        !file.hasPrefix("lttrecipe.")
          && !names.contains(file.split(separator: ".").dropLast().joined(separator: "."))
      }
      #expect(orphans == [])
    }
  }
}

extension Recipe {
  /// Everything that the recipe says, as text, without where it says it.
  fileprivate var withoutPlaces: String {
    var lines = ["\(name) \(description ?? "-") \(requirements) \(expectations) \(daemon)"]
    lines += (setup + payload + teardown).map { step in
      var step = step
      step.origin = ""
      return "\(step.command) \(step.environment.sorted { $0.key < $1.key }) \(step.user ?? "-") "
        + "\(step.workingDirectory ?? "-") \(step.timeLimitMilliseconds ?? -1)"
    }
    lines += targets.map { "\($0.destination)" }
    lines += triggers.map { "\($0.trigger)" }
    for session in sessions {
      lines.append(
        "\(session.name) \(session.output) \(session.rotationSchedules) "
          + "\(session.sharedMemoryPath?.description ?? "-") \(session.trackers.map { "\($0.domain) \($0.attribute) \($0.values)" }) "
          + "\(session.preload) \(session.environment.sorted { $0.key < $1.key })")
      for channel in session.channels {
        lines.append("\(channel.configuration) \(channel.contexts)")
        lines += channel.events.map { "\($0.rules) \($0.isAnyOf) \($0.missingPolicy)" }
      }
    }
    return lines.joined(separator: "\n")
  }
}
