import Glibc
import SystemPackage

/// The two streams of this process: results go to standard output, progress to standard error.
enum Terminal {
  static func print(_ text: String) {
    write(text.utf8, to: .standardOutput)
  }

  static func printProgress(_ text: String) {
    write(text.utf8, to: .standardError)
  }

  /// Prints a result where the stream takes all of it at once; returns whether it did.
  static func printAtOnce(_ text: String) -> Bool {
    writeAtOnce(text.utf8, to: .standardOutput)
  }

  /// The same for progress.
  static func printProgressAtOnce(_ text: String) -> Bool {
    writeAtOnce(text.utf8, to: .standardError)
  }

  private static func writeAtOnce(
    _ bytes: some Collection<UInt8>, to descriptor: FileDescriptor
  ) -> Bool {
    guard bytes.count <= pieceSize, takesOutput(descriptor) else { return false }

    write(bytes, to: descriptor)
    return true
  }

  /// Whether progress may be coloured: it goes to a terminal, and `NO_COLOR` is unset or empty.
  static var isProgressColored: Bool { isColored(STDERR_FILENO) }

  /// The same for results.
  static var isOutputColored: Bool { isColored(STDOUT_FILENO) }

  private static func isColored(_ descriptor: Int32) -> Bool {
    guard isatty(descriptor) == 1 else { return false }

    return getenv("NO_COLOR").map { $0.pointee == 0 } ?? true
  }

  private static func write(_ bytes: some Sequence<UInt8>, to descriptor: FileDescriptor) {
    do {
      try descriptor.writeAll(bytes)
    } catch {
      if descriptor == .standardOutput, let error = error as? Errno { noteFault(error) }
    }
  }

  /// What a pipe with any room takes (pipe(7)).
  static let pieceSize = 4096

  /// Whether a stream takes ``pieceSize`` bytes (PIPE_BUF) at this moment: not where its reader waits, as after
  /// Ctrl-S.
  static func takesOutput(_ descriptor: FileDescriptor) -> Bool {
    var set = pollfd(fd: descriptor.rawValue, events: Int16(POLLOUT), revents: 0)
    return poll(&set, 1, 0) > 0
  }

  /// Writes a file's bytes to a stream as they are, from `start` and up to the offset `limit`; returns how many
  /// were written, and how many were left out.
  static func copy(
    _ path: String, to descriptor: FileDescriptor, from start: Int, limit: Int
  ) -> (written: Int, hidden: Int) {
    guard
      let file = try? FileDescriptor.open(
        FilePath(path), .readOnly, options: [.closeOnExec, .noFollow])
    else { return (0, 0) }
    defer { try? file.close() }

    let size = Int((try? file.seek(offset: 0, from: .end)) ?? 0)
    var left = min(limit, size) - start
    var offset = Int64(start)
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    while left > 0 {
      let read = try? chunk.withUnsafeMutableBytes { buffer in
        try file.read(
          fromAbsoluteOffset: offset,
          into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<min(left, buffer.count)]))
      }
      guard let count = read, count > 0 else { break }

      write(chunk[..<count], to: descriptor)
      left -= count
      offset += Int64(count)
    }
    return (Int(offset) - start, max(0, size - limit))
  }
}
