import Glibc
package import SystemPackage

/// Works on a folder with all that is below it.
package enum FileTree {
  /// Removes a file, or a folder with its contents; symbolic links are removed, never followed.
  package static func remove(_ path: FilePath) {
    path.withPlatformString { remove($0, in: AT_FDCWD) }
  }

  /// Works by descriptors: whoever puts a link in the place of a folder meanwhile gains nothing.
  private static func remove(_ name: UnsafePointer<CChar>, in folder: CInt) {
    let descriptor = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0, let stream = fdopendir(descriptor) else {
      if descriptor >= 0 { close(descriptor) }
      // An empty folder may be one that cannot be read.
      if unlinkat(folder, name, 0) != 0 { unlinkat(folder, name, AT_REMOVEDIR) }
      return
    }

    for entry in entries(of: stream) { remove(entry, in: descriptor) }
    closedir(stream)
    unlinkat(folder, name, AT_REMOVEDIR)
  }

  /// Returns the names in a folder as they are: not all need be UTF-8.
  private static func entries(of stream: OpaquePointer) -> [[CChar]] {
    var names: [[CChar]] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        bytes.prefix { $0 != 0 }.map { CChar(bitPattern: $0) } + [0]
      }
      if name != [0x2E, 0], name != [0x2E, 0x2E, 0] { names.append(name) }
    }
    return names
  }

  /// Returns the names in a folder, sorted; none where it cannot be read.
  package static func names(in folder: FilePath) -> [String] {
    guard let stream = opendir(folder.string) else { return [] }
    defer { closedir(stream) }

    return entries(of: stream).map { name in
      String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }.sorted()
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
