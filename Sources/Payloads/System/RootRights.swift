import Glibc
import PlanExecution

/// Root's rights under `sudo lttrecipe`: laid aside, and taken up where a program needs them.
///
/// All else is done with the rights of the user who called sudo: state, traces and whatever is brought away
/// belong to that user from the beginning, the user's own `rsync` and `ssh` set-up is used, and no link that
/// somebody plants leads further than the user could go.
package enum RootRights {
  /// Becomes the user who called sudo, in this process's effective ids, where root has the real ones.
  ///
  /// The session daemon then takes us for that user; the group `tracing` lets us in. Where there is no such
  /// group the daemon serves root only, and nothing is changed.
  package static func layAside() {
    guard getuid() == 0, geteuid() == 0, let caller = variable("SUDO_UID"), caller != "0",
      let account = UserLookup.find(caller), let tracing = getgrnam("tracing")?.pointee.gr_gid
    else { return }

    let identity = account.identity
    let groups = identity.supplementaryGroupIDs + [tracing]
    guard setgroups(groups.count, groups) == 0, setegid(identity.groupID) == 0,
      seteuid(identity.userID) == 0
    else { abort() }
  }

  /// Whether programs can be started as any user, without sudo.
  package static var areHeld: Bool { getuid() == 0 }

  /// Whether root's rights are held and laid aside.
  package static var areLaidAside: Bool { areHeld && geteuid() != 0 }

  /// Does something with root's rights where they are held.
  static func use<Result>(_ body: () -> Result) -> Result {
    guard areLaidAside else { return body() }

    let user = geteuid()
    _ = seteuid(0)
    defer { _ = seteuid(user) }
    return body()
  }

  private static func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }
}
