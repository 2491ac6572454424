import Glibc

/// Owns the reading end of a program's output pipe and the bytes that came, up to a limit.
struct CapturedStream: ~Copyable {
  /// The most that one pipe holds (pipe(7), `/proc/sys/fs/pipe-max-size`).
  private static let pipeCapacity = 1 << 20

  private let pipe: OwnedDescriptor
  private let limit: Int
  private(set) var bytes: [UInt8] = []
  private var isOpen = true

  init(_ pipe: consuming OwnedDescriptor, limit: Int) {
    self.pipe = pipe
    self.limit = limit
    _ = fcntl(self.pipe.number, F_SETFL, O_NONBLOCK)
  }

  /// What to poll: -1, which `poll()` passes over, after the end of file.
  var pollDescriptor: Int32 {
    isOpen ? pipe.number : -1
  }

  /// Takes what came, at most `chunk.count` bytes, and drops what exceeds the limit.
  ///
  /// - Returns: The count of bytes; 0 when there are none now.
  @discardableResult
  mutating func take(with chunk: UnsafeMutableRawBufferPointer) -> Int {
    let number = pipe.number
    let count = withoutInterruption { read(number, chunk.baseAddress, chunk.count) }

    guard count > 0 else {
      isOpen = count < 0 && errno == EAGAIN
      return 0
    }

    bytes.append(contentsOf: chunk[0..<min(count, limit - bytes.count)])
    return count
  }

  /// Takes what the pipe still holds.
  ///
  /// It doesn't wait for the end of file, which may never come: a daemon that the program left
  /// behind can hold the other end, and even go on writing.
  mutating func takeRest(with chunk: UnsafeMutableRawBufferPointer) {
    var rest = Self.pipeCapacity

    while isOpen, rest > 0 {
      let count = take(with: chunk)

      guard count > 0 else { return }

      rest -= count
    }
  }
}
