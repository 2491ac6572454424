import Glibc
import SystemPackage

/// The folder of one session's trace: private, new, never shared with another recording.
enum OutputFolder {
  /// Creates the folder and its parents.
  ///
  /// LTTng overwrites an older trace in its output folder without a word (lttng.md §1), so the folder
  /// must not exist, or be empty where a session that never started is replaced.
  static func create(_ path: String, replacesEmpty: Bool) throws(Problem) {
    let path = FilePath(path)
    do throws(FolderError) {
      try PrivateFolder.createWithParents(path.removingLastComponent())
      if replacesEmpty { rmdir(path.string) }
      try PrivateFolder.create(path)
    } catch {
      throw Problem(
        .environmentNotReady, "the output folder cannot be made: \(error)",
        help: "choose another folder with `output: {local: FOLDER}`")
    }
  }
}

extension OutputFolder {
  /// Renames a folder that holds something; returns its new path, or nil where there is nothing to keep.
  static func setAside(_ path: String) throws(Problem) -> String? {
    guard Existence.holdsFiles(path) else { return nil }

    for number in 1...999 {
      let kept = "\(path)-\(number)"
      guard !Existence.isThere(kept) else { continue }
      guard rename(path, kept) == 0 else { break }

      return kept
    }
    throw Problem(
      .environmentNotReady, "\(path) cannot be renamed, to keep what was recorded in it",
      help: "move it elsewhere")
  }
}

/// Questions whose answer may change at once.
enum Existence {
  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  static func isThere(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
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
