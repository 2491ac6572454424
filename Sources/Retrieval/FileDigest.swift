package import SystemPackage

/// SHA-256 of files.
package enum FileDigest {
  /// Returns the 64 hexadecimal digits; nil where the file cannot be read.
  ///
  /// A symbolic link is not followed.
  package static func sha256(_ path: FilePath) -> String? {
    try? ContentDigest.ofFile(path).sha256
  }
}
