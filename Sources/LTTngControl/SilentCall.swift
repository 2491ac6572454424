import Glibc
import LTTngModel

/// A call that the session daemon has not answered for some time.
package struct SilentCall: Hashable, Sendable {
  /// The C function's name.
  package let call: String
  package let silence: Duration

  /// After how long it is given up; nil for never.
  package let limit: Duration?

  /// The number of the session daemon; nil where it cannot be told.
  package let process: Int32?

  /// The session daemon, or the consumer daemon of its that it waits for, where that is stopped.
  package var stoppedProcess: StoppedProcess? {
    process.flatMap { daemon in
      ([daemon] + ProcessTable.children(of: daemon)).lazy.compactMap(StoppedProcess.init).first
    }
  }

  /// Who does not answer, and why, as far as that can be seen.
  package var text: String {
    let daemon = process.map { "the session daemon, process \($0)," } ?? "the session daemon"
    let reason = stoppedProcess.map { ": \($0.name), process \($0.processID), is stopped" } ?? ""
    return "\(daemon) has not answered for \(silence.components.seconds) s\(reason)"
  }
}

/// A process that a signal, or a debugger, has stopped.
package struct StoppedProcess: Hashable, Sendable {
  package let processID: Int32
  package let name: String

  /// Returns nil for one that is not stopped.
  fileprivate init?(_ processID: Int32) {
    guard let stat = ProcessTable.stat(of: processID), stat.isStopped else { return nil }

    self.processID = processID
    name = stat.name
  }
}

/// What proc(5) tells.
private enum ProcessTable {
  static func stat(of processID: Int32) -> ProcessStat? {
    ProcessStat(bytes(of: "/proc/\(processID)/stat"))
  }

  /// Returns the processes that a process's threads have started.
  static func children(of processID: Int32) -> [Int32] {
    let tasks = "/proc/\(processID)/task"
    return Folder.names(in: tasks).flatMap { thread in
      String(decoding: bytes(of: "\(tasks)/\(thread)/children"), as: UTF8.self)
        .split(separator: " ").compactMap { Int32($0) }
    }
  }

  /// Returns the first bytes of a file; none where it cannot be read.
  private static func bytes(of path: String) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return [] }
    defer { close(descriptor) }

    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = read(descriptor, &bytes, bytes.count)
    return Array(bytes.prefix(max(0, count)))
  }
}

/// A connection of this process to a session daemon.
struct DaemonConnection {
  private static let socketNames = ["client-lttng-sessiond", "sessiond-notification"]

  private let descriptor: CInt

  /// Returns those that are open: the library shows none.
  static func all() -> [DaemonConnection] {
    Folder.names(in: "/proc/self/fd").compactMap { CInt($0) }.compactMap(DaemonConnection.init)
  }

  /// Returns nil for a descriptor of anything else.
  private init?(_ descriptor: CInt) {
    var address = sockaddr_un()
    var size = socklen_t(MemoryLayout.size(ofValue: address))
    let status = withUnsafeMutableBytes(of: &address) { bytes in
      getpeername(descriptor, bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self), &size)
    }
    guard status == 0, address.sun_family == sa_family_t(AF_UNIX) else { return nil }

    let path = withUnsafeBytes(of: address.sun_path) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    guard Self.socketNames.contains(where: { path.hasSuffix("/\($0)") }) else { return nil }

    self.descriptor = descriptor
  }

  /// The number of the process that listens; nil where it cannot be told, as in another namespace.
  var process: Int32? {
    // A `struct ucred` (unix(7)): process, user, group.
    var credentials: [Int32] = [0, 0, 0]
    var size = socklen_t(credentials.count * MemoryLayout<Int32>.size)
    let status = getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &size)
    return status == 0 && credentials[0] > 0 ? credentials[0] : nil
  }

  /// Ends it in both directions; who waits on it is woken.
  func shutDown() {
    shutdown(descriptor, CInt(SHUT_RDWR))
  }
}

/// A folder's names.
private enum Folder {
  static func names(in path: String) -> [String] {
    guard let stream = opendir(path) else { return [] }
    defer { closedir(stream) }

    var names: [String] = []
    while let entry = readdir(stream) {
      names.append(
        withUnsafeBytes(of: entry.pointee.d_name) { bytes in
          String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        })
    }
    return names
  }
}
