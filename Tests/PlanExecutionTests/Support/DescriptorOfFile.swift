import Glibc
import SystemPackage
import TestSupport

/// The descriptor by which this process has a file open.
struct DescriptorOfFile {
  private let number: Int32

  init(_ path: String) throws {
    for name in TestFiles.names(in: "/proc/self/fd") {
      var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
      let count = readlink("/proc/self/fd/\(name)", &buffer, buffer.count)
      let target = buffer.prefix(max(0, count)).map(UInt8.init(bitPattern:))
      guard target == Array(path.utf8), let number = Int32(name),
        fcntl(number, F_GETFL) & O_ACCMODE != O_RDONLY
      else { continue }

      self.number = number
      return
    }
    throw Errno.noSuchFileOrDirectory
  }

  /// Makes every write to the open file fail as on a disk without room.
  func becomeFullDisk() {
    let full = open("/dev/full", O_WRONLY | O_CLOEXEC)
    dup2(full, number)
    close(full)
  }
}
