import Glibc

/// Owns the descriptor of a regular file that is open for reading.
struct OpenFile: ~Copyable {
  let descriptor: Int32

  /// The size in bytes when the file was opened.
  let byteCount: UInt64

  init(path: String) throws(FileError) {
    // Without O_NONBLOCK a FIFO in the place of a trace's file would be waited for.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw FileError(path: path, operation: "open", number: errno) }

    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw FileError(path: path, operation: "read", number: EINVAL)
    }

    self.descriptor = descriptor
    byteCount = UInt64(status.st_size)
  }

  deinit {
    close(descriptor)
  }
}

extension OpenFile {
  /// Returns the bytes at an offset: fewer than `count` where the file ends or cannot be read.
  borrowing func bytes(at offset: UInt64, count: Int) -> [UInt8] {
    let start = descriptor
    return [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count {
        let result = pread(
          start, buffer.baseAddress?.advanced(by: filled), count - filled,
          off_t(offset) + off_t(filled))
        if result < 0, errno == EINTR { continue }
        guard result > 0 else { return }

        filled += result
      }
    }
  }
}
