import Glibc

/// The thread of a session daemon that rotates sessions.
///
/// A daemon answers before this thread is connected to its notification thread. A size schedule that comes earlier
/// fails, and from then on the session cannot be destroyed without ending the daemon (measured with LTTng 2.13.9).
enum RotationThread {
  private static let patience = Duration.seconds(2)

  /// The states of unix(7) sockets in `/proc/net/unix`, as in the kernel's `include/linux/net.h`.
  private static let listening = "01"
  private static let connected = "03"

  /// Waits until the thread of the daemon that a call reaches is connected, as far as that can be seen: nothing is
  /// to be seen of a daemon in another network namespace.
  static func awaitConnection() {
    let paths = SessionDaemonSockets.notificationSocketPaths
    let end = ContinuousClock.now + patience
    while isMissing(from: socketStates(of: paths)), ContinuousClock.now < end { usleep(1000) }
  }

  private static func isMissing(from states: Set<String>) -> Bool {
    states.contains(listening) && !states.contains(connected)
  }

  /// Returns the states of the sockets that have one of the paths.
  private static func socketStates(of paths: [String]) -> Set<String> {
    guard let file = fopen("/proc/net/unix", "re") else { return [] }
    defer { fclose(file) }

    var states: Set<String> = []
    var line = [CChar](repeating: 0, count: 1024)
    while fgets(&line, CInt(line.count), file) != nil {
      let text = String(
        decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      // Num RefCount Protocol Flags Type St Inode Path
      let fields = text.split(separator: " ", maxSplits: 7)
      if fields.count == 8, paths.contains(String(fields[7].prefix { $0 != "\n" })) {
        states.insert(String(fields[5]))
      }
    }
    return states
  }
}
