import Glibc
import SystemPackage

/// A file system, and how much can be written to it.
struct FileSystemSpace: Hashable {
  /// The file system's number.
  let device: UInt64

  /// Where it was looked at: the folder, or its nearest parent that exists.
  let folder: FilePath

  /// In bytes; more than any number where it has no limit of its own.
  let available: UInt64

  /// What it holds when it is empty, in bytes; more than any number where it has no limit of its own.
  let total: UInt64

  /// Whether its files are in the machine's memory.
  let isInMemory: Bool

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
    available = Self.size(of: UInt64(space.f_bavail), space)
    total = Self.size(of: UInt64(space.f_blocks), space)
    isInMemory = Self.memoryDevices.contains(Self.number(ofDevice: device))
  }

  /// Returns how much can be written to a folder's file system now, in bytes; nil where it cannot be told.
  static func available(at folder: FilePath) -> UInt64? {
    var space = statvfs()
    guard statvfs(folder.string, &space) == 0 else { return nil }

    return size(of: UInt64(space.f_bavail), space)
  }

  /// One without a limit (tmpfs with `size=0`, ramfs, hugetlbfs) says that it has no blocks.
  private static func size(of blocks: UInt64, _ space: statvfs) -> UInt64 {
    guard space.f_blocks > 0 else { return .max }

    let (bytes, isOver) = blocks.multipliedReportingOverflow(by: UInt64(space.f_frsize))
    return isOver ? .max : bytes
  }
}

extension FileSystemSpace {
  /// The numbers of the file systems in memory: `0:25` (proc_pid_mountinfo(5)).
  private static var memoryDevices: Set<Substring> {
    let mounts = WholeFile.read("/proc/self/mountinfo") ?? []
    return Set(
      String(decoding: mounts, as: UTF8.self).split(separator: "\n").compactMap { line in
        let words = line.split(separator: " ")
        guard let mark = words.firstIndex(of: "-"), mark > 2, mark + 1 < words.count else {
          return nil
        }

        return ["tmpfs", "ramfs", "hugetlbfs"].contains(words[mark + 1]) ? words[2] : nil
      })
  }

  /// As makedev(3) puts both parts into one number.
  private static func number(ofDevice device: UInt64) -> Substring {
    let major = (device >> 8 & 0xfff) | (device >> 32 & ~0xfff)
    let minor = (device & 0xff) | (device >> 12 & ~0xff)
    return "\(major):\(minor)"
  }
}
