import Glibc

/// Owns a temporary folder that looks like a trace and holds only whole packets.
///
/// A whole stream file is a symbolic link to the original. Of a damaged one the whole packets are
/// copied into a file that is removed at once and stays reachable through its descriptor, so that
/// nothing large is left behind when the program is killed.
struct SalvageFolder: ~Copyable {
  let path: String
  private var names: [String] = []
  private var descriptors: [Int32] = []

  init() throws(FileError) {
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? ""
    let template = (parent.isEmpty ? "/tmp" : parent) + "/lttrecipe-reader.XXXXXX"
    var bytes = Array(template.utf8CString)
    guard mkdtemp(&bytes) != nil else {
      throw FileError(path: template, operation: "create", number: errno)
    }

    path = String(decoding: bytes.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit {
    for name in names { unlink(path + "/" + name) }
    for descriptor in descriptors { close(descriptor) }
    rmdir(path)
  }
}

extension SalvageFolder {
  /// Adds a file of the trace as it is.
  mutating func add(_ name: String, from original: String) throws(FileError) {
    try link(name, to: try Self.absolutePath(original))
  }

  /// Adds the first `byteCount` bytes of a file.
  mutating func add(
    _ name: String, from original: String, byteCount: UInt64
  ) throws(FileError) {
    let source = try OpenFile(path: original)
    let copyPath = path + "/copy"
    let descriptor = open(copyPath, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw FileError(path: copyPath, operation: "create", number: errno)
    }

    descriptors.append(descriptor)
    unlink(copyPath)
    try Self.copy(source, byteCount: byteCount, to: descriptor)
    try link(name, to: "/proc/self/fd/\(descriptor)")
  }

  private mutating func link(_ name: String, to target: String) throws(FileError) {
    guard symlink(target, path + "/" + name) == 0 else {
      throw FileError(path: path + "/" + name, operation: "create", number: errno)
    }

    names.append(name)
  }

  private static func absolutePath(_ path: String) throws(FileError) -> String {
    guard let resolved = realpath(path, nil) else {
      throw FileError(path: path, operation: "open", number: errno)
    }

    defer { free(resolved) }
    return String(cString: resolved)
  }

  private static func copy(
    _ source: borrowing OpenFile, byteCount: UInt64, to descriptor: Int32
  ) throws(FileError) {
    var offset: UInt64 = 0
    while offset < byteCount {
      let bytes = source.bytes(at: offset, count: Int(min(byteCount - offset, 1 << 20)))
      guard !bytes.isEmpty, FileOutput.write(bytes, to: descriptor) else {
        let number = bytes.isEmpty ? EIO : errno
        throw FileError(path: "a temporary file", operation: "write", number: number)
      }

      offset += UInt64(bytes.count)
    }
  }
}
