import Glibc
import PlanExecution
import SystemPackage

/// What a move of traces leaves that was cut off before the package had its final name.
enum InterruptedMove {
  /// Moves the traces of a package back to where they were recorded, out of the folder in which it was put
  /// together.
  static func takeBack(_ package: TracePackage, from partial: FilePath) throws(RetrievalError) {
    // Where others can write as well, it may be somebody's link to something else.
    guard (try? PrivateFolder.check(partial)) != nil else { return }

    for trace in package.traces where trace.isMovable && !FileTree.exists(FilePath(trace.path)) {
      let moved = partial.pushing(FilePath(trace.name))
      guard FileTree.isFolder(moved) else { continue }
      guard rename(moved.string, trace.path) == 0 else {
        throw RetrievalError(
          "cannot move \(moved) back to \(trace.path): \(Errno(rawValue: errno))")
      }
    }
  }
}
