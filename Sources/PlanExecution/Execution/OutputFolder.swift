import Glibc
import SystemPackage

/// The folder of one session's trace: private, new, never shared with another recording.
enum OutputFolder {
  /// Creates the folder and its parents.
  ///
  /// LTTng overwrites an older trace in its output folder without a word (LTTng 2.13.9), so the folder
  /// must not exist, or be empty where a session that never started is replaced.
  ///
  /// - Returns: The folders that were not there before, outermost first.
  @discardableResult
  static func create(_ path: String, replacesEmpty: Bool) throws(Problem) -> [FilePath] {
    let path = FilePath(path)
    let missing = missingFolders(above: path)
    do throws(FolderError) {
      try PrivateFolder.createWithParents(path.removingLastComponent())
      if replacesEmpty { rmdir(path.string) }
      try PrivateFolder.create(path)
    } catch {
      throw Problem(
        .environmentNotReady, "the output folder cannot be made: \(error)",
        help: "choose another folder with `output: {local: FOLDER}`")
    }
    return missing + [path]
  }

  private static func missingFolders(above path: FilePath) -> [FilePath] {
    let parent = path.removingLastComponent()
    guard parent != path, !FileTree.exists(parent) else { return [] }

    return missingFolders(above: parent) + [parent]
  }

  /// Removes folders that were made for nothing, as far as they are empty.
  static func remove(_ made: [FilePath]) {
    for folder in made.reversed() { rmdir(folder.string) }
  }
}

/// Questions whose answer may change at once.
enum Existence {
  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Whether there is a folder at the path with anything in it.
  static func holdsFiles(_ path: String) -> Bool {
    guard let folder = opendir(path) else { return false }
    defer { closedir(folder) }

    var count = 0
    while count < 3, readdir(folder) != nil { count += 1 }
    // `.` and `..` are there always.
    return count > 2
  }
}
