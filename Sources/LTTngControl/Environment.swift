import Glibc

/// The environment as liblttng-ctl sees it.
enum Environment {
  /// Returns nil for an absent variable and, as the library does (secure_getenv(3)), for any one in
  /// a set-user-ID program.
  static func value(of name: String) -> String? {
    guard getuid() == geteuid(), getgid() == getegid() else { return nil }

    return getenv(name).map { String(cString: $0) }
  }
}
