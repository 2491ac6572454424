import Glibc
package import SystemPackage

/// A run's part in the session daemon that the user's runs share.
///
/// Each run holds a shared lock while it works. The daemon that one of them started is on record; the
/// last run to let go ends it, whoever started it.
package struct DaemonLease: ~Copyable {
  private let lock: FileDescriptor
  private let record: FilePath

  /// Waits where another run is just ending the daemon.
  package init(_ root: FilePath) throws(FolderError) {
    lock = try Self.lockedFile(root.appending("daemon.lock"))
    record = root.appending("daemon.json")
  }

  private static func lockedFile(_ path: FilePath) throws(FolderError) -> FileDescriptor {
    let file: FileDescriptor
    do {
      file = try FileDescriptor.open(
        path, .readWrite, options: [.create, .noFollow, .closeOnExec],
        permissions: .ownerReadWrite)
    } catch {
      throw FolderError("cannot open \(path): \(error)")
    }
    flock(file.rawValue, LOCK_SH)
    return file
  }

  deinit {
    try? lock.close()
  }

  /// The shared daemon that a run started, if it still runs.
  package var startedDaemon: StartedDaemon? {
    guard
      let daemon = WholeFile.read(record).flatMap({ JSONText.decode(StartedDaemon.self, from: $0) })
    else { return nil }

    return daemon.kind == .service || ProcessTable.isSessionDaemon(daemon.processID) ? daemon : nil
  }

  /// Puts a daemon on record for the last run to end.
  package func keep(_ daemon: StartedDaemon) throws(FolderError) {
    try WholeFile.write(JSONText.encode(daemon), to: record)
  }

  /// Returns the daemon on record for this run to end, unless another run is at work.
  ///
  /// No other run goes on until ``settle(hasEnded:)``.
  package func claim() -> StartedDaemon? {
    guard let daemon = startedDaemon, flock(lock.rawValue, LOCK_EX | LOCK_NB) == 0 else {
      return nil
    }

    return daemon
  }

  /// Says what became of the claimed daemon.
  package func settle(hasEnded: Bool) {
    if hasEnded { unlink(record.string) }
    flock(lock.rawValue, LOCK_SH)
  }
}
