import PlanExecution
import SystemPackage

/// How much of each step's output people have seen.
final class ShownOutput {
  /// How much of an output is shown; all of it stays in the run's folder.
  private static let limit = 1 << 20

  private var offsets: [String: Int] = [:]
  private var starts: [String: Int] = [:]

  /// Shows what has come to the files of a step, or takes what an earlier try wrote for seen.
  func take(_ path: String, _ errorPath: String, isEarlier: Bool) {
    for (path, stream) in [(path, FileDescriptor.standardOutput), (errorPath, .standardError)] {
      if isEarlier { passOver(path) } else { showSome(of: path, on: stream) }
    }
  }

  /// Writes only what the stream takes at once: the program that runs is watched meanwhile.
  private func showSome(of path: String, on stream: FileDescriptor) {
    var offset = offsets[path, default: 0]
    let end = starts[path, default: 0] + Self.limit
    while offset < end, Terminal.takesOutput(stream) {
      let limit = min(end, offset + Terminal.pieceSize)
      let written = Terminal.copy(path, to: stream, from: offset, limit: limit).written
      if written <= 0 { break }

      offset += written
    }
    offsets[path] = offset
  }

  private func passOver(_ path: String) {
    starts[path] = Int(clamping: FileTree.size(of: FilePath(path)))
    offsets[path] = starts[path]
  }

  /// Writes what has come to a file since the last time; returns how many bytes are left out.
  @discardableResult
  func showRest(of path: String, on stream: FileDescriptor) -> Int {
    let offset = offsets[path, default: 0]
    let (written, hidden) = Terminal.copy(
      path, to: stream, from: offset, limit: starts[path, default: 0] + Self.limit)
    offsets[path] = offset + written
    return hidden
  }
}
