import Glibc
import SystemPackage

/// A process that holds a run, as the run's folder tells of it.
struct RunHolder: Codable {
  let process: ProcessIdentity

  /// Process numbers and start times are those of one boot.
  let bootID: String

  /// This process; nil where the kernel does not tell of it.
  static var own: RunHolder? {
    ProcessIdentity(getpid()).map { RunHolder(process: $0, bootID: MachineFacts.bootID) }
  }

  /// Reads a process from a file; nil where none is told there.
  static func read(_ file: FilePath) -> RunHolder? {
    WholeFile.read(file).flatMap { JSONText.decode(RunHolder.self, from: $0) }
  }
}

extension RunLock {
  /// Returns the process that holds a run at this moment; nil where none does, or it is not known.
  package static func holder(of folder: RunFolder) -> ProcessIdentity? {
    guard isHeld(folder), let holder = RunHolder.read(folder.lock),
      holder.bootID == MachineFacts.bootID, holder.process.isAlive
    else { return nil }

    return holder.process
  }
}

/// Lets one process at a time end a run that another one holds.
package struct StopLock: ~Copyable {
  private let file: LockedFile

  /// Waits for a process that is just ending the run.
  package init(_ folder: RunFolder, waiting: LockWait) throws(FolderError) {
    file = try LockedFile(
      folder.identity, waiting,
      inUse: "another lttrecipe is ending the run \(folder.path.lastComponent?.string ?? "")")
  }
}
