import Glibc
package import SystemPackage

/// Questions to the file system that SystemPackage has no call for.
package enum FileSystem {
  /// Returns the absolute path without symbolic links, or nil where the file does not exist.
  package static func canonicalPath(_ path: FilePath) -> FilePath? {
    guard let resolved = realpath(path.string, nil) else { return nil }

    defer { free(resolved) }
    return FilePath(String(cString: resolved))
  }

  /// The caller's folder; `/` where it was removed.
  package static var currentFolder: FilePath {
    canonicalPath(".") ?? "/"
  }

  /// Returns whether a regular file is there; symbolic links are followed.
  package static func isRegularFile(_ path: FilePath) -> Bool {
    var status = stat()
    return stat(path.string, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  package static func isFolder(_ path: FilePath) -> Bool {
    var status = stat()
    return stat(path.string, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
