import Glibc
import PlanExecution
import Recipes
import SystemPackage

/// Finds the files that a recipe's `inputs` name.
struct InputFiles {
  /// Where relative patterns start; absolute.
  let folder: FilePath

  /// What `~/` stands for.
  let homeFolder: FilePath

  /// Returns the files that a pattern of glob(7) matches, in no order; a folder stands for the files below it whose
  /// names, and those of their folders, do not begin with a dot.
  ///
  /// Links to files are followed, links to folders below others are not.
  func paths(matching pattern: String) -> [FilePath] {
    Self.matches(of: absolute(pattern)).flatMap { path in
      FileSystem.isFolder(path) ? Self.files(below: path) : Self.file(path)
    }
  }

  private func absolute(_ pattern: String) -> String {
    if pattern.hasPrefix("/") { return pattern }
    if pattern.hasPrefix("~/") { return Self.escaped(homeFolder) + pattern.dropFirst() }

    return "\(Self.escaped(folder))/\(pattern)"
  }

  /// Returns a path as a pattern that matches nothing else.
  private static func escaped(_ path: FilePath) -> String {
    String(path.string.flatMap { "*?[\\".contains($0) ? ["\\", $0] : [$0] })
  }

  private static func matches(of pattern: String) -> [FilePath] {
    var found = glob_t()
    defer { globfree(&found) }
    guard glob(pattern, GLOB_NOSORT, nil, &found) == 0 else { return [] }

    return (0..<Int(found.gl_pathc)).compactMap { index in
      found.gl_pathv[index].map { FilePath(String(cString: $0)) }
    }
  }

  private static func files(below folder: FilePath) -> [FilePath] {
    FileTree.names(in: folder).filter { !$0.hasPrefix(".") }.flatMap { name in
      let path = folder.appending(name)
      return FileTree.isFolder(path) ? files(below: path) : file(path)
    }
  }

  /// Pipes, devices and links that lead nowhere have no content.
  private static func file(_ path: FilePath) -> [FilePath] {
    FileSystem.isRegularFile(path) ? [path.lexicallyNormalized()] : []
  }
}
