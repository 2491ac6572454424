import CGate
import Glibc

/// A Unix socket in the abstract name space (unix(7)): it has no file that could be left or planted.
///
/// Anybody may connect, so each side checks who the other one is.
enum LocalSocket {
  /// Returns a name that nobody can guess.
  static func randomName() -> String {
    var generator = SystemRandomNumberGenerator()
    let digits = (0..<2).map { _ in String(generator.next(), radix: 16) }
    return "lttrecipe-" + digits.joined()
  }

  static func listen(_ name: String) -> OwnedDescriptor? {
    open(name) { bind($0, $1, $2) == 0 && Glibc.listen($0, 64) == 0 }
  }

  static func connect(_ name: String) -> OwnedDescriptor? {
    open(name) { Glibc.connect($0, $1, $2) == 0 }
  }

  /// Waits for a connection of a user until the time is over or `other` becomes readable; others who
  /// connect are turned away.
  static func accept(
    _ listener: borrowing OwnedDescriptor, from user: uid_t, until deadline: UInt64,
    unlessReadable other: Int32
  ) -> OwnedDescriptor? {
    while true {
      var set = [listener.number, other].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      let now = MonotonicClock.now()
      guard now < deadline else { return nil }

      poll(&set, nfds_t(set.count), MonotonicClock.pollTimeout(until: deadline, from: now))
      if set[0].revents != 0 {
        let number = Glibc.accept(listener.number, nil, nil)
        guard number >= 0 else { continue }

        _ = fcntl(number, F_SETFD, FD_CLOEXEC)
        let connection = OwnedDescriptor(number)
        guard peer(of: connection)?.user == user else { continue }

        limitWaiting(connection)
        return connection
      } else if set[1].revents != 0 {
        return nil
      }
    }
  }

  /// Lets reads fail that get nothing for a minute: the other end may not be what it says.
  private static func limitWaiting(_ socket: borrowing OwnedDescriptor) {
    var patience = timeval(tv_sec: 60, tv_usec: 0)
    setsockopt(
      socket.number, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
  }

  /// Returns who is at the other end.
  static func peer(of socket: borrowing OwnedDescriptor) -> (user: uid_t, process: pid_t)? {
    var user = uid_t()
    var process = pid_t()
    return gate_peer(socket.number, &user, &process) == 0 ? (user, process) : nil
  }

  /// Makes a socket and uses it with the address of a name, which follows a null character.
  private static func open(
    _ name: String, _ use: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Bool
  ) -> OwnedDescriptor? {
    let number = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard number >= 0 else { return nil }

    let owned = OwnedDescriptor(number)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let nameOffset = MemoryLayout<sa_family_t>.size + 1
    let bytes = Array(name.utf8)
    withUnsafeMutableBytes(of: &address) { raw in
      UnsafeMutableRawBufferPointer(rebasing: raw[nameOffset...]).copyBytes(from: bytes)
    }
    let size = socklen_t(nameOffset + bytes.count)
    let isUsable = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { use(number, $0, size) }
    }
    guard isUsable else { return nil }

    return owned
  }
}
