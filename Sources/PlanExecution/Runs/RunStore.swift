import Glibc
package import SystemPackage

/// The runs of a user: a folder each, in the XDG state directory.
package struct RunStore: Sendable {
  /// The state folder: `$XDG_STATE_HOME/lttrecipe`, else `~/.local/state/lttrecipe`.
  package let root: FilePath

  package init(root: FilePath) {
    self.root = root
  }

  /// The folder of the runs' folders.
  package var runs: FilePath { root.appending("runs") }

  /// One empty file for each run that has not ended, so that finding those stays quick.
  private var open: FilePath { root.appending("open") }

  /// Creates the folders that are missing and checks that they are private.
  package func prepare() throws(FolderError) {
    for folder in [root, runs, open] {
      try PrivateFolder.createWithParents(folder)
      try PrivateFolder.check(folder)
    }
  }

  package func folder(of id: RunID) -> RunFolder {
    RunFolder(path: runs.appending(id.text))
  }

  /// Creates a run's folder.
  package func create(_ identity: RunIdentity, id: RunID) throws(FolderError) -> RunFolder {
    let folder = folder(of: id)
    try PrivateFolder.create(folder.path)
    try PrivateFolder.create(folder.output)
    try WholeFile.write(JSONText.encode(identity, isPretty: true), to: folder.identity)
    return folder
  }

  /// Enters a run among the open ones.
  package func enter(_ id: RunID) throws(FolderError) {
    try WholeFile.write([], to: open.appending(id.text))
  }

  /// Takes a run off the open ones.
  package func close(_ id: RunID) {
    unlink(open.appending(id.text).string)
  }

  /// Returns the ids of the runs that have not ended, oldest first.
  package func openRuns() -> [RunID] {
    FileTree.names(in: open).compactMap { RunID($0) }
  }

  /// Returns what a run's folder says of it; nil where there is no such run.
  package func identity(of id: RunID) -> RunIdentity? {
    WholeFile.read(folder(of: id).identity).flatMap { JSONText.decode(RunIdentity.self, from: $0) }
  }
}

/// Lets one process at a time look which standing run there is, and make one.
package struct SelectionLock: ~Copyable {
  private let descriptor: FileDescriptor

  /// Waits for a process that is just looking.
  package init(_ store: RunStore) throws(FolderError) {
    let path = store.root.appending("standing.lock")
    do {
      descriptor = try FileDescriptor.open(
        path, .readWrite, options: [.create, .noFollow, .closeOnExec],
        permissions: .ownerReadWrite)
    } catch {
      throw FolderError("cannot open \(path): \(error)")
    }
    flock(descriptor.rawValue, LOCK_EX)
  }

  deinit {
    flock(descriptor.rawValue, LOCK_UN)
    try? descriptor.close()
  }
}

/// Holds a run for one process at a time; the kernel lets go of it when the process ends.
package struct RunLock: ~Copyable {
  private let descriptor: FileDescriptor

  /// How long one waits for a process that is at work on a standing run.
  package static let patience = Duration.seconds(10)

  /// Waits no longer than `patience` for a process that holds the run.
  ///
  /// - Throws: When another process holds the run, or the file cannot be opened.
  package init(_ folder: RunFolder, patience: Duration = .zero) throws(FolderError) {
    descriptor = try Self.lockedFile(folder, patience)
  }

  private static func lockedFile(
    _ folder: RunFolder, _ patience: Duration
  ) throws(FolderError) -> FileDescriptor {
    let file: FileDescriptor
    do {
      file = try FileDescriptor.open(
        folder.lock, .readWrite, options: [.create, .noFollow, .closeOnExec],
        permissions: .ownerReadWrite)
    } catch {
      throw FolderError("cannot open \(folder.lock): \(error)")
    }
    let end = ContinuousClock.now + patience
    while flock(file.rawValue, LOCK_EX | LOCK_NB) != 0 {
      guard ContinuousClock.now < end else {
        try? file.close()
        throw FolderError(
          "another lttrecipe is at work on the run \(folder.path.lastComponent?.string ?? "")",
          isInUse: true)
      }

      Waiting.pause()
    }
    return file
  }

  /// Unlocks by itself: a child that another thread has forked has the file open until it executes.
  deinit {
    flock(descriptor.rawValue, LOCK_UN)
    try? descriptor.close()
  }
}
