import Glibc
import LTTngModel
import PlanExecution
import SystemPackage

/// The traces that are moved to their target instead of copied: those that nothing else needs, on the
/// target's file system.
///
/// A move is the last thing that happens, and is taken back where the package cannot be put in place:
/// no trace is ever below a folder that is cleaned up.
struct TraceMoves {
  private let moves: [(trace: TracePackage.Trace, target: FilePath)]

  init(_ package: TracePackage, to folder: FilePath) {
    moves = package.traces.filter { trace in
      trace.isMovable && Self.device(of: FilePath(trace.path)) == Self.device(of: folder)
    }.map { ($0, folder.pushing(FilePath($0.name))) }
  }

  func contains(_ trace: TracePackage.Trace) -> Bool {
    moves.contains { $0.trace == trace }
  }

  /// Moves the traces into `partial`, then gives `partial` its final name.
  ///
  /// A trace that cannot be moved after all is copied by `copy`.
  func carryOut(
    thenRename partial: FilePath, to place: FilePath,
    copy: (TracePackage.Trace) throws(RetrievalError) -> Void
  ) throws(RetrievalError) {
    var done: [(from: FilePath, to: FilePath)] = []
    do throws(RetrievalError) {
      for (trace, target) in moves {
        try Self.makeParent(of: target)
        if try Self.move(FilePath(trace.path), to: target) {
          done.append((FilePath(trace.path), target))
        } else {
          try copy(trace)
        }
      }
      try Self.rename(partial, to: place)
    } catch {
      for (source, target) in done.reversed() {
        try Self.rename(target, to: source)
      }
      FileTree.remove(partial)
      throw error
    }
  }

  /// Returns false where a mount point or a quota lies between the two, though they are on one file system
  /// (rename(2), `EXDEV`).
  private static func move(
    _ source: FilePath, to target: FilePath
  ) throws(RetrievalError) -> Bool {
    if Glibc.rename(source.string, target.string) == 0 { return true }
    guard errno == EXDEV else { throw failure(source, target) }

    return false
  }

  private static func makeParent(of target: FilePath) throws(RetrievalError) {
    do throws(FolderError) {
      try PrivateFolder.createWithParents(target.removingLastComponent())
    } catch {
      throw RetrievalError(error.description)
    }
  }

  private static func rename(_ source: FilePath, to target: FilePath) throws(RetrievalError) {
    guard Glibc.rename(source.string, target.string) == 0 else { throw failure(source, target) }
  }

  private static func failure(_ source: FilePath, _ target: FilePath) -> RetrievalError {
    RetrievalError("cannot move \(source) to \(target): \(Errno(rawValue: errno))")
  }

  private static func device(of path: FilePath) -> UInt? {
    var status = stat()
    return lstat(path.string, &status) == 0 ? status.st_dev : nil
  }
}
