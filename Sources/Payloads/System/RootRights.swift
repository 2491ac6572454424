import Glibc
package import PlanExecution

/// Root's rights under `sudo lttrecipe`: laid aside, and taken up where a program needs them.
///
/// All else is done with the rights of the user who called sudo: state, traces and whatever is brought away
/// belong to that user from the beginning, the user's own `rsync` and `ssh` set-up is used, and no link that
/// somebody plants leads further than the user could go.
package enum RootRights {
  /// Becomes the user who called sudo, in this process's effective ids, where root has the real ones.
  ///
  /// The session daemon then takes us for that user; its group, `tracing`, lets us in.
  ///
  /// - Parameter group: The name of that group.
  /// - Throws: When that cannot be; nothing should be done then, with root's rights the least.
  package static func layAside(group: String) throws(Problem) {
    guard getuid() == 0, geteuid() == 0, let caller = variable("SUDO_UID"), caller != "0",
      let account = UserLookup.find(caller)
    else { return }
    guard let daemonGroup = getgrnam(group)?.pointee.gr_gid else {
      throw Problem(
        .environmentNotReady,
        "under sudo the session daemon is reached by the group `\(group)`, which this machine lacks",
        help:
          "groupadd --system \(group), and start the daemon again; or run lttrecipe in a shell of "
          + "root's: su -")
    }

    let identity = account.identity
    let groups = identity.supplementaryGroupIDs + [daemonGroup]
    guard setgroups(groups.count, groups) == 0, setegid(identity.groupID) == 0,
      seteuid(identity.userID) == 0
    else {
      throw Problem(
        .environmentNotReady,
        "cannot become the user \(caller), who called sudo: \(errorText(errno))",
        help: "run lttrecipe as that user, or in a shell of root's: su -")
    }
  }

  /// Whether programs can be started as any user, without sudo.
  package static var areHeld: Bool { getuid() == 0 }

  /// Whether root's rights are held and laid aside.
  package static var areLaidAside: Bool { areHeld && geteuid() != 0 }

  /// Does something with root's rights where they are held.
  static func use<Result, Failure>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    guard areLaidAside else { return try body() }

    let user = geteuid()
    _ = seteuid(0)
    defer { _ = seteuid(user) }
    return try body()
  }

  private static func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }
}
