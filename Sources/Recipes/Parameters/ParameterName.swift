/// What parameters may be called.
///
/// Names are lower-case so that the variables of `shell` steps never hide one of the system's.
package enum ParameterName {
  /// Keys of `when`, the oldest of `matrix`, and the built-ins without a dot; what else `matrix` says is no axis
  /// there.
  private static let reserved = Set(
    ConditionKey.names + [MatrixKey.repeat.rawValue, "host", "user"])

  /// Names whose variables programs take for their own.
  private static let proxies: Set<String> = [
    "all-proxy", "ftp-proxy", "http-proxy", "https-proxy", "no-proxy",
  ]

  package static func isAllowed(_ name: String) -> Bool {
    let isLetter = { (byte: UInt8) in (0x61...0x7A).contains(byte) }
    return name.utf8.first.map(isLetter) == true && !isReserved(name)
      && name.utf8.allSatisfy {
        isLetter($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-")
      }
  }

  static func isReserved(_ name: String) -> Bool {
    reserved.contains(name) || proxies.contains(name)
  }
}
