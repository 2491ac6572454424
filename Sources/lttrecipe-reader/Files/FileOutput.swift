import Glibc

/// Writes bytes to a descriptor.
enum FileOutput {
  /// Returns false, with the reason in `errno`, when not all the bytes could be written.
  static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    var written = 0
    while written < bytes.count {
      let result = bytes.withUnsafeBytes { buffer in
        Glibc.write(descriptor, buffer.baseAddress?.advanced(by: written), bytes.count - written)
      }
      if result < 0, errno == EINTR { continue }
      guard result > 0 else { return false }

      written += result
    }
    return true
  }
}
