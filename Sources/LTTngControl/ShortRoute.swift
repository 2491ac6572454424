import CLTTngCtl
import Glibc

/// A way to the system's session daemon that takes few system calls, as long as the value lives.
///
/// For each call of a member of group `tracing`, liblttng-ctl 2.13 reads the group database, asks for the
/// process's groups, and connects twice (`lttng-ctl.c`, `set_session_daemon_path()`): 29 events of our own in
/// a kernel trace, at the very end of the recording. With a group that is known not to exist and an
/// `LTTNG_HOME` in which a link leads to the socket there is none of that. The daemon sees no difference: it
/// takes the caller's identity from the socket. No program may be started meanwhile that inherits our
/// environment.
struct ShortRoute: ~Copyable {
  private static let homeVariable = "LTTNG_HOME"

  private let folder: PrivateDirectory
  private let linkFolder: String
  private let link: String
  private let ownHome: String?

  /// Returns nil where the ordinary way is as short, or no link can be made.
  init?() {
    guard getuid() != 0, SessionDaemonSockets.isInTracingGroup, !PrivateDaemonMode.isOn,
      let folder = try? PrivateDirectory(fileName: ".lttng")
    else { return nil }

    self.folder = folder
    linkFolder = self.folder.path + "/.lttng"
    link = linkFolder + "/client-lttng-sessiond"
    ownHome = getenv(Self.homeVariable).map { String(cString: $0) }
    mkdir(linkFolder, 0o700)
    symlink(SessionDaemonSockets.systemClientSocketPath, link)
    setenv(Self.homeVariable, self.folder.path, 1)
    lttng_set_tracing_group(AbsentGroup.name)
    GroupDatabase.silence()
  }

  deinit {
    GroupDatabase.restore()
    lttng_set_tracing_group(SessionDaemonSockets.tracingGroupName)
    if let ownHome {
      setenv(Self.homeVariable, ownHome, 1)
    } else {
      unsetenv(Self.homeVariable)
    }
    unlink(link)
    rmdir(linkFolder)
  }
}

/// A group that no machine has: a colon ends a name in the group database (group(5)).
enum AbsentGroup {
  static let name = "lttrecipe:none"
}

/// The group database as this process sees it (nss(5)).
private enum GroupDatabase {
  private typealias Configure =
    @convention(c) (UnsafePointer<CChar>, UnsafePointer<CChar>) -> CInt

  /// The C library's function, which `<nss.h>` declares; nil where it has none.
  private static let configure = dlsym(nil, "__nss_configure_lookup").map {
    unsafeBitCast($0, to: Configure.self)
  }

  /// Lets look-ups fail at once, without reading any file; a service of this name does not exist.
  static func silence() {
    _ = configure?("group", "lttrecipe")
  }

  /// Lets look-ups ask the services that the machine is configured for.
  static func restore() {
    _ = configure?("group", services)
  }

  private static var services: String {
    guard let file = fopen("/etc/nsswitch.conf", "re") else { return "files" }
    defer { fclose(file) }

    var line = [CChar](repeating: 0, count: 1024)
    while fgets(&line, CInt(line.count), file) != nil {
      let text = String(
        decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      let parts = text.split(separator: ":", maxSplits: 1)
      guard parts.count == 2, parts[0].filter({ $0 != " " }) == "group" else { continue }

      return String(parts[1].prefix { $0 != "#" && $0 != "\n" })
    }
    return "files"
  }
}
