package import Diagnostics
package import SystemPackage
import YAMLTree

/// Finds the git references of a recipe, and of all presets that it uses, wherever they lie.
///
/// Presets are found as they are when the recipe is used.
package struct GitReferenceWalk {
  /// Far more than a real recipe uses.
  private static let fileLimit = 500
  private static let sourceLimit = 50

  /// A file to be looked through.
  private struct Step {
    let name: String
    let root: FilePath?
    let settings: [ParameterSetting]
    let usedAt: SourceRange?
  }

  private struct Visit: Hashable {
    let name: String
    let settings: [ParameterSetting]
  }

  private let library: PresetLibrary
  private let currentFolder: FilePath
  private var pending: [Step] = []
  private var seen: Set<Visit> = []

  /// What was found, each once, in the order met.
  package private(set) var references: [Located<GitReference>] = []

  package private(set) var diagnostics = DiagnosticCollector()

  package init(library: PresetLibrary, currentFolder: FilePath) {
    self.library = library
    self.currentFolder = currentFolder
  }

  /// Looks through a recipe or preset.
  ///
  /// `find` returns the file of a preset of a git repository, or nil where it is not to be looked into.
  package mutating func run(
    _ name: String, settings: [ParameterSetting],
    find: (Located<GitReference>) -> LockedPreset?
  ) {
    pending = [Step(name: name, root: nil, settings: settings, usedAt: nil)]
    while let step = pending.first, isWithinLimits(step) {
      pending.removeFirst()
      visit(step, find)
    }
  }

  private mutating func isWithinLimits(_ step: Step) -> Bool {
    let sources = Set(references.map(\.value.source))
    guard seen.count > Self.fileLimit || sources.count > Self.sourceLimit else { return true }

    diagnostics.error(
      .presetLimit,
      "the recipe uses more than \(Self.fileLimit) presets, or presets of more than "
        + "\(Self.sourceLimit) git repositories", at: step.usedAt)
    return false
  }

  private mutating func visit(_ step: Step, _ find: (Located<GitReference>) -> LockedPreset?) {
    guard let (root, file) = read(step) else { return }

    let lists = UseLists(of: root, in: file, settings: step.settings)
    diagnostics.append(contentsOf: lists.diagnostics)
    for (item, settings) in lists.items {
      switch item {
      case .name(let name):
        guard let path = path(of: name, in: file) else { continue }

        add(path, within: file.root, settings, name.range)
      case .reference(let reference):
        if !references.contains(where: { $0.value == reference.value }) {
          references.append(reference)
        }
        guard let preset = find(reference) else { continue }

        add(preset.file, within: preset.root, settings, reference.range)
      }
    }
  }

  private mutating func read(_ step: Step) -> (MappingNode, RecipeFile)? {
    guard
      var file = RecipeFile.read(
        step.name, currentFolder: currentFolder, diagnostics: &diagnostics),
      case .mapping(let mapping)? = NodeReader.read(file.source, diagnostics: &diagnostics)
    else { return nil }

    if let root = step.root { file.confine(to: root) }
    if case .scalar(let name)? = mapping["name"] { file.setName(name.text) }
    return (mapping, file)
  }

  private mutating func path(of name: Located<String>, in file: RecipeFile) -> FilePath? {
    if let path = library.find(name.value, in: file) { return path }

    diagnostics.error(
      .presetUnknown, "no preset is called `\(name.value)`", at: name.range,
      help: NearestSpelling.question(for: name.value, among: library.names(for: file))
        ?? "looked in \(library.folders(for: file).map(\.string).joined(separator: ", "))")
    return nil
  }

  /// A preset that was found by name in a repository's files belongs to them; another one does not.
  private mutating func add(
    _ path: FilePath, within root: FilePath?, _ settings: [ParameterSetting], _ range: SourceRange
  ) {
    let canonical = FileSystem.canonicalPath(path) ?? path
    guard seen.insert(Visit(name: canonical.string, settings: settings)).inserted else { return }

    var display = canonical
    _ = display.removePrefix(currentFolder)
    pending.append(
      Step(
        name: display.string, root: root.flatMap { canonical.starts(with: $0) ? $0 : nil },
        settings: settings, usedAt: range))
  }
}
