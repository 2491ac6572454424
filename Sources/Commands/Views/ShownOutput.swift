import SystemPackage

/// How much of each step's output people have seen.
final class ShownOutput {
  /// How much of an output is shown; all of it stays in the run's folder.
  private static let limit = 1 << 20

  private var offsets: [String: Int] = [:]

  /// Writes what has come to a file since the last time; returns how many bytes are left out.
  @discardableResult
  func showRest(of path: String, on stream: FileDescriptor) -> Int {
    let offset = offsets[path, default: 0]
    let (written, hidden) = Terminal.copy(path, to: stream, from: offset, limit: Self.limit)
    offsets[path] = offset + written
    return hidden
  }
}
