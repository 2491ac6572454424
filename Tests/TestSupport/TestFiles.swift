package import Glibc

/// A file that a test needs and cannot read or write.
package struct TestFileError: Error, CustomStringConvertible {
  package let description: String

  init(_ what: String, _ errorNumber: Int32) {
    description = "\(what): \(String(cString: strerror(errorNumber)))"
  }
}

/// Reads and writes the files of tests.
package enum TestFiles {
  /// The names in a folder, sorted, without `.` and `..`.
  package static func names(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }

    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// The paths of all files below a folder, relative to it and sorted; a folder ends with `/`.
  package static func tree(_ folder: String, prefix: String = "") -> [String] {
    names(in: folder).flatMap { name -> [String] in
      var status = stat()
      let path = "\(folder)/\(name)"
      let isFolder = lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
      guard isFolder else { return ["\(prefix)\(name)"] }

      return ["\(prefix)\(name)/"] + tree(path, prefix: "\(prefix)\(name)/")
    }
  }

  package static func bytes(_ path: String) -> [UInt8]? {
    guard let stream = fopen(path, "re") else { return nil }
    defer { fclose(stream) }

    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&chunk, 1, chunk.count, stream), count > 0 {
      bytes += chunk[..<count]
    }
    return bytes
  }

  package static func text(_ path: String) -> String? {
    bytes(path).map { String(decoding: $0, as: UTF8.self) }
  }

  package static func write(
    _ bytes: [UInt8], to path: String, mode: mode_t = 0o600
  ) throws(TestFileError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw TestFileError("open \(path)", errno) }
    defer { close(descriptor) }

    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else { throw TestFileError("write \(path)", errno) }

      rest = rest.dropFirst(count)
    }
  }

  /// The permission bits of a file itself, symbolic links not followed; 0 where there is none.
  package static func mode(_ path: String) -> mode_t {
    var status = stat()
    return lstat(path, &status) == 0 ? status.st_mode & 0o7777 : 0
  }
}
