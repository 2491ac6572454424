/// Who runs a command in a ``Machine``.
///
/// LTTng's session daemon refuses users without an entry in the user database, so the users are ones
/// that every Debian has.
enum Role: String, CaseIterable {
  case root

  /// An unprivileged user.
  case user = "nobody"

  /// Another unprivileged user.
  case other = "daemon"

  /// A member of the group `tracing`.
  case member = "bin"

  var userID: UInt32 {
    switch self {
    case .root: 0
    case .user: 65_534
    case .other: 1
    case .member: 2
    }
  }

  /// The program and arguments that become this user.
  var prefix: [String] {
    let ids = ["--reuid=\(userID)", "--regid=\(userID)"]
    switch self {
    case .root: return []
    case .user, .other: return ["setpriv"] + ids + ["--clear-groups"]
    case .member: return ["setpriv"] + ids + ["--groups=tracing"]
    }
  }
}
