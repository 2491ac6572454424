import CLTTngCtl
import Glibc
import LTTngModel

/// Makes a call of liblttng-ctl that may write to standard error, and puts what it wrote into the error that
/// it throws instead.
///
/// The parser of filter expressions writes why it refuses one, whatever `lttng_opt_quiet` says. Standard error
/// leads into memory during the call; there is one owner of the library and one thread in it, so nobody else's
/// call is affected. Where that cannot be set up the call is made all the same.
func capturingStandardError(
  _ call: () throws(LTTngError) -> Void
) throws(LTTngError) {
  guard let capture = StandardErrorCapture() else { return try call() }

  do {
    try call()
  } catch {
    let text = capture.end()
    throw text.isEmpty
      ? error
      : LTTngError(code: error.code, call: error.call, message: "\(error.message): \(text)")
  }
}

/// Standard error led into a pipe, until ``end()`` or the end of the value.
private struct StandardErrorCapture: ~Copyable {
  /// What is read of the text.
  private static let maximumByteCount = 4096

  private let original: CInt
  private let reader: CInt

  init?() {
    let original = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3)
    guard original >= 0 else { return nil }

    var ends: [CInt] = [-1, -1]
    guard pipe(&ends) == 0 else {
      close(original)
      return nil
    }

    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      // A pipe that is full takes no more; the writer does not wait for us.
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    dup2(ends[1], STDERR_FILENO)
    close(ends[1])
    self.original = original
    reader = ends[0]
  }

  /// Returns what was written, in one line.
  consuming func end() -> String {
    var bytes = [UInt8](repeating: 0, count: Self.maximumByteCount)
    let count = read(reader, &bytes, bytes.count)
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
      .split(separator: "\n").joined(separator: "; ")
  }

  deinit {
    dup2(original, STDERR_FILENO)
    close(original)
    close(reader)
  }
}
