import Diagnostics
import LTTngModel
import SystemPackage
import TestSupport
import Testing
import YAMLTree

@testable import Recipes

/// The folder of the shipped recipes and presets.
enum Library {
  static let folder: String = {
    let path = Golden.folder("../../recipes")
    return FileSystem.canonicalPath(FilePath(path))?.string ?? path
  }()

  private static let names = TestFiles.tree(folder).filter { $0.hasSuffix(".yaml") }
    .map { String($0.dropLast(".yaml".count)) }

  /// The names of the recipes, which are not in a folder.
  static let recipes = names.filter { !$0.contains("/") }

  /// The names of the presets.
  static let presets = names.filter { $0.contains("/") }

  static func path(_ name: String) -> String { "\(folder)/\(name).yaml" }

  /// Returns a loader of files of the library on Debian 12.
  static func loader(
    architecture: String = "x86_64", currentFolder: String = folder
  ) -> RecipeLoader {
    RecipeLoader(
      library: PresetLibrary(searchPath: [FilePath(folder)]),
      currentFolder: FilePath(currentFolder),
      machine: MachineRelease(
        kernel: "6.1.0-47-amd64", architecture: architecture, lttng: { "2.13.9" }),
      host: "machine", user: "me")
  }

  /// The mapping that a file holds.
  static func root(of name: String) throws -> MappingNode {
    let text = try #require(TestFiles.text(path(name)))
    var diagnostics = DiagnosticCollector()
    let file = SourceFile(name: name, bytes: Array(text.utf8))
    return try #require(NodeReader.read(file, diagnostics: &diagnostics)?.mapping)
  }

  /// The tracing domains that a file requires.
  static func domains(of name: String) throws -> Set<String> {
    let domain = try #require(root(of: name)["requires"]?.mapping?["domain"])
    return Set(
      domain.sequenceElements.compactMap { node in
        if case .scalar(let scalar) = node { scalar.text } else { nil }
      })
  }

  /// Loads a recipe that uses presets, with a channel of its own where `events` is set, as mix-ins need it.
  static func load(
    using presets: [String], _ more: String = "", events: Bool = true
  ) throws -> (recipe: Recipe?, messages: [String]) {
    let folder = try TemporaryFolder()
    let isOfKernel = presets.contains { $0.contains("kernel") }
    let channels =
      isOfKernel
      ? "{kernel: {domain: kernel, events: [i2c_read]}}"
      : "{user: {domain: user, events: [\"own:*\"]}}"
    let own = events ? "channels: \(channels)\n" : ""
    try folder.write(
      """
      lttrecipe: 1
      name: x
      use: [\(presets.joined(separator: ", "))]
      \(own)\(more)
      payload: [{run: [ls]}]

      """, to: "r.yaml")
    var loader = loader(currentFolder: folder.path)
    let recipe = loader.load("r.yaml")?.recipe
    return (recipe, loader.diagnostics.sorted.map(\.message))
  }
}

extension MappingNode {
  /// The text of a scalar by its key; nil where there is none.
  func text(_ key: String) -> String? {
    if case .scalar(let scalar)? = self[key] { scalar.text } else { nil }
  }
}
