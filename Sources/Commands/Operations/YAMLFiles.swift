import PlanExecution
import SystemPackage

/// Finds files called `*.yaml`.
enum YAMLFiles {
  /// Returns the names of all below a folder, relative to it and sorted.
  ///
  /// Hidden files and folders are left out, and so are links: what they lead to stands elsewhere.
  /// `depth` counts the folders within each other, the first one included.
  static func names(below folder: FilePath, depth: Int = .max) -> [String] {
    guard depth > 0 else { return [] }

    return names(in: folder, depth: depth).sorted()
  }

  private static func names(in folder: FilePath, depth: Int) -> [String] {
    FileTree.names(in: folder).filter { !$0.hasPrefix(".") }.flatMap { name -> [String] in
      let path = folder.appending(name)
      if FileTree.isFolder(path) {
        return names(below: path, depth: depth - 1).map { "\(name)/\($0)" }
      }

      return name.hasSuffix(".yaml") && FileTree.isFile(path) ? [name] : []
    }
  }
}
