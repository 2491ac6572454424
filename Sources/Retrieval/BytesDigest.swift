/// SHA-256 of bytes in memory.
package enum BytesDigest {
  /// Returns the 64 hexadecimal digits, or an empty text where libcrypto has no memory or no SHA-256.
  package static func sha256(_ bytes: [UInt8]) -> String {
    guard var digest = ContentDigest() else { return "" }

    bytes.withUnsafeBytes { digest.update($0) }
    return digest.finish()
  }
}
