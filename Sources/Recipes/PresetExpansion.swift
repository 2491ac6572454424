import Diagnostics
import SystemPackage
import YAMLTree

/// Replaces the `use` of sessions and presets by what the presets hold.
///
/// After it no `use` is left, and presets have contributed `channels`, `preload` and `env` to
/// sessions, and `requires` to the recipe.
struct PresetExpansion {
  /// The keys that a preset gives to a session.
  static let contributed = ["channels", "preload", "env"]

  let library: PresetLibrary
  let currentFolder: FilePath
  let builtIns: [String: String]
  var diagnostics = DiagnosticCollector()

  /// The `requires` of all presets met, in order.
  private(set) var requirements: [Node] = []

  /// The presets being expanded, outermost first.
  private var open: [(path: FilePath, range: SourceRange)] = []

  init(library: PresetLibrary, currentFolder: FilePath, builtIns: [String: String]) {
    self.library = library
    self.currentFolder = currentFolder
    self.builtIns = builtIns
  }

  /// Returns a session's or preset's mapping with its presets merged below it.
  mutating func expand(_ mapping: MappingNode, of file: RecipeFile) -> MappingNode {
    var base = MappingNode(entries: [], range: mapping.range)
    for element in presetNames(in: mapping["use"]) {
      guard let preset = contents(of: element, usedBy: file) else { continue }

      var merger = NodeMerger(warnsOfConflicts: true)
      base = merger.merge(base, with: preset)
      diagnostics.append(contentsOf: merger.diagnostics)
    }

    var own = mapping
    own.remove("use")
    var merger = NodeMerger(warnsOfConflicts: false)
    let merged = merger.merge(base, with: own)
    return merged
  }

  private mutating func presetNames(in node: Node?) -> [Located<String>] {
    var decoder = NodeDecoder()
    var names: [Located<String>] = []
    for element in decoder.elements(node, of: "`use`") {
      if case .mapping(let mapping) = element {
        decoder.diagnostics.error(
          .notYetSupported, "a preset with options is not carried out by this release",
          at: mapping.range, help: "name the preset alone")
      } else if let name = decoder.text(element, of: "a preset's name") {
        names.append(name)
      }
    }
    diagnostics.append(contentsOf: decoder.diagnostics)
    return names
  }

  /// Returns what a preset gives to a session, its own presets included.
  private mutating func contents(
    of name: Located<String>, usedBy file: RecipeFile
  ) -> MappingNode? {
    guard let path = library.find(name.value, beside: file.folder) else {
      reportUnknown(name, beside: file.folder)
      return nil
    }

    let canonical = FileSystem.canonicalPath(path) ?? path
    guard !open.contains(where: { $0.path == canonical }) else {
      reportCycle(name, to: canonical)
      return nil
    }

    open.append((canonical, name.range))
    defer { open.removeLast() }
    return read(path, name: name)
  }

  private mutating func read(_ path: FilePath, name: Located<String>) -> MappingNode? {
    var document = RecipeDocument(role: .preset(usedAt: name))
    guard
      document.read(displayName(of: path), currentFolder: currentFolder),
      let file = document.file, let mapping = document.substituted(settings: [], builtIns: builtIns)
    else {
      diagnostics.append(contentsOf: document.diagnostics)
      return nil
    }

    diagnostics.append(contentsOf: document.diagnostics)
    if let required = mapping["requires"] { requirements.append(required) }
    let expanded = expand(mapping, of: file)
    return MappingNode(
      entries: expanded.entries.filter { Self.contributed.contains($0.key.text) },
      range: expanded.range)
  }

  /// A path below the caller's folder is shown relative to it.
  private func displayName(of path: FilePath) -> String {
    var relative = path
    return relative.removePrefix(currentFolder) ? relative.string : path.string
  }

  private mutating func reportUnknown(_ name: Located<String>, beside folder: FilePath) {
    let looked = library.folders(beside: folder).map(\.string).joined(separator: ", ")
    let places = PresetLibrary.isPath(name.value) ? "" : "looked in \(looked)"
    let question = NearestSpelling.question(
      for: name.value, among: library.names(beside: folder))
    diagnostics.error(
      .presetUnknown, "no preset is called `\(name.value)`", at: name.range,
      help: question ?? (places.isEmpty ? "the path starts from the file that says it" : places))
  }

  private mutating func reportCycle(_ name: Located<String>, to path: FilePath) {
    let notes = open.map { Diagnostic.Note("used here", at: $0.range) }
    diagnostics.error(
      .presetCycle, "the preset `\(name.value)` uses itself", at: name.range,
      help: "take this `use` out", notes: notes)
  }
}
