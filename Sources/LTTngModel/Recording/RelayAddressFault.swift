/// What is wrong with a ``RelayAddress``.
package enum RelayAddressFault: Error, Hashable, Sendable {
  case scheme(String)
  case fileURL
  case hostMissing
  case host(String)
  case brackets(String)
  case version(host: String, InternetProtocol)
  case port(String)
  case tooManyPorts
  case afterHost(String)
  case directory(String)
  case dataMissing
  case dataTwice
  case twoHosts(String, String)
  case samePort(UInt16)
  case dataDirectory(String)

  /// What to do; a sentence without a full stop.
  package var help: String {
    switch self {
    case .scheme, .hostMissing, .afterHost:
      "write net://HOST[:CONTROL-PORT[:DATA-PORT]][/DIR], net6:// for IPv6"
    case .fileURL: "write `local: FOLDER` for a folder of this machine"
    case .host, .brackets: "write a host's name, an IPv4 address, or net6://[ADDRESS]"
    case .version(_, let version):
      version == .six ? "write net4:// or tcp4://" : "write net6:// or tcp6://"
    case .port: "write a number from 1 to 65535; the defaults are 5342 and 5343"
    case .tooManyPorts: "net:// takes two ports, tcp:// one"
    case .directory: "name a folder below the relay daemon's own, without `..`"
    case .dataMissing: "write net:// for both connections, or give the data connection's URL too"
    case .dataTwice: "write net:// alone, or tcp:// for the control and for the data connection"
    case .twoHosts: "both connections lead to one relay daemon"
    case .samePort: "give the data connection another port"
    case .dataDirectory: "give the folder in the control connection's URL"
    }
  }
}

extension RelayAddressFault: CustomStringConvertible {
  /// What is wrong; a clause without a full stop.
  package var description: String {
    switch self {
    case .scheme(let url): "`\(url)` is no URL of a relay daemon"
    case .fileURL: "a file:// URL is no relay daemon's"
    case .hostMissing: "the URL names no host"
    case .host(let host): "`\(host)` is no host"
    case .brackets(let host): "the IPv6 address `\(host)` needs brackets around it"
    case .version(let host, let version):
      "`\(host)` is no address of IPv\(version.rawValue), which the URL's scheme asks for"
    case .port(let port): "`\(port)` is no port"
    case .tooManyPorts: "the URL has too many ports"
    case .afterHost(let text): "`\(text)` after the host means nothing"
    case .directory(let directory): "the relay daemon takes no folder `\(directory)`"
    case .dataMissing: "a tcp:// URL is one of the two connections only"
    case .dataTwice: "two URLs need tcp:// in both"
    case .twoHosts(let control, let data):
      "the control connection leads to `\(control)`, the data connection to `\(data)`"
    case .samePort(let port): "both connections have the port \(port)"
    case .dataDirectory(let directory):
      "LTTng ignores the folder `\(directory)` of the data connection"
    }
  }
}
