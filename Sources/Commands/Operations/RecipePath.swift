import Recipes
import SystemPackage

/// The path by which runs know the file of their recipe.
struct RecipePath {
  /// As ``RunIdentity`` has it.
  let text: String

  /// Whether the file is there; it may have been deleted since a run was made of it.
  let exists: Bool

  /// `name` is the file as the caller names it.
  init(_ name: String, from currentFolder: FilePath) {
    let path = currentFolder.pushing(FilePath(name)).lexicallyNormalized()
    let canonical = FileSystem.canonicalPath(currentFolder.pushing(FilePath(name)))
    exists = canonical != nil
    text = (canonical ?? Self.withCanonicalFolder(path)).string
  }

  private static func withCanonicalFolder(_ path: FilePath) -> FilePath {
    guard let name = path.lastComponent,
      let folder = FileSystem.canonicalPath(path.removingLastComponent())
    else { return path }

    return folder.appending(name)
  }
}
