import Glibc
import SystemPackage

/// How much can be written to a file system.
struct FileSystemSpace: Hashable {
  /// The file system's number.
  let device: UInt64

  /// Where it was looked at: the folder, or its nearest parent that exists.
  let folder: FilePath

  /// In bytes.
  let available: UInt64

  /// Returns nil where it cannot be told.
  init?(at folder: FilePath) {
    var folder = folder
    var status = stat()
    while stat(folder.string, &status) != 0 {
      guard folder != folder.removingLastComponent() else { return nil }

      folder.removeLastComponent()
    }
    var space = statvfs()
    guard statvfs(folder.string, &space) == 0 else { return nil }

    device = UInt64(status.st_dev)
    self.folder = folder
    let (bytes, isOver) = UInt64(space.f_bavail).multipliedReportingOverflow(
      by: UInt64(space.f_frsize))
    available = isOver ? .max : bytes
  }
}
