/// The rules for addresses of repositories: transports that prove who answers, and no secrets.
enum GitURL {
  private static let byteLimit = 2048
  private static let forms =
    "write https://HOST/PATH, ssh://USER@HOST/PATH, USER@HOST:PATH or file:///PATH"

  static func fault(of url: String) -> GitReference.Fault? {
    if let fault = faultOfText(url) { return fault }
    if let helper = remoteHelper(of: url) {
      return GitReference.Fault(
        "`\(helper)::` has git run another program, which a recipe may not", help: forms)
    }
    guard let mark = url.firstRange(of: "://") else { return faultOfShort(url) }

    let rest = url[mark.upperBound...]
    return switch url[..<mark.lowerBound] {
    case "https": faultOfWeb(rest)
    case "ssh": faultOfShell(rest)
    case "file":
      rest.hasPrefix("/") && rest.count > 1
        ? nil
        : GitReference.Fault("a file URL names no host", help: "write file:///PATH, with three `/`")
    case let scheme: faultOfScheme(scheme)
    }
  }

  private static func faultOfText(_ url: String) -> GitReference.Fault? {
    if url.isEmpty || url.utf8.count > byteLimit {
      return GitReference.Fault("a repository's URL has 1 to \(byteLimit) bytes", help: forms)
    }
    if url.hasPrefix("-") {
      return GitReference.Fault("a URL cannot begin with `-`: `\(url)`", help: forms)
    }

    return url.unicodeScalars.contains { GitText.isControl($0) || $0 == "\\" }
      ? GitReference.Fault("a URL holds no control characters and no `\\`", help: forms) : nil
  }

  /// The transport of `TRANSPORT::ADDRESS` (gitremote-helpers(7)).
  private static func remoteHelper(of url: String) -> Substring? {
    guard let mark = url.firstRange(of: "::") else { return nil }

    let name = url[..<mark.lowerBound]
    return name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) } ? name : nil
  }

  private static func faultOfScheme(_ scheme: Substring) -> GitReference.Fault {
    switch scheme {
    case "http", "git", "ftp", "ftps":
      GitReference.Fault(
        "with `\(scheme)://` anybody on the way can change what arrives", help: "write https://")
    case "git+ssh", "ssh+git":
      GitReference.Fault("git has given `\(scheme)://` up", help: "write ssh://")
    default:
      GitReference.Fault("presets are not fetched by `\(scheme)://`", help: forms)
    }
  }

  /// `HOST/PATH` of https.
  private static func faultOfWeb(_ rest: Substring) -> GitReference.Fault? {
    let authority = rest.prefix { $0 != "/" }
    if authority.contains("@") {
      return GitReference.Fault(
        "a user name, password or token in a URL would be read by everybody who reads the recipe",
        help: "take it out; git asks your credential helper (gitcredentials(7))")
    }
    if rest.contains("?") || rest.contains("#") {
      return GitReference.Fault(
        "a repository's URL has no `?` or `#`", help: "write the URL that `git clone` takes")
    }

    return faultOfPlace(authority, path: rest.dropFirst(authority.count + 1))
  }

  /// `[USER@]HOST[:PORT]/PATH` of ssh.
  private static func faultOfShell(_ rest: Substring) -> GitReference.Fault? {
    let authority = rest.prefix { $0 != "/" }
    let (user, host) = parts(of: authority)
    if user?.contains(":") == true {
      return GitReference.Fault(
        "a password in a URL would be read by everybody who reads the recipe",
        help: "take it out and use a key (ssh-agent(1))")
    }
    if let user, !isName(user) { return GitReference.Fault("`\(user)` is no user", help: forms) }

    return faultOfPlace(host, path: rest.dropFirst(authority.count + 1))
  }

  /// `[USER@]HOST:PATH`, which is ssh.
  private static func faultOfShort(_ url: String) -> GitReference.Fault? {
    let place = url.prefix { $0 != ":" && $0 != "/" }
    guard place.endIndex < url.endIndex, url[place.endIndex] == ":" else {
      let help = url.hasPrefix("/") ? "write file://\(url)" : forms
      return GitReference.Fault("`\(url)` is no URL", help: help)
    }

    let (user, host) = parts(of: place)
    if let user, !isName(user) { return GitReference.Fault("`\(user)` is no user", help: forms) }

    return faultOfPlace(host, path: url[url.index(after: place.endIndex)...])
  }

  private static func parts(of authority: Substring) -> (user: Substring?, host: Substring) {
    guard let at = authority.lastIndex(of: "@") else { return (nil, authority) }

    return (authority[..<at], authority[authority.index(after: at)...])
  }

  private static func faultOfPlace(
    _ authority: Substring, path: Substring
  ) -> GitReference.Fault? {
    guard isHost(authority) else {
      return GitReference.Fault("`\(authority)` is no host", help: forms)
    }

    // ssh and the far git could take it for an option.
    return path.isEmpty || path.hasPrefix("-")
      ? GitReference.Fault("the URL names no repository of `\(authority)`", help: forms) : nil
  }

  /// Whether it is a name, an IPv4 address or a bracketed IPv6 address, with a port or without.
  private static func isHost(_ authority: Substring) -> Bool {
    var host = authority
    if let colon = host.lastIndex(of: ":"), !host.hasSuffix("]") {
      let port = host[host.index(after: colon)...]
      guard UInt16(port) != nil, port.allSatisfy(\.isNumber) else { return false }

      host = host[..<colon]
    }
    if host.hasPrefix("["), host.hasSuffix("]") {
      return host.dropFirst().dropLast().allSatisfy { $0.isHexDigit || ":.".contains($0) }
    }
    return isName(host)
  }

  private static func isName(_ text: Substring) -> Bool {
    !text.isEmpty && !text.hasPrefix("-")
      && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }
  }
}
