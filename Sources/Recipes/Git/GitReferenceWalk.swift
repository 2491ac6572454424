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
    let settings: [String: String]
  }

  private let library: PresetLibrary
  private let currentFolder: FilePath
  private var pending: [Step] = []
  private var recipeName: String?
  private var environment = SecretEnvironment()
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
    _ name: String, given: GivenParameters, find: (Located<GitReference>) -> LockedPreset?
  ) {
    let settings = given.settings(from: currentFolder, diagnostics: &diagnostics)
    environment = given.environment
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
    var document = RecipeDocument(role: .either)
    let isRead = document.read(step.name, currentFolder: currentFolder, within: step.root)
    diagnostics.append(contentsOf: document.diagnostics)
    guard isRead, let root = document.root, let file = document.file else { return }

    if case .scalar(let name)? = root["name"], step.usedAt == nil { recipeName = name.text }
    let secrets = step.usedAt == nil ? document.settings(in: environment) : []
    let lists = UseLists(
      of: root, in: file, settings: secrets + step.settings, recipeName: recipeName)
    diagnostics.append(contentsOf: lists.diagnostics)
    for item in lists.items {
      switch item.place {
      case .named(let name):
        guard let path = path(of: name, in: file) else { continue }

        add(path, within: file.root, item)
      case .git(let url, let path, let ref):
        guard let reference = GitReference(url: url, path: path, ref: ref, &diagnostics) else {
          continue
        }

        visit(Located(reference, at: url.range), item, find)
      }
    }
  }

  private mutating func visit(
    _ reference: Located<GitReference>, _ item: UseItem,
    _ find: (Located<GitReference>) -> LockedPreset?
  ) {
    if !references.contains(where: { $0.value == reference.value }) {
      references.append(reference)
    }
    guard let preset = find(reference) else { return }

    add(preset.file, within: preset.root, item)
  }

  private mutating func path(of name: Located<String>, in file: RecipeFile) -> FilePath? {
    if let path = library.find(name.value, in: file) { return path }

    diagnostics.error(
      .presetUnknown, "no preset is called `\(name.value)`", at: name.range,
      help: NearestSpelling.question(for: name.value, among: library.names(for: file))
        ?? "looked in \(library.folders(for: file).map(\.string).joined(separator: ", "))")
    return nil
  }

  private mutating func add(_ path: FilePath, within root: FilePath?, _ item: UseItem) {
    let canonical = FileSystem.canonicalPath(path) ?? path
    let values = Dictionary(item.settings.map { ($0.name, $0.value) }) { $1 }
    guard seen.insert(Visit(name: canonical.string, settings: values)).inserted else { return }

    var display = canonical
    _ = display.removePrefix(currentFolder)
    pending.append(
      Step(
        name: display.string, root: LockedPreset.root(root, of: canonical),
        settings: item.settings, usedAt: item.name.range))
  }
}
