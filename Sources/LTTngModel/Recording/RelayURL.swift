/// One of the URLs of a ``RelayAddress``, in its parts.
struct RelayURL {
  private static let schemes: [String: (version: InternetProtocol, isForBoth: Bool)] = [
    "net": (.four, true), "net4": (.four, true), "net6": (.six, true),
    "tcp": (.four, false), "tcp4": (.four, false), "tcp6": (.six, false),
  ]

  let version: InternetProtocol

  /// Whether it stands for the control and the data connection.
  let isForBoth: Bool

  /// In lower case; a numeric address in its one form, a host's name otherwise.
  let host: String

  /// The ports in order; nil where nothing is written between the colons.
  let ports: [UInt16?]

  /// The folder below the relay daemon's own, without a `/` at its ends; empty for none.
  let directory: String

  init(_ text: String) throws(RelayAddressFault) {
    let (scheme, rest) = try Self.cutScheme(text)
    guard let properties = Self.schemes[scheme] else {
      throw scheme == "file" ? .fileURL : .scheme(text)
    }

    version = properties.version
    isForBoth = properties.isForBoth
    let end = rest.firstIndex(of: "/") ?? rest.endIndex
    let (host, afterHost) = try Self.cutHost(rest[..<end], version: version)
    self.host = try version.checked(host)
    ports = try Self.ports(afterHost, atMost: isForBoth ? 2 : 1)
    directory = try Self.directory(rest[end...])
  }

  private static func cutScheme(
    _ text: String
  ) throws(RelayAddressFault) -> (scheme: String, rest: Substring) {
    guard let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://") else {
      throw .scheme(text)
    }

    return (text[..<colon].lowercased(), text[colon...].dropFirst(3))
  }

  /// Takes the host, whose brackets go, from what is before the first `/`.
  private static func cutHost(
    _ text: Substring, version: InternetProtocol
  ) throws(RelayAddressFault) -> (host: String, rest: Substring) {
    guard text.hasPrefix("[") else {
      // More colons than two ports need are those of an IPv6 address.
      guard InternetProtocol.six.canonical(String(text)) == nil else {
        throw .brackets(String(text))
      }

      let end = text.firstIndex(of: ":") ?? text.endIndex
      guard end != text.startIndex else { throw .hostMissing }

      return (text[..<end].lowercased(), text[end...])
    }
    guard let end = text.firstIndex(of: "]") else { throw .host(String(text)) }

    let host = String(text[..<end].dropFirst())
    guard InternetProtocol.six.canonical(host) != nil else { throw .host(host) }

    return (host, text[end...].dropFirst())
  }

  /// Takes digits only: liblttng-ctl would read `5x` as 5.
  private static func ports(
    _ text: Substring, atMost maximum: Int
  ) throws(RelayAddressFault) -> [UInt16?] {
    guard !text.isEmpty else { return [] }
    guard text.hasPrefix(":") else { throw .afterHost(String(text)) }

    let texts = text.dropFirst().split(separator: ":", omittingEmptySubsequences: false)
    guard texts.count <= maximum else { throw .tooManyPorts }

    var ports: [UInt16?] = []
    for text in texts {
      let isNumber = text.utf8.allSatisfy { (0x30...0x39).contains($0) }
      let port = isNumber ? UInt16(text) : nil
      guard text.isEmpty || port ?? 0 > 0 else { throw .port(String(text)) }

      ports.append(port)
    }
    return ports
  }

  /// The relay daemon's folder of the host and the session's name come from LTTng itself.
  private static func directory(_ text: Substring) throws(RelayAddressFault) -> String {
    let parts = text.split(separator: "/").filter { $0 != "." }
    let directory = parts.joined(separator: "/")
    let isPlain = directory.unicodeScalars.allSatisfy {
      !$0.properties.generalCategory.isControl
    }
    guard isPlain, !parts.contains(".."), directory.utf8.count < maximumDirectoryByteCount else {
      throw .directory(directory)
    }

    return directory
  }

  /// What fits into the session daemon's field beside a host and a session's name (PATH_MAX).
  private static let maximumDirectoryByteCount = 3072
}

extension Unicode.GeneralCategory {
  fileprivate var isControl: Bool {
    self == .control
  }
}
