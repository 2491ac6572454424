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

  /// Returns the files that are copied.
  func unmoved(_ files: [TraceManifest.File]) -> [TraceManifest.File] {
    files.filter { file in !moves.contains { file.path.hasPrefix($0.trace.name + "/") } }
  }

  /// Moves the traces into `partial`, then gives `partial` its final name.
  func carryOut(thenRename partial: FilePath, to place: FilePath) throws(RetrievalError) {
    var done: [(from: FilePath, to: FilePath)] = []
    do throws(RetrievalError) {
      for (trace, target) in moves {
        try Self.makeParent(of: target)
        try Self.rename(FilePath(trace.path), to: target)
        done.append((FilePath(trace.path), target))
      }
      try Self.rename(partial, to: place)
    } catch {
      for (source, target) in done.reversed() {
        try Self.rename(target, to: source)
      }
      throw error
    }
  }

  private static func makeParent(of target: FilePath) throws(RetrievalError) {
    do throws(FolderError) {
      try PrivateFolder.createWithParents(target.removingLastComponent())
    } catch {
      throw RetrievalError(error.description)
    }
  }

  private static func rename(_ source: FilePath, to target: FilePath) throws(RetrievalError) {
    guard Glibc.rename(source.string, target.string) == 0 else {
      throw RetrievalError("cannot move \(source) to \(target): \(Errno(rawValue: errno))")
    }
  }

  private static func device(of path: FilePath) -> UInt? {
    var status = stat()
    return lstat(path.string, &status) == 0 ? status.st_dev : nil
  }
}
