import Glibc
import SystemPackage

/// Numbers runs in the order in which they are made, whatever the clock says: it can be set back.
///
/// The last number is in a file that is not forced to the disk, with the boot in which it was written. In another
/// boot, or on another host that shares the home, the runs themselves tell.
struct RunNumbers {
  private let store: RunStore

  init(_ store: RunStore) {
    self.store = store
  }

  /// Takes the next number.
  func take(bootID: String) throws(FolderError) -> UInt64 {
    let file = try LockedFile.open(store.root.appending("last-number"))
    defer { try? file.close() }

    // Where it cannot be locked two runs may get one number, and their times tell them apart.
    flock(file.rawValue, LOCK_EX)
    let number = (last(file, bootID) ?? highest) + 1
    write("\(bootID) \(number)\n", to: file)
    return number
  }

  private func last(_ file: FileDescriptor, _ bootID: String) -> UInt64? {
    var bytes = [UInt8](repeating: 0, count: 128)
    let count = pread(file.rawValue, &bytes, bytes.count, 0)
    let text = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    let parts = text.split(separator: "\n").first?.split(separator: " ") ?? []
    guard text.contains("\n"), parts.count == 2, parts[0] == bootID else { return nil }

    return UInt64(parts[1])
  }

  /// One that cannot be written is found anew.
  private func write(_ text: String, to file: FileDescriptor) {
    let bytes = Array(text.utf8)
    if pwrite(file.rawValue, bytes, bytes.count, 0) != bytes.count { ftruncate(file.rawValue, 0) }
  }

  private var highest: UInt64 {
    store.allRuns().compactMap { store.identity(of: $0)?.number }.max() ?? 0
  }
}
