import Glibc
import Synchronization
import SystemPackage

/// What became of standard output, as far as it could be written.
extension Terminal {
  private enum Output {
    case whole

    /// Nobody reads it any more, which is no fault: what was asked for is done all the same.
    case unread
    case lost
  }

  private static let output = Mutex(Output.whole)

  /// Whether nobody reads standard output any more.
  static var isOutputUnread: Bool { output.withLock { $0 == .unread } }

  /// Whether some of standard output is lost, which was told: the program has not done what it was asked for.
  static var isOutputLost: Bool { output.withLock { $0 == .lost } }

  /// Takes note that standard output cannot be written; tells it once, and goes on.
  static func noteFault(_ error: Errno) {
    let isUnread = error == .brokenPipe || error == .badFileDescriptor
    let isNew = output.withLock { output in
      defer { output = isUnread ? .unread : .lost }
      return output == .whole
    }
    guard isNew, !isUnread else { return }

    printProgress("error: cannot write to standard output: \(error)\n")
  }
}
