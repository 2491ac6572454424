import Glibc

/// What a program behind sudo is started with, as bytes: counts and texts, each with its length.
struct StepMessage: Equatable {
  let executable: String
  let workingDirectory: String?
  let arguments: [String]

  /// The environment, each variable as `NAME=VALUE`.
  let variables: [String]

  /// Messages beyond it are refused: the kernel takes no larger argument vector and environment.
  private static let sizeLimit = 8 << 20

  init(executable: String, workingDirectory: String?, arguments: [String], variables: [String]) {
    self.executable = executable
    self.workingDirectory = workingDirectory
    self.arguments = arguments
    self.variables = variables
  }

  /// The message with its own length before it.
  var bytes: [UInt8] {
    let lists = [[executable], [workingDirectory ?? ""], arguments, variables]
    let body = lists.flatMap { list in
      Self.bytes(of: list.count) + list.flatMap { Self.bytes(of: $0.utf8.count) + Array($0.utf8) }
    }
    return Self.bytes(of: body.count) + body
  }

  /// Reads what ``bytes`` wrote; nil for anything else.
  static func read(from descriptor: Int32) -> StepMessage? {
    guard let header = Bytes.read(4, from: descriptor), let size = count(header[...]),
      size <= sizeLimit, let body = Bytes.read(size, from: descriptor)
    else { return nil }

    var rest = body[...]
    var lists: [[String]] = []
    for _ in 0..<4 {
      guard let list = takeList(&rest) else { return nil }

      lists.append(list)
    }
    guard rest.isEmpty, lists[0].count == 1, lists[1].count == 1 else { return nil }

    return StepMessage(
      executable: lists[0][0], workingDirectory: lists[1][0].isEmpty ? nil : lists[1][0],
      arguments: lists[2], variables: lists[3])
  }

  private static func takeList(_ rest: inout ArraySlice<UInt8>) -> [String]? {
    guard let listCount = takeCount(&rest), listCount <= rest.count else { return nil }

    var list: [String] = []
    for _ in 0..<listCount {
      guard let size = takeCount(&rest), size <= rest.count else { return nil }

      list.append(String(decoding: rest.prefix(size), as: UTF8.self))
      rest = rest.dropFirst(size)
    }
    return list
  }

  private static func takeCount(_ rest: inout ArraySlice<UInt8>) -> Int? {
    defer { rest = rest.dropFirst(4) }
    return count(rest.prefix(4))
  }

  private static func count(_ bytes: ArraySlice<UInt8>) -> Int? {
    bytes.count == 4 ? bytes.reduce(0) { $0 << 8 | Int($1) } : nil
  }

  private static func bytes(of count: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: count >> $0) }
  }
}

/// Whole reads and writes on sockets and pipes.
enum Bytes {
  /// Returns exactly `count` bytes; nil where the other side closes before.
  static func read(_ count: Int, from descriptor: Int32) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    var done = 0
    while done < count {
      let taken = bytes.withUnsafeMutableBytes { buffer in
        withoutInterruption {
          Glibc.read(descriptor, buffer.baseAddress?.advanced(by: done), count - done)
        }
      }
      guard taken > 0 else { return nil }

      done += taken
    }
    return bytes
  }

  /// Writes all bytes to a socket; returns whether the other side took them.
  static func write(_ bytes: [UInt8], to socket: Int32) -> Bool {
    var done = 0
    while done < bytes.count {
      let taken = bytes.withUnsafeBytes { buffer in
        withoutInterruption {
          send(
            socket, buffer.baseAddress?.advanced(by: done), bytes.count - done,
            Int32(MSG_NOSIGNAL))
        }
      }
      guard taken > 0 else { return false }

      done += taken
    }
    return true
  }
}
