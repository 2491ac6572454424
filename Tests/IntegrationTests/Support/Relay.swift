import TestSupport
import Testing

/// A relay daemon of a user in a machine, on ports that nobody else has.
struct Relay {
  let controlPort: Int
  let dataPort: Int
  let livePort: Int

  /// The address for a recipe.
  var url: String { "net://127.0.0.1:\(controlPort):\(dataPort)" }

  /// Starts it; it lives until the machine ends.
  init(on machine: Machine) throws {
    for _ in 0..<5 {
      let ports = try machine.text("python3", "-c", Self.portFinder).split(separator: " ")
        .compactMap { Int($0.filter(\.isNumber)) }
      try #require(ports.count == 3)
      let started = try machine.run([
        "lttng-relayd", "--daemonize", "--control-port=tcp://127.0.0.1:\(ports[0])",
        "--data-port=tcp://127.0.0.1:\(ports[1])", "--live-port=tcp://127.0.0.1:\(ports[2])",
        "--output=\(machine.folder())/relay",
      ])
      guard started.status == 0 else { continue }

      (controlPort, dataPort, livePort) = (ports[0], ports[1], ports[2])
      return
    }
    throw PreparationError(description: "lttng-relayd does not start")
  }

  private static let portFinder = """
    import socket
    sockets = [socket.socket() for _ in range(3)]
    for one in sockets: one.bind(("127.0.0.1", 0))
    print(*[one.getsockname()[1] for one in sockets])
    """
}
