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

  /// Returns the files that a pattern of glob(7) matches, in no order; a folder stands for the files below it, but
  /// for those of git, which change with every command.
  ///
  /// Links are followed, of several ways to a folder the first.
  func paths(matching pattern: String) -> [FilePath] {
    var seen: Set<FilePath> = []
    return Self.matches(of: absolute(pattern)).flatMap { Self.files(at: $0, &seen) }
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

  /// Returns a file, or those below a folder that was not `seen`.
  private static func files(at path: FilePath, _ seen: inout Set<FilePath>) -> [FilePath] {
    guard FileSystem.isFolder(path) else { return file(path) }
    guard let folder = FileSystem.canonicalPath(path), seen.insert(folder).inserted else {
      return []
    }

    var files: [FilePath] = []
    for name in FileTree.names(in: path) where name != ".git" {
      files += Self.files(at: path.appending(name), &seen)
    }
    return files
  }

  /// Pipes, devices and links that lead nowhere have no content.
  private static func file(_ path: FilePath) -> [FilePath] {
    FileSystem.isRegularFile(path) ? [path.lexicallyNormalized()] : []
  }
}
