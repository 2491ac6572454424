import Glibc
import SystemPackage

/// Lets one process at a time look which standing run there is, and make one.
package struct SelectionLock: ~Copyable {
  private let file: LockedFile

  /// Waits for a process that is just looking.
  package init(_ store: RunStore, waiting: LockWait) throws(FolderError) {
    file = try LockedFile(
      store.root.appending("standing.lock"), waiting,
      inUse: "another lttrecipe is looking which standing runs there are")
  }
}

/// Lets one process at a time look whether what is asked for is recorded already, and begin the run that records it.
package struct OnceLock: ~Copyable {
  private let file: LockedFile

  /// Waits for a process that is just looking.
  package init(_ store: RunStore, waiting: LockWait) throws(FolderError) {
    file = try LockedFile(
      store.root.appending("once.lock"), waiting,
      inUse: "another lttrecipe is looking what is recorded already")
  }
}

/// Lets one process at a time make a run's folder, so that what a killed one left half made can be told.
package struct CreationLock: ~Copyable {
  private let file: LockedFile

  /// Waits for a process that is just making one.
  package init(
    _ store: RunStore, waiting: LockWait = LockWait(atMost: RunLock.patience)
  ) throws(FolderError) {
    file = try LockedFile(
      store.root.appending("creation.lock"), waiting, inUse: "another lttrecipe is making a run")
  }
}

/// Holds a run for one process at a time; the kernel lets go of it when the process ends.
package struct RunLock: ~Copyable {
  private let file: LockedFile
  private let tellsHolder: Bool

  /// How long one waits for a process that is at work on a standing run.
  package static let patience = Duration.seconds(10)

  /// With `tellsHolder` others can find the process that holds the run.
  ///
  /// - Throws: When another process holds the run, or the file cannot be opened.
  package init(
    _ folder: RunFolder, waiting: LockWait = .none, tellsHolder: Bool = false
  ) throws(FolderError) {
    file = try LockedFile(
      folder.lock, waiting,
      inUse: "another lttrecipe is at work on the run \(folder.path.lastComponent?.string ?? "")")
    self.tellsHolder = tellsHolder
    if tellsHolder, let own = RunHolder.own { file.write(JSONText.encode(own)) }
  }

  deinit {
    if tellsHolder { file.write([]) }
  }

  /// Whether a process holds the run at this moment; makes no lock file.
  package static func isHeld(_ folder: RunFolder) -> Bool {
    guard
      let file = try? FileDescriptor.open(
        folder.lock, .readOnly, options: [.noFollow, .closeOnExec])
    else { return false }
    defer { try? file.close() }

    // Closing the file lets go of the lock.
    return flock(file.rawValue, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
  }
}

/// Owns an open file and the lock on it.
///
/// Not private: another module's optimized code refers to it, which could not be linked (Swift 6.3).
struct LockedFile: ~Copyable {
  private let descriptor: FileDescriptor

  init(_ path: FilePath, _ waiting: LockWait, inUse: String) throws(FolderError) {
    let file = try Self.open(path)
    do throws(FolderError) {
      try Self.lock(file, path, waiting, inUse)
    } catch {
      try? file.close()
      throw error
    }
    descriptor = file
  }

  /// Opens a file that is there for its lock alone.
  static func open(_ path: FilePath) throws(FolderError) -> FileDescriptor {
    do {
      return try FileDescriptor.open(
        path, .readWrite, options: [.create, .noFollow, .closeOnExec],
        permissions: .ownerReadWrite)
    } catch {
      throw FolderError("cannot open \(path): \(error)")
    }
  }

  private static func lock(
    _ file: FileDescriptor, _ path: FilePath, _ waiting: LockWait, _ inUse: String
  ) throws(FolderError) {
    switch waiting.lock(file) {
    case .locked: break
    case .unsupported:
      throw FolderError("cannot lock \(path): its file system does not take part in flock(2)")
    case .isInUse: throw FolderError(inUse, .inUse)
    case .interrupted(let signal): throw FolderError("interrupted: \(inUse)", .interrupted(signal))
    }
  }

  /// Replaces what is in the file, as far as there is room for it.
  func write(_ bytes: [UInt8]) {
    ftruncate(descriptor.rawValue, 0)
    if pwrite(descriptor.rawValue, bytes, bytes.count, 0) != bytes.count {
      ftruncate(descriptor.rawValue, 0)
    }
  }

  /// Unlocks by itself: a child that another thread has forked has the file open until it executes.
  deinit {
    flock(descriptor.rawValue, LOCK_UN)
    try? descriptor.close()
  }
}
