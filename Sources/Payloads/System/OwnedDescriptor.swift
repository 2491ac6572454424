import Glibc

/// Owns a file descriptor.
struct OwnedDescriptor: ~Copyable {
  let number: Int32

  init(_ number: Int32) {
    self.number = number
  }

  deinit {
    close(number)
  }

  /// Gives the descriptor to another owner.
  consuming func release() -> Int32 {
    let number = number
    discard self
    return number
  }
}

/// Repeats a call while a signal handler interrupts it.
func withoutInterruption(_ call: () -> Int) -> Int {
  while true {
    let result = call()

    guard result == -1, errno == EINTR else { return result }
  }
}

/// What the C library says of an `errno`.
func errorText(_ errorNumber: Int32) -> String {
  strerror(errorNumber).map { String(cString: $0) } ?? "error \(errorNumber)"
}
