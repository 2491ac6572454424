import Diagnostics
import PlanExecution
import Recipes
import SystemPackage

/// Recipes of one folder, which share its lock file.
struct RecipeGroup {
  /// A recipe, with the name that it was given by.
  struct Member {
    let argument: String
    let file: RecipeFile

    /// Its name in the folder, by which the lock file knows it.
    var name: String { file.path?.lastComponent?.string ?? argument }
  }

  let folder: FilePath
  private(set) var members: [Member]

  /// The lock file's path, for messages.
  func lockPath(from currentFolder: FilePath) -> String {
    var path = folder.appending(LockFile.name)
    _ = path.removePrefix(currentFolder)
    return path.string
  }

  /// Returns the recipes by folder, in the order named; what cannot be read is reported.
  static func groups(
    _ arguments: [String], currentFolder: FilePath, diagnostics: inout DiagnosticCollector
  ) -> [RecipeGroup] {
    var groups: [RecipeGroup] = []
    for argument in arguments {
      guard
        let file = RecipeFile.read(
          argument, currentFolder: currentFolder, diagnostics: &diagnostics)
      else { continue }

      let member = Member(argument: argument, file: file)
      if let index = groups.firstIndex(where: { $0.folder == file.folder }) {
        groups[index].members.append(member)
      } else {
        groups.append(RecipeGroup(folder: file.folder, members: [member]))
      }
    }
    return groups
  }
}

/// Which recipes use which repositories.
struct LockUsers {
  /// The references of each recipe that was looked through, by its name.
  private(set) var references: [String: [Located<GitReference>]] = [:]

  /// The sources met, each once, in order.
  private(set) var sources: [GitSource] = []

  mutating func add(_ found: [Located<GitReference>], of recipe: String) {
    references[recipe] = found
    for reference in found where !sources.contains(reference.value.source) {
      sources.append(reference.value.source)
    }
  }

  /// Returns the first place that names a repository.
  func place(of source: GitSource) -> SourceRange? {
    references.sorted { $0.key < $1.key }.lazy.flatMap(\.value)
      .first { $0.value.source == source }?.range
  }

  /// Every reference once.
  var allReferences: [GitReference] {
    var seen: Set<GitReference> = []
    return references.sorted { $0.key < $1.key }.flatMap { $0.value.map(\.value) }
      .filter { seen.insert($0).inserted }
  }

  /// Returns the recipes that use an entry's repository: of those that were looked through, the ones that
  /// do; of the others, those that the entry names and that are still in the folder.
  func users(of source: GitSource, _ entry: LockEntry?, in folder: FilePath) -> [String] {
    let others = (entry?.users ?? []).filter { name in
      references[name] == nil && FileSystem.isRegularFile(folder.appending(name))
    }
    let own = references.filter { $0.value.contains { $0.value.source == source } }.keys
    return (others + own).sorted()
  }
}
