package import Glibc

/// A folder of one test, below `/tmp` unless another place is asked for, removed with all that is in it.
package final class TemporaryFolder: Sendable {
  /// Absolute, without symbolic links.
  package let path: String

  package init(in parent: String = "/tmp") throws(TestFileError) {
    var template = Array("\(parent)/lttrecipe-tests-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw TestFileError("mkdtemp", errno) }

    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  deinit {
    Self.remove(path)
  }

  package func file(_ name: String) -> String {
    "\(path)/\(name)"
  }

  /// Writes a file; its folders are made.
  @discardableResult
  package func write(
    _ text: String, to name: String, mode: mode_t = 0o600
  ) throws(TestFileError) -> String {
    if let slash = name.lastIndex(of: "/") { makeFolder(String(name[..<slash])) }
    try TestFiles.write(Array(text.utf8), to: file(name), mode: mode)
    return file(name)
  }

  /// Makes a folder with its parents; returns its path.
  @discardableResult
  package func makeFolder(_ name: String, mode: mode_t = 0o700) -> String {
    var folder = path
    for part in name.split(separator: "/") {
      folder += "/\(part)"
      mkdir(folder, mode)
    }
    return folder
  }

  /// The content of a file; nil where there is none.
  package func text(_ name: String) -> String? {
    TestFiles.text(file(name))
  }

  private static func remove(_ path: String) {
    chmod(path, 0o700)
    for name in TestFiles.names(in: path) {
      let child = "\(path)/\(name)"
      var status = stat()
      let isFolder = lstat(child, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
      if isFolder { remove(child) } else { unlink(child) }
    }
    rmdir(path)
  }
}
