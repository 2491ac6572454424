import Diagnostics
import Recipes
import Retrieval
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

  /// Loads a recipe; one that is to be carried out may say nothing that this release does not do.
  init(
    _ name: String, in folder: String, searchPath: [String] = [],
    given: GivenParameters = GivenParameters(), machine: GoldenHeader = GoldenHeader(""),
    isToBeCarriedOut: Bool = false
  ) {
    var loader = RecipeLoader(
      library: PresetLibrary(searchPath: searchPath.map { FilePath($0) }),
      store: PresetStore(cache: "/dev/null", digest: BytesDigest.sha256),
      currentFolder: FilePath(folder), machine: machine.release, host: "machine", user: "me")
    let loaded = loader.load(name, given: given)
    let planned = isToBeCarriedOut ? loaded?.planned ?? [] : []
    recipe = planned.isEmpty ? loaded : nil
    diagnostics = loader.diagnostics.sorted + planned
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
    self.init("r.yaml", in: folder.path, given: GivenParameters(settings: settings))
  }

  /// `line:column id` of each finding.
  var findings: [String] {
    diagnostics.map { diagnostic in
      let start = diagnostic.range?.start
      return "\(start?.line ?? 0):\(start?.column ?? 0) \(diagnostic.id.rawValue)"
    }
  }
}

/// A recipe of the golden folders; its first lines are a ``GoldenHeader``.
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

  private var header: GoldenHeader {
    GoldenHeader(TestFiles.text(path("yaml")) ?? "")
  }

  /// What `--set` gives.
  var settings: [ParameterSetting] {
    header.values("set").compactMap { ParameterSetting($0) }
  }

  var given: GivenParameters {
    GivenParameters(files: header.values("set-file"), settings: settings)
  }

  /// What loads the recipe, good for one time.
  var loader: RecipeLoader {
    RecipeLoader(
      library: PresetLibrary(searchPath: [FilePath(Golden.folder("Golden/presets"))]),
      store: PresetStore(cache: "/dev/null", digest: BytesDigest.sha256),
      currentFolder: FilePath(folder), machine: header.release, host: "machine", user: "me")
  }

  func load() -> LoadedCase {
    LoadedCase(
      "\(name).yaml", in: folder, searchPath: [Golden.folder("Golden/presets")],
      given: given, machine: header, isToBeCarriedOut: kind == "fail")
  }
}

extension GoldenHeader {
  var release: MachineRelease {
    MachineRelease(kernel: kernel, architecture: architecture, lttng: { lttng })
  }
}
