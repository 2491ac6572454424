import Glibc

/// A version of the Internet Protocol.
package enum InternetProtocol: Int, Hashable, Sendable {
  case four = 4
  case six = 6

  /// What `localhost` stands for.
  private var loopback: String {
    self == .four ? "127.0.0.1" : "::1"
  }

  /// Returns the one form of a numeric address; nil for anything else (inet_pton(3)).
  package func canonical(_ address: String) -> String? {
    guard !address.utf8.contains(0) else { return nil }

    let family = self == .four ? AF_INET : AF_INET6
    var number = in6_addr()
    guard inet_pton(family, address, &number) == 1 else { return nil }

    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    guard inet_ntop(family, &number, &text, socklen_t(text.count)) != nil else { return nil }

    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Returns a host in its one form: a numeric address of this version, or a name.
  ///
  /// A name that ends in a number is an address cut short, such as `127.1`, which is read in different
  /// ways (RFC 3696).
  func checked(_ host: String) throws(RelayAddressFault) -> String {
    if host == "localhost" { return loopback }
    if let address = canonical(host) { return address }

    let other: InternetProtocol = self == .four ? .six : .four
    guard other.canonical(host) == nil else { throw .version(host: host, self) }
    guard Self.isName(host) else { throw .host(host) }

    return host
  }

  private static func isName(_ host: String) -> Bool {
    let labels = host.split(separator: ".", omittingEmptySubsequences: false)
    return host.utf8.count <= 253
      && labels.allSatisfy { label in
        (1...63).contains(label.utf8.count) && label.utf8.allSatisfy(isNameByte)
          && !label.hasPrefix("-") && !label.hasSuffix("-")
      }
      && labels.last.map { !$0.utf8.allSatisfy { (0x30...0x39).contains($0) } } == true
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}
