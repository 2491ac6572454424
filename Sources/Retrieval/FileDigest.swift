package import SystemPackage

/// SHA-256 of files.
package enum FileDigest {
  /// Returns the 64 hexadecimal digits; nil where the file cannot be read.
  ///
  /// A symbolic link is not followed. `isWanted` is asked every so often; where it says no, nil is returned.
  package static func sha256(
    _ path: FilePath, while isWanted: () -> Bool = { true }
  ) -> String? {
    try? ContentDigest.ofFile(path, while: isWanted).sha256
  }
}
