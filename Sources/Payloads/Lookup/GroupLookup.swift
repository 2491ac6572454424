import Glibc

/// Looks groups up in the group database (`getgrnam(3)`).
package enum GroupLookup {
  private static let largestEntry = 1 << 24

  /// Returns the number of a group by its name, or of a decimal number; nil when there is none.
  package static func find(_ nameOrNumber: String) -> UInt32? {
    var size = 1 << 10
    while size <= largestEntry {
      let buffer = UnsafeMutablePointer<CChar>.allocate(capacity: size)
      defer { buffer.deallocate() }
      var entry = group()
      var found: UnsafeMutablePointer<group>?

      guard getgrnam_r(nameOrNumber, &entry, buffer, size, &found) == ERANGE else {
        return found.map { $0.pointee.gr_gid } ?? number(nameOrNumber)
      }

      size *= 4
    }
    return nil
  }

  /// A number needs no entry in the database; the largest one is no group.
  private static func number(_ text: String) -> UInt32? {
    guard text.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains) else { return nil }

    return UInt32(text).flatMap { $0 == .max ? nil : $0 }
  }
}
