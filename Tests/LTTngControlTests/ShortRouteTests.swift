import Glibc
import Testing

@testable import LTTngControl

/// The route changes what a whole process sees, so each test is a process of its own.
@Suite(
  .enabled(if: getuid() == 0 && getgrnam("tracing") != nil, "needs root and the group tracing"))
struct ShortRouteTests {
  @Test func `it gives back the environment, the group database and its folder`() async {
    await #expect(processExitsWith: .success) {
      let tracing = getgrnam("tracing").pointee.gr_gid
      precondition(setgroups(1, [tracing]) == 0 && setgid(65_534) == 0 && setuid(65_534) == 0)
      setenv("LTTNG_HOME", "/own", 1)

      let folder = Self.homeInsideRoute()
      precondition(folder != "/own" && folder.hasPrefix("/tmp/lttrecipe-"))
      precondition(String(cString: getenv("LTTNG_HOME")) == "/own")
      precondition(getgrnam("tracing") != nil)
      precondition(access(folder, F_OK) != 0)
    }
  }

  /// Takes the route and leaves it; returns the home that the library sees meanwhile.
  private static func homeInsideRoute() -> String {
    guard let route = ShortRoute() else { preconditionFailure("no route") }

    let home = String(cString: getenv("LTTNG_HOME"))
    var target = [CChar](repeating: 0, count: 256)
    readlink(home + "/.lttng/client-lttng-sessiond", &target, 255)
    precondition(
      target.prefix { $0 != 0 }.elementsEqual(
        SessionDaemonSockets.systemClientSocketPath.utf8CString.dropLast()))
    precondition(getgrnam("tracing") == nil)
    _ = consume route
    return home
  }

  @Test func `root has no use for it`() async {
    await #expect(processExitsWith: .success) {
      precondition(ShortRoute() == nil)
      precondition(getenv("LTTNG_HOME") == nil)
    }
  }
}
