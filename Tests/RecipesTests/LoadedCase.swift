import Diagnostics
import Recipes
import SystemPackage
import TestSupport
import Testing
import YAMLTree

/// What loading a recipe gave, as texts.
struct LoadedCase {
  let recipe: LoadedRecipe?
  let diagnostics: [Diagnostic]

  /// The whole rendered diagnostics, with `GOLDEN` for the folder of the golden files.
  let diagnosticText: String

  /// The effective recipe as YAML; empty where there is none.
  let effectiveText: String

  init(
    _ name: String, in folder: String, searchPath: [String] = [], settings: [ParameterSetting] = []
  ) {
    var loader = RecipeLoader(
      library: PresetLibrary(searchPath: searchPath.map { FilePath($0) }),
      currentFolder: FilePath(folder), host: "machine", user: "me")
    recipe = loader.load(name, settings: settings)
    diagnostics = loader.diagnostics.sorted
    diagnosticText = DiagnosticRenderer().text(of: diagnostics).replacing(
      Golden.folder("Golden"), with: "GOLDEN")
    effectiveText =
      recipe.map { YAMLWriter().text(of: $0.effective) }?
      .replacing(Golden.folder("Golden"), with: "GOLDEN") ?? ""
  }

  /// Loads a text as `r.yaml` of a folder of its own.
  init(text: String, settings: [ParameterSetting] = []) throws {
    let folder = try TemporaryFolder()
    try folder.write(text, to: "r.yaml")
    self.init("r.yaml", in: folder.path, settings: settings)
  }

  /// `line:column id` of each finding.
  var findings: [String] {
    diagnostics.map { diagnostic in
      let start = diagnostic.range?.start
      return "\(start?.line ?? 0):\(start?.column ?? 0) \(diagnostic.id.rawValue)"
    }
  }
}

/// A recipe of the golden folders.
///
/// Its first lines may be `# set: NAME=VALUE`, which stand for `--set`.
struct GoldenRecipe: Sendable, CustomTestStringConvertible {
  let kind: String
  let name: String

  var testDescription: String { name }

  static func all(_ kind: String) -> [GoldenRecipe] {
    TestFiles.names(in: Golden.folder("Golden/\(kind)")).filter { $0.hasSuffix(".yaml") }
      .map { GoldenRecipe(kind: kind, name: String($0.dropLast(".yaml".count))) }
  }

  var folder: String { Golden.folder("Golden/\(kind)") }

  func path(_ suffix: String) -> String { "\(folder)/\(name).\(suffix)" }

  var settings: [ParameterSetting] {
    let prefix = "# set: "
    let lines = (TestFiles.text(path("yaml")) ?? "").split(separator: "\n")
    return lines.prefix { $0.hasPrefix(prefix) }
      .compactMap { ParameterSetting(String($0.dropFirst(prefix.count))) }
  }

  func load() -> LoadedCase {
    LoadedCase(
      "\(name).yaml", in: folder, searchPath: [Golden.folder("Golden/presets")],
      settings: settings)
  }
}
