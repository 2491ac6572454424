import Glibc

/// Look-ups in the user and group databases (getpwnam_r(3), getgrnam_r(3)).
enum UserDatabase {
  /// Returns nil for a name that nobody has.
  static func userID(ofUserNamed name: String) -> uid_t? {
    var entry = passwd()
    return find { buffer, size, result in
      getpwnam_r(name, &entry, buffer, size, &result)
    } value: { (found: passwd) in
      found.pw_uid
    }
  }

  static func homeDirectory(ofUser user: uid_t) -> String? {
    var entry = passwd()
    return find { buffer, size, result in
      getpwuid_r(user, &entry, buffer, size, &result)
    } value: { (found: passwd) in
      String(cString: found.pw_dir)
    }
  }

  static func groupID(ofGroupNamed name: String) -> gid_t? {
    var entry = group()
    return find { buffer, size, result in
      getgrnam_r(name, &entry, buffer, size, &result)
    } value: { (found: group) in
      found.gr_gid
    }
  }

  /// Repeats a look-up with a larger buffer until the entry fits; a group can have any number of
  /// members.
  private static func find<Entry, Value>(
    _ lookUp: (UnsafeMutablePointer<CChar>, Int, inout UnsafeMutablePointer<Entry>?) -> CInt,
    value: (Entry) -> Value
  ) -> Value? {
    var size = 1024
    while size <= 1 << 24 {
      let buffer = UnsafeMutablePointer<CChar>.allocate(capacity: size)
      defer { buffer.deallocate() }
      var result: UnsafeMutablePointer<Entry>?
      let status = lookUp(buffer, size, &result)
      if status != ERANGE { return result.map { value($0.pointee) } }

      size *= 2
    }
    return nil
  }
}
