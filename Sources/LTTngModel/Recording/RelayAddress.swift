/// Where a session daemon writes what is recorded over a network (lttng-create(1), "URL format").
///
/// Two addresses that lead to the same place may be written differently: compare their ``normalized``
/// forms.
package struct RelayAddress: Hashable, Codable, Sendable {
  /// The URL of the control connection, or of both: `net://HOST[:PORT[:PORT]][/DIR]`,
  /// `tcp://HOST[:PORT][/DIR]`.
  package let control: String

  /// The URL of the data connection; nil where ``control`` says both.
  package let data: String?

  package init(control: String, data: String? = nil) {
    self.control = control
    self.data = data
  }

  /// The relay daemon of this machine, LTTng's default.
  package static let thisMachine = RelayAddress(control: "net://127.0.0.1")

  /// What LTTng would refuse, drop or misread in the address; nil where nothing is.
  ///
  /// liblttng-ctl and the session daemon find some of it only when the session is created, and some
  /// never (`common/uri.c`).
  package var fault: RelayAddressFault? {
    do {
      _ = try parsed()
      return nil
    } catch {
      return error
    }
  }

  /// The one form of all addresses that lead to the same place, which is the one that the session daemon
  /// saves: `tcp4://127.0.0.1:5342/DIR` and `tcp4://127.0.0.1:5343/`.
  ///
  /// The name of another host than `localhost` stays a name, as what it stands for is not known here; see
  /// ``hostName``. An address with a ``fault`` stays as it is.
  package var normalized: RelayAddress {
    (try? parsed())?.address ?? self
  }

  /// The name of the host where it must be looked up, and the version of the protocol for that; nil for a
  /// numeric address, for `localhost`, and where there is a ``fault``.
  package var hostName: (name: String, version: InternetProtocol)? {
    guard let parts = try? parsed(), parts.version.canonical(parts.host) == nil else { return nil }

    return (parts.host, parts.version)
  }

  /// Returns the normalized address with another host: what its name stands for.
  ///
  /// liblttng-ctl looks a name up when the session is created, and the session daemon saves the number.
  package func replacingHost(with host: String) -> RelayAddress {
    guard var parts = try? parsed() else { return self }

    parts.host = parts.version.canonical(host) ?? host
    return parts.address
  }

  /// The URL by which readers of a live session follow it (babeltrace2-source.ctf.lttng-live(7)), where the relay
  /// daemon listens on its default live port; nil for IPv6, which they don't take.
  ///
  /// `host` is the machine that records, `session` the session daemon's name of the session.
  package func readerURL(host: String, session: String) -> String? {
    guard let place = try? parsed(), place.version == .four else { return nil }

    return "net://\(place.host)/host/\(host)/\(session)"
  }

  private func parsed() throws(RelayAddressFault) -> RelayPlace {
    try RelayPlace(control: try RelayURL(control), data: try data.map(RelayURL.init))
  }
}

/// What an address says.
private struct RelayPlace {
  /// DEFAULT_NETWORK_CONTROL_PORT and DEFAULT_NETWORK_DATA_PORT (lttng-relayd(8)).
  private static let defaultPorts: (control: UInt16, data: UInt16) = (5342, 5343)

  let version: InternetProtocol
  var host: String
  let controlPort: UInt16
  let dataPort: UInt16
  let directory: String

  init(control: RelayURL, data: RelayURL?) throws(RelayAddressFault) {
    version = control.version
    host = control.host
    controlPort = control.ports.first.flatMap { $0 } ?? Self.defaultPorts.control
    directory = control.directory
    if let data {
      try Self.check(data, beside: control)
      dataPort = data.ports.first.flatMap { $0 } ?? Self.defaultPorts.data
    } else {
      guard control.isForBoth else { throw .dataMissing }

      dataPort = (control.ports.count > 1 ? control.ports[1] : nil) ?? Self.defaultPorts.data
    }
    guard controlPort != dataPort else { throw .samePort(controlPort) }
  }

  private static func check(
    _ data: RelayURL, beside control: RelayURL
  ) throws(RelayAddressFault) {
    guard !control.isForBoth, !data.isForBoth else { throw .dataTwice }
    guard data.version == control.version, data.host == control.host else {
      throw .twoHosts(control.host, data.host)
    }
    guard data.directory.isEmpty else { throw .dataDirectory(data.directory) }
  }

  var address: RelayAddress {
    let place = version == .six ? "tcp6://[\(host)]:" : "tcp4://\(host):"
    return RelayAddress(
      control: "\(place)\(controlPort)/\(directory)", data: "\(place)\(dataPort)/")
  }
}
