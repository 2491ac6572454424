import Glibc
import LTTngControl
import PlanExecution
import SystemPackage

/// The folder of a run's own session daemon: its socket, and the programs that look for it.
enum PrivateDaemonHome {
  /// What keeps this user from having a private daemon, whatever the folder.
  static var obstacle: Problem? {
    guard getuid() != 0 else {
      return Problem(
        .environmentNotReady, "root cannot have a private session daemon: LTTng ignores LTTNG_HOME",
        help: "run as another user, or take `daemon: {start: private}` out")
    }

    let isUsable =
      isShort(randomPath) && parent.hasPrefix("/")
      && PrivateFolder.obstacleToWriting(FilePath(parent)) == nil
      // No parents are made.
      && access("\(parent)/.", F_OK) == 0
    return isUsable ? nil : noFolder
  }

  private static var parent: String {
    getenv("XDG_RUNTIME_DIR").map { String(cString: $0) } ?? "/tmp"
  }

  /// As mkdtemp(3) makes one.
  private static var randomPath: String {
    let letters = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
    return "\(parent)/lttrecipe-" + String((0..<6).compactMap { _ in letters.randomElement() })
  }

  private static func isShort(_ path: String) -> Bool { path.utf8.count <= 77 }

  /// How many names are tried, of which there are 57 milliards.
  private static let attemptCount = 100

  private static var noFolder: Problem {
    Problem(
      .environmentNotReady, "no folder for the private session daemon can be made in \(parent)",
      help: "set XDG_RUNTIME_DIR to a short, writable path")
  }

  /// Makes the folder and points liblttng-ctl and every program that we start at it.
  ///
  /// `announce` writes the name down before there is a folder of it: whatever ends us, it is found again.
  /// It is not in the run's folder, whose path may be too long for a socket (unix(7): 108 bytes).
  static func create(
    _ announce: (String) throws(Problem) -> Void
  ) throws(Problem) -> String {
    for _ in 0..<attemptCount {
      let home = randomPath
      guard parent.hasPrefix("/"), isShort(home) else { throw noFolder }
      if FileTree.exists(FilePath(home)) { continue }

      try announce(home)
      if mkdir(home, 0o700) == 0 {
        try use(home)
        return home
      }
      guard errno == EEXIST else { throw noFolder }
    }
    throw noFolder
  }

  /// Points liblttng-ctl at the shared daemon again, and removes the folder of a run that has ended: one that stays
  /// open finds its session daemon there, but for one whose own folder is gone.
  static func leave(_ home: String, after folder: RunFolder) {
    SessionDaemon.useSharedDaemon()
    let isOver =
      FileTree.exists(folder.path)
      ? (try? Run.readProgress(folder))?.hasEnded == true
      : LeftDaemonHome.daemon(in: FilePath(home)) == nil
    guard isOver else { return }

    FileTree.remove(FilePath(home))
  }

  /// Points liblttng-ctl at what a run has: its private daemon, or the shared one where it has none.
  static func choose(_ home: String?) throws(Problem) {
    guard let home else { return SessionDaemon.useSharedDaemon() }

    try use(home)
  }

  /// Points liblttng-ctl and every program that we start at an existing folder.
  static func use(_ home: String) throws(Problem) {
    do throws(PrivateDaemonError) {
      try SessionDaemon.usePrivateDaemon(home: home)
    } catch {
      throw Problem(
        .environmentNotReady, "the private session daemon's folder \(home) cannot be used",
        help: "set XDG_RUNTIME_DIR to a short, writable path")
    }
  }
}
