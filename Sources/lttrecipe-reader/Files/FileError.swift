import Glibc

/// A failed system call on a file.
struct FileError: Error, CustomStringConvertible {
  let path: String

  /// What was tried: the verb of the message.
  let operation: String

  /// The `errno` of the call.
  let number: Int32

  var description: String {
    "cannot \(operation) \(path): \(reason)"
  }

  var reason: String {
    String(cString: strerror(number))
  }
}
