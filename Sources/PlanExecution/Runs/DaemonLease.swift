import Glibc
import Synchronization
package import SystemPackage

/// A run's part in the session daemon that the user's runs share.
///
/// Each run holds a shared lock while it works. The daemon that one of them started is on record; the
/// last run to let go ends it, whoever started it. A home may be shared: each host has files of its own.
package struct DaemonLease: ~Copyable {
  /// What is written down: a daemon lives on one host until its next boot, a home may be shared.
  private struct Record: Codable {
    let host: String
    let bootID: String
    let daemon: StartedDaemon
  }

  private let lock: FileDescriptor
  private let path: FilePath
  private let host: String
  private let bootID: String

  /// The daemon that was on record last, by the record's path, for the time when that is gone with the state folder:
  /// a series and its runs have a lease each.
  private static let known = Mutex<[FilePath: StartedDaemon]>([:])

  /// Waits where another run is just ending the daemon.
  package init(_ root: FilePath, of run: RunIdentity) throws(FolderError) {
    // A host's name is one of a file, but for what the kernel lets root write there.
    let files = "daemon-\(run.host.replacing("/", with: "_"))"
    lock = try LockedFile.open(root.appending("\(files).lock"))
    flock(lock.rawValue, LOCK_SH)
    path = root.appending("\(files).json")
    host = run.host
    bootID = run.bootID
    if let daemon = recordedDaemon { remember(daemon) }
  }

  deinit {
    try? lock.close()
  }

  /// The shared daemon that a run started, if it still runs.
  package var startedDaemon: StartedDaemon? {
    let daemon = FileTree.exists(path) ? recordedDaemon : Self.known.withLock { $0[path] }
    return daemon.flatMap { ProcessTable.isSessionDaemon($0.processID) ? $0 : nil }
  }

  private func remember(_ daemon: StartedDaemon) {
    Self.known.withLock { $0[path] = daemon }
  }

  private var recordedDaemon: StartedDaemon? {
    guard
      let record = WholeFile.read(path).flatMap({ JSONText.decode(Record.self, from: $0) }),
      record.host == host, record.bootID == bootID
    else { return nil }

    return record.daemon
  }

  /// Puts a daemon on record for the last run to end.
  package func keep(_ daemon: StartedDaemon) throws(FolderError) {
    remember(daemon)
    let record = Record(host: host, bootID: bootID, daemon: daemon)
    try WholeFile.write(JSONText.encode(record), to: path)
  }

  /// What a run may do with the daemon on record.
  package enum Claim: Hashable {
    /// There is none.
    case nothing

    /// Another run is at work, and will end it.
    case inUse

    /// No other run goes on until ``settle(hasEnded:)``.
    case claimed(StartedDaemon)
  }

  /// Claims the daemon on record for this run to end.
  package func claim() -> Claim {
    guard let daemon = startedDaemon else { return .nothing }
    guard flock(lock.rawValue, LOCK_EX | LOCK_NB) == 0 else { return .inUse }

    return .claimed(daemon)
  }

  /// Says what became of the claimed daemon.
  package func settle(hasEnded: Bool) {
    if hasEnded { unlink(path.string) }
    flock(lock.rawValue, LOCK_SH)
  }
}
