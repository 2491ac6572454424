import CCrypto
import Glibc
import SystemPackage

/// SHA-256 over the contents of files (libcrypto's EVP interface).
struct ContentDigest: ~Copyable {
  private let context: OpaquePointer

  /// Returns nil where libcrypto has no memory or no SHA-256.
  init?() {
    guard let context = Self.makeContext() else { return nil }

    self.context = context
  }

  private static func makeContext() -> OpaquePointer? {
    guard let context = EVP_MD_CTX_new() else { return nil }
    guard EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
      EVP_MD_CTX_free(context)
      return nil
    }

    return context
  }

  deinit {
    EVP_MD_CTX_free(context)
  }

  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
  }

  /// Returns the 64 hexadecimal digits.
  consuming func finish() -> String {
    var digest = [UInt8](repeating: 0, count: 32)
    EVP_DigestFinal_ex(context, &digest, nil)
    let digits = Array("0123456789abcdef".utf8)
    let text = digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    return String(decoding: text, as: UTF8.self)
  }

  /// Returns the size and digest of a file; a symbolic link is not followed.
  static func ofFile(
    _ path: FilePath, while isWanted: () -> Bool = { true }
  ) throws -> (size: UInt64, sha256: String) {
    let descriptor = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec, .noFollow])
    defer { try? descriptor.close() }

    guard var digest = ContentDigest() else { throw Errno.noMemory }

    var size: UInt64 = 0
    var chunk = [UInt8](repeating: 0, count: 256 << 10)
    while true {
      let count = try chunk.withUnsafeMutableBytes { try descriptor.read(into: $0) }
      if count == 0 { break }
      guard isWanted() else { throw Errno.interrupted }

      chunk.withUnsafeBytes { digest.update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
      size += UInt64(count)
    }
    return (size, digest.finish())
  }
}
