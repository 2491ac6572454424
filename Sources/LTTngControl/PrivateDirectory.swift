import CLTTngCtl
import Glibc
import LTTngModel

/// Owns a new folder of mode 0700 that is to hold one file; both are gone with the value.
struct PrivateDirectory: ~Copyable {
  /// The most that ``readFile()`` takes; a session of 10 000 rules is under 3 MB.
  static let maximumFileSize = SavedSessionReader.maximumByteCount

  let path: String
  private let filePath: String

  init(fileName: String) throws(LTTngError) {
    var template = Array("\(Self.parent)/lttrecipe-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Self.failure("mkdtemp") }

    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    filePath = path + "/" + fileName
  }

  deinit {
    unlink(filePath)
    rmdir(path)
  }

  /// `$TMPDIR` when it is absolute, as the daemon has another working directory; else `/tmp`.
  private static var parent: String {
    guard let directory = Environment.value(of: "TMPDIR"), directory.hasPrefix("/") else {
      return "/tmp"
    }

    return directory
  }

  /// Returns the content of the file; a link or anything else that is no regular file is refused.
  func readFile() throws(LTTngError) -> [UInt8] {
    let descriptor = open(filePath, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw Self.failure("open") }

    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw Self.failure("fstat") }
    guard status.st_mode & S_IFMT == S_IFREG, status.st_size <= Self.maximumFileSize else {
      throw LTTngError(
        LTTNG_ERR_SAVE_IO_FAIL, call: "fstat", message: "The saved session is no file to read")
    }

    return try Self.read(descriptor, count: Int(status.st_size))
  }

  private static func read(
    _ descriptor: CInt, count: Int
  ) throws(LTTngError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      let length = bytes.withUnsafeMutableBytes { buffer in
        Glibc.read(descriptor, buffer.baseAddress.map { $0 + filled }, count - filled)
      }
      if length < 0, errno == EINTR { continue }

      guard length > 0 else { throw failure("read") }

      filled += length
    }
    return bytes
  }

  private static func failure(_ call: String) -> LTTngError {
    LTTngError(LTTNG_ERR_SAVE_IO_FAIL, call: call, message: String(cString: strerror(errno)))
  }
}
