import Glibc
import TestSupport

/// A relay daemon on free ports, whose output folder is `relay` in a daemon's home.
package struct RelayDaemon {
  private static let fileName = "lttng-relayd.test-pid"

  package let controlPort: UInt16
  package let dataPort: UInt16
  package let livePort: UInt16

  /// Its output folder.
  package let folder: String

  private let process: pid_t

  /// The address without a folder; `net://` and the ports.
  package var url: String { "net://127.0.0.1:\(controlPort):\(dataPort)" }

  /// Starts the daemon and waits until it listens; a port may be taken meanwhile, so it tries again.
  package static func start(inHome home: String) throws -> RelayDaemon {
    for _ in 0..<5 {
      if let daemon = try RelayDaemon(home: home) { return daemon }
    }
    throw PreparationError(description: "lttng-relayd does not start")
  }

  private init?(home: String) throws {
    let ports = try freePorts(3)
    (controlPort, dataPort, livePort) = (ports[0], ports[1], ports[2])
    folder = home + "/relay"
    process = try DaemonSupport.start([
      "lttng-relayd", "--control-port=tcp://127.0.0.1:\(controlPort)",
      "--data-port=tcp://127.0.0.1:\(dataPort)", "--live-port=tcp://127.0.0.1:\(livePort)",
      "--output=\(folder)",
    ])
    try TestFiles.write(Array("\(process)\n".utf8), to: home + "/" + Self.fileName)
    // It listens for readers last.
    for _ in 0..<1000 {
      if isListening(livePort), isListening(controlPort) { return }
      if waitpid(process, nil, WNOHANG) == process { return nil }

      usleep(10_000)
    }
    end()
    return nil
  }

  /// Ends it at once, as a host that goes away does.
  package func end() {
    kill(process, SIGKILL)
    waitpid(process, nil, 0)
  }

  /// Ends the daemon that a test which crashed left behind.
  static func end(ofHome home: String) {
    guard
      let process = PrivateDaemon.processID(in: home + "/" + fileName, named: "lttng-relayd")
    else { return }

    kill(process, SIGTERM)
  }
}

/// Returns different ports that nobody has at the moment.
private func freePorts(_ count: Int) throws -> [UInt16] {
  let sockets = (0..<count).map { _ in socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0) }
  defer { for descriptor in sockets { close(descriptor) } }
  return try sockets.map { descriptor in
    var address = loopback(port: 0)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = withUnsafeMutableBytes(of: &address) { bytes in
      let pointer = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self)
      return bind(descriptor, pointer, length) | getsockname(descriptor, pointer, &length)
    }
    guard status == 0 else { throw PreparationError(description: "no free port") }

    return UInt16(bigEndian: address.sin_port)
  }
}

private func isListening(_ port: UInt16) -> Bool {
  let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
  defer { close(descriptor) }
  var address = loopback(port: port)
  return withUnsafeBytes(of: &address) { bytes in
    connect(
      descriptor, bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self),
      socklen_t(bytes.count)) == 0
  }
}

private func loopback(port: UInt16) -> sockaddr_in {
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_port = port.bigEndian
  address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
  return address
}
