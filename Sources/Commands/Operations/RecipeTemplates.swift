import Diagnostics
import PlanExecution
import Recipes
import SystemPackage
import YAMLTree

/// A recipe or preset that a new recipe can be made of.
struct RecipeTemplate {
  enum Kind: String, Encodable {
    case recipe
    case preset
  }

  let kind: Kind

  /// The name that finds it in the folders of presets, such as `kernel/sched`.
  let name: String
  let description: String
  let source: SourceFile
  let root: MappingNode
}

/// The recipes and presets in the folders where presets are looked up.
struct RecipeTemplates {
  let searchPath: [FilePath]

  /// Presets are called `GROUP/NAME`; no folder is searched deeper.
  private static let depth = 3

  private static let ending = ".yaml"

  /// All that can be read, recipes first, by name.
  var all: [RecipeTemplate] {
    let found = files.sorted { $0.key < $1.key }.compactMap { name, path in
      var diagnostics = DiagnosticCollector()
      return Self.read(name, path.string, &diagnostics)
    }
    return found.filter { $0.kind == .recipe } + found.filter { $0.kind == .preset }
  }

  /// Returns the one of this name or path.
  func find(_ name: String) throws(Problem) -> RecipeTemplate {
    let files = files
    let isPath = name.hasSuffix(Self.ending) || [".", "/"].contains { name.hasPrefix($0) }
    guard let path = isPath ? name : files[name]?.string else {
      throw Problem(
        .failed, "there is no recipe or preset `\(name)` to begin with",
        help: NearestSpelling.question(for: name, among: files.keys.sorted())
          ?? "`lttrecipe new --list` lists them; a path ends with `.yaml`")
    }

    var diagnostics = DiagnosticCollector()
    let template = Self.read(name, path, &diagnostics)
    guard let template, !(isPath && template.kind == .preset) else {
      throw Self.problem(of: name, path, template, diagnostics)
    }

    return template
  }

  private static func problem(
    of name: String, _ path: String, _ template: RecipeTemplate?, _ found: DiagnosticCollector
  ) -> Problem {
    guard template == nil else {
      return Problem(
        .failed, "`\(name)` is a preset; one is taken by its name, not by its path",
        help: "`lttrecipe new --list` lists those that are found by name")
    }

    let reason = found.sorted.first.map { ": \($0.message)" } ?? ": it is neither recipe nor preset"
    return Problem(
      .recipeInvalid, "`\(name)` cannot be begun with\(reason)",
      help: "`lttrecipe validate \(path)` says all that is wrong with it")
  }

  /// The paths of all files by name; of several with one name the first is found.
  private var files: [String: FilePath] {
    var files: [String: FilePath] = [:]
    for folder in searchPath {
      for name in YAMLFiles.names(below: folder, depth: Self.depth) {
        let key = String(name.dropLast(Self.ending.count))
        if files[key] == nil { files[key] = folder.pushing(FilePath(name)) }
      }
    }
    return files
  }

  private static func read(
    _ name: String, _ path: String, _ diagnostics: inout DiagnosticCollector
  ) -> RecipeTemplate? {
    let file = RecipeFile.read(
      path, currentFolder: FileSystem.currentFolder, diagnostics: &diagnostics)
    guard let file, let root = NodeReader.read(file.source, diagnostics: &diagnostics),
      case .mapping(let mapping) = root, mapping["lttrecipe"] != nil
    else { return nil }

    let isPreset = text(mapping["kind"]) == "preset"
    return RecipeTemplate(
      kind: isPreset ? .preset : .recipe, name: name,
      description: text(mapping["description"]) ?? "", source: file.source, root: mapping)
  }

  private static func text(_ node: Node?) -> String? {
    guard case .scalar(let scalar)? = node else { return nil }

    return scalar.text
  }
}
