import Glibc
package import PlanExecution

/// A user of this machine.
package struct UserAccount: Hashable, Sendable {
  /// nil for a number that the user database doesn't know.
  package let name: String?

  package let identity: ProgramSpecification.Identity

  /// nil for a number that the user database doesn't know.
  package let home: String?
  package let shell: String?

  package init(
    name: String?, identity: ProgramSpecification.Identity, home: String?, shell: String?
  ) {
    self.name = name
    self.identity = identity
    self.home = home
    self.shell = shell
  }
}

/// Looks users up in the user database (`getpwnam(3)`, `getgrouplist(3)`).
package enum UserLookup {
  /// The group of a number without an entry: nobody's, since the user's number may be, as a group,
  /// a privileged one.
  private static let unknownUsersGroup: gid_t = 65_534

  /// Returns the user of a name or of a decimal number; nil when there is none.
  ///
  /// A number needs no entry in the database; it then has the group 65534 (`nogroup`) only.
  package static func find(_ nameOrNumber: String) -> UserAccount? {
    if let account = account({ getpwnam_r(nameOrNumber, $0, $1, $2, $3) }) {
      return account
    }
    guard let number = number(nameOrNumber) else { return nil }

    return account { getpwuid_r(number, $0, $1, $2, $3) } ?? unknown(number)
  }

  /// Returns the user whose rights lttrecipe has, with the groups that the process is in.
  package static func current() -> UserAccount {
    let number = geteuid()
    let entry = account { getpwuid_r(number, $0, $1, $2, $3) }
    let identity = ProgramSpecification.Identity(
      userID: number, groupID: getegid(), supplementaryGroupIDs: currentGroups())
    return UserAccount(
      name: entry?.name, identity: identity, home: entry?.home, shell: entry?.shell)
  }

  /// The superuser.
  static var root: UserAccount {
    find("0") ?? unknown(0)
  }

  /// The largest number is not a user: `setresuid(2)` takes it for "no change".
  private static func number(_ text: String) -> uid_t? {
    guard text.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains) else { return nil }

    return uid_t(text).flatMap { $0 == .max ? nil : $0 }
  }

  private static func unknown(_ number: uid_t) -> UserAccount {
    let identity = ProgramSpecification.Identity(
      userID: number, groupID: unknownUsersGroup, supplementaryGroupIDs: [])
    return UserAccount(name: nil, identity: identity, home: nil, shell: nil)
  }
}

// MARK: - The C library's calls

extension UserLookup {
  private typealias EntryCall = (
    UnsafeMutablePointer<passwd>, UnsafeMutablePointer<CChar>, Int,
    UnsafeMutablePointer<UnsafeMutablePointer<passwd>?>
  ) -> Int32

  private static let largestEntry = 1 << 24

  /// Repeats the call with more room until the entry fits.
  private static func account(_ call: EntryCall) -> UserAccount? {
    var size = 1 << 10

    while size <= largestEntry {
      let buffer = UnsafeMutablePointer<CChar>.allocate(capacity: size)
      defer { buffer.deallocate() }
      var entry = passwd()
      var found: UnsafeMutablePointer<passwd>?

      guard call(&entry, buffer, size, &found) == ERANGE else {
        return found.map { account($0.pointee) }
      }

      size *= 4
    }
    return nil
  }

  private static func account(_ entry: passwd) -> UserAccount {
    let identity = ProgramSpecification.Identity(
      userID: entry.pw_uid, groupID: entry.pw_gid,
      supplementaryGroupIDs: groups(of: entry.pw_name, entry.pw_gid))
    return UserAccount(
      name: text(entry.pw_name), identity: identity, home: text(entry.pw_dir),
      shell: text(entry.pw_shell))
  }

  private static func text(_ pointer: UnsafeMutablePointer<CChar>?) -> String? {
    pointer.map { String(cString: $0) }
  }

  private static func groups(of name: UnsafePointer<CChar>, _ group: gid_t) -> [gid_t] {
    var groups: [gid_t] = []
    var count: Int32 = 32

    // The call fails when there are more groups than room, and then says how many there are.
    repeat {
      groups = Array(repeating: 0, count: Int(count))
    } while getgrouplist(name, group, &groups, &count) < 0 && Int(count) > groups.count
    return Array(groups.prefix(Int(count)))
  }

  private static func currentGroups() -> [gid_t] {
    var groups = [gid_t](repeating: 0, count: Int(max(0, getgroups(0, nil))))
    let count = getgroups(Int32(groups.count), &groups)
    return Array(groups.prefix(Int(max(0, count))))
  }
}
