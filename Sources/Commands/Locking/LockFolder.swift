import PlanExecution
import Recipes
import SystemPackage

/// A folder of recipes whose lock file only this process changes, as long as the value lives.
struct LockFolder: ~Copyable {
  let path: FilePath
  private let descriptor: FileDescriptor

  init(_ path: FilePath, waiting: LockWait) throws(FolderError) {
    let descriptor: FileDescriptor
    do {
      descriptor = try FileDescriptor.open(path, .readOnly, options: [.directory, .closeOnExec])
    } catch {
      throw FolderError("cannot open \(path): \(error)")
    }
    // File systems that cannot lock a folder (NFS) say so: then the last one to write wins, and its file is
    // whole.
    if case .interrupted(let signal) = waiting.lock(descriptor) {
      try? descriptor.close()
      throw FolderError("interrupted while waiting for another lttrecipe", .interrupted(signal))
    }

    self.path = path
    self.descriptor = descriptor
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
