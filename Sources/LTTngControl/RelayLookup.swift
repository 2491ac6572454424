import Glibc
package import LTTngModel

/// Looks up the hosts of relay daemons as liblttng-ctl does (gethostbyname2(3)).
///
/// The library looks a name up when a session is created, and the session daemon saves the number. So
/// an address with a name is what a session has where it is *one* of what the name stands for.
package enum RelayLookup {
  /// Returns the normalized addresses that an address stands for: itself where it names no host, none where
  /// the host is not known.
  package static func addresses(of address: RelayAddress) -> [RelayAddress] {
    guard let (name, version) = address.hostName else { return [address.normalized] }

    return hosts(named: name, version).map(address.replacingHost)
  }

  /// Returns the numeric addresses of a host, in the database's order.
  private static func hosts(named name: String, _ version: InternetProtocol) -> [String] {
    var hints = addrinfo()
    hints.ai_family = version == .six ? AF_INET6 : AF_INET
    hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(name, nil, &hints, &list) == 0 else { return [] }

    defer { freeaddrinfo(list) }
    return sequence(first: list) { $0?.pointee.ai_next }.prefix { $0 != nil }
      .compactMap { entry in entry.flatMap { text(of: $0.pointee) } }
  }

  private static func text(of entry: addrinfo) -> String? {
    var host = [CChar](repeating: 0, count: Int(NI_MAXHOST))
    let status = getnameinfo(
      entry.ai_addr, entry.ai_addrlen, &host, socklen_t(host.count), nil, 0, NI_NUMERICHOST)
    guard status == 0 else { return nil }

    return String(decoding: host.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
