import Glibc

/// A folder of its own for one test; removed with what is in it.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    var template = Array("/tmp/lttrecipe-test.XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw ToolFailure(description: "mkdtemp: \(errno)") }

    path = template.withUnsafeBufferPointer { buffer in
      buffer.baseAddress.map { String(cString: $0) } ?? ""
    }
  }

  deinit {
    _ = try? Tool.output(["rm", "-rf", "--", path])
  }

  func file(_ name: String, _ text: String = "") throws -> String {
    let file = path + "/" + name
    try TestFile.write(Array(text.utf8), to: file)
    return file
  }

  /// Copies a folder into this one and returns the path of the copy.
  func copy(of folder: String, as name: String = "trace") throws -> String {
    let copy = path + "/" + name
    try Tool.output(["cp", "-r", "--", folder, copy])
    return copy
  }
}

/// Whole files, and damage to them.
enum TestFile {
  static func write(_ bytes: [UInt8], to path: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw ToolFailure(description: "open \(path): \(errno)") }

    defer { close(descriptor) }
    guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
      throw ToolFailure(description: "write \(path): \(errno)")
    }
  }

  static func bytes(of path: String) throws -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw ToolFailure(description: "open \(path): \(errno)") }

    defer { close(descriptor) }
    let count = Int(lseek(descriptor, 0, SEEK_END))
    return [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      filled = max(pread(descriptor, buffer.baseAddress, count, 0), 0)
    }
  }

  static func cut(_ path: String, to byteCount: Int) throws {
    guard truncate(path, off_t(byteCount)) == 0 else {
      throw ToolFailure(description: "truncate \(path): \(errno)")
    }
  }

  static func overwrite(_ path: String, at offset: Int, with bytes: [UInt8]) throws {
    let descriptor = open(path, O_WRONLY | O_CLOEXEC)
    defer { close(descriptor) }
    guard pwrite(descriptor, bytes, bytes.count, off_t(offset)) == bytes.count else {
      throw ToolFailure(description: "pwrite \(path): \(errno)")
    }
  }
}
