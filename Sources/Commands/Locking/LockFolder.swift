import Glibc
import PlanExecution
import Recipes
import SystemPackage

/// A folder of recipes whose lock file only this process changes, as long as the value lives.
struct LockFolder: ~Copyable {
  let path: FilePath
  private let descriptor: FileDescriptor

  /// Waits while another process holds the folder; `isInterrupted` is asked meanwhile, and `onWait` called
  /// once where there is something to wait for.
  init(
    _ path: FilePath, isInterrupted: () -> Bool, onWait: () -> Void
  ) throws(FolderError) {
    let descriptor: FileDescriptor
    do {
      descriptor = try FileDescriptor.open(path, .readOnly, options: [.directory, .closeOnExec])
    } catch {
      throw FolderError("cannot open \(path): \(error)")
    }
    guard Self.lock(descriptor, isInterrupted, onWait) else {
      try? descriptor.close()
      throw FolderError("interrupted while waiting for another lttrecipe")
    }

    self.path = path
    self.descriptor = descriptor
  }

  private static func lock(
    _ descriptor: FileDescriptor, _ isInterrupted: () -> Bool, _ onWait: () -> Void
  ) -> Bool {
    var isWaiting = false
    // File systems that cannot lock a folder (NFS) say so with another error: then the last one to write
    // wins, and its file is whole.
    while flock(descriptor.rawValue, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
      if isInterrupted() { return false }
      if !isWaiting { onWait() }
      isWaiting = true
      usleep(2000)
    }
    return true
  }

  deinit {
    try? descriptor.close()
  }

  /// Writes the lock file by way of a new one beside it.
  borrowing func write(_ lock: LockFile) throws(FolderError) {
    let target = path.appending(LockFile.name)
    do throws(Errno) {
      try FileReplacement.write(Array(lock.text.utf8), to: target)
    } catch {
      throw FolderError("cannot write \(target): \(error)")
    }
  }
}
