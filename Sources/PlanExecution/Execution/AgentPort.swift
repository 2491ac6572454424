import Glibc

/// The TCP port on which a session daemon hears of Java and Python programs that log.
package enum AgentPort {
  /// The first port that a session daemon takes by itself, and tries (lttng-sessiond(8)).
  static let first: UInt16 = 5345

  /// Returns a free port for a new session daemon where another one has the first of the default ones; nil
  /// where it finds one by itself.
  ///
  /// There are ten default ports. Where they are all taken a daemon does without agents, and without a word.
  package static var replacement: UInt16? {
    bind(first) == nil ? bind(0) : nil
  }

  /// Binds a port of 127.0.0.1 for a moment, any free one for 0; returns nil where that is not free.
  static func bind(_ port: UInt16) -> UInt16? {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }

    // As the daemon does: a port whose connections ended a moment ago is free.
    var isOn: Int32 = 1
    setsockopt(
      descriptor, SOL_SOCKET, SO_REUSEADDR, &isOn, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
        Glibc.bind(descriptor, raw, length) == 0 && getsockname(descriptor, raw, &length) == 0
      }
    }
    return isBound ? UInt16(bigEndian: address.sin_port) : nil
  }
}
