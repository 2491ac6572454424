import Glibc
package import SystemPackage

/// Works on a folder with all that is below it.
package enum FileTree {
  /// Removes a file, or a folder with its contents; symbolic links are removed, never followed.
  package static func remove(_ path: FilePath) {
    guard isFolder(path) else {
      unlink(path.string)
      return
    }

    for name in names(in: path) {
      remove(path.appending(name))
    }
    rmdir(path.string)
  }

  /// Returns the names in a folder, sorted; none where it cannot be read.
  package static func names(in folder: FilePath) -> [String] {
    guard let stream = opendir(folder.string) else { return [] }
    defer { closedir(stream) }

    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Returns the size of all regular files at and below a path, in bytes; what cannot be read counts as
  /// nothing.
  package static func size(of path: FilePath) -> UInt64 {
    if isFolder(path) {
      return names(in: path).reduce(0) { $0 + size(of: path.appending($1)) }
    }
    var status = stat()
    guard lstat(path.string, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return 0 }

    return UInt64(max(0, status.st_size))
  }

  /// Whether there is anything but folders at or below a path; a link counts by itself.
  package static func holdsFile(_ path: FilePath) -> Bool {
    isFolder(path)
      ? names(in: path).contains { holdsFile(path.appending($0)) } : exists(path)
  }

  /// Whether anything is at the path; a link counts by itself.
  package static func exists(_ path: FilePath) -> Bool {
    var status = stat()
    return lstat(path.string, &status) == 0
  }

  /// Whether the path is a folder itself, not a link to one.
  package static func isFolder(_ path: FilePath) -> Bool {
    kind(of: path) == S_IFDIR
  }

  /// Whether the path is a regular file itself, not a link to one.
  package static func isFile(_ path: FilePath) -> Bool {
    kind(of: path) == S_IFREG
  }

  private static func kind(of path: FilePath) -> mode_t {
    var status = stat()
    return lstat(path.string, &status) == 0 ? status.st_mode & S_IFMT : 0
  }
}
