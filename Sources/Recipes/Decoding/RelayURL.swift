/// The URLs of relay daemons (lttng-create(1), "URL format").
enum RelayURL {
  private static let both = ["net", "net4", "net6"]
  private static let single = ["tcp", "tcp4", "tcp6"]

  /// Returns the rule that a URL does not keep, or nil.
  ///
  /// `isOfPair` is whether the URL is of one connection, control or data, and not of both.
  static func brokenRule(by url: String, isOfPair: Bool) -> String? {
    guard let colon = url.firstIndex(of: ":"), url[colon...].hasPrefix("://") else {
      return "write `net://HOST`, with ports and a folder where it needs them: "
        + "`net://HOST:5342:5343/DIR`"
    }

    let scheme = String(url[..<colon])
    if scheme == "file" { return "a folder of this machine is written `output: {local: DIR}`" }
    guard (isOfPair ? single : both).contains(scheme) else {
      return isOfPair
        ? "the URLs of the two connections begin with `tcp://`, `tcp4://` or `tcp6://`"
        : single.contains(scheme)
          ? "`\(scheme)://` is one connection: write `relay: {control: URL, data: URL}`, or `net://HOST`"
          : "it begins with `net://`, `net4://` or `net6://`"
    }

    let rest = url[colon...].dropFirst("://".count)
    return brokenRule(byPlace: rest, portCount: isOfPair ? 1 : 2)
  }

  private static func brokenRule(byPlace text: Substring, portCount: Int) -> String? {
    let place = text.prefix { $0 != "/" }
    let host: Substring
    if place.hasPrefix("[") {
      guard let end = place.firstIndex(of: "]") else { return "`[` is not closed" }

      host = place[...end]
    } else {
      host = place.prefix { $0 != ":" }
    }
    guard !host.isEmpty, host != "[]", !text.contains(where: { $0 == " " || $0.isNewline }) else {
      return "it names no host: `net://HOST`"
    }

    let ports = place[host.endIndex...].split(separator: ":", omittingEmptySubsequences: false)
    guard ports.first?.isEmpty != false, ports.count <= portCount + 1 else {
      return
        "an IPv6 address stands in brackets, and there are at most \(portCount) ports behind it"
    }

    return ports.dropFirst().allSatisfy { UInt16($0).map { $0 > 0 } == true }
      ? nil : "a port is a number from 1 to 65535"
  }
}
