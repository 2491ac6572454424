import Glibc
import LTTngControl
import Testing

struct SessionDaemonSocketsTests {
  @Test func `a path without anything is absent`() {
    #expect(SessionDaemonSockets.state(ofSocketAt: "/nonexistent/socket") == .absent)
    #expect(SessionDaemonSockets.state(ofSocketAt: "/etc/passwd/socket") == .absent)
  }

  @Test func `a path that is too long for a socket cannot be reached`() {
    let path = "/tmp/" + String(repeating: "s", count: 200)

    #expect(SessionDaemonSockets.state(ofSocketAt: path) == .unreachable)
  }

  @Test func `a socket answers while its process listens and is stale afterwards`() throws {
    var template = Array("/tmp/lttrecipe-sockets-XXXXXX".utf8CString)
    try #require(mkdtemp(&template) != nil)
    let folder = String(
      decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let path = folder + "/socket"
    defer {
      unlink(path)
      rmdir(folder)
    }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let listener = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0)
    let isBound = withUnsafeBytes(of: &address) { bytes in
      bind(
        listener, bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self),
        socklen_t(bytes.count)) == 0
    }
    try #require(isBound && listen(listener, 1) == 0)

    #expect(SessionDaemonSockets.state(ofSocketAt: path) == .answering)
    close(listener)
    #expect(SessionDaemonSockets.state(ofSocketAt: path) == .stale)
  }

  @Test(.enabled(if: getuid() == 0, "only for root"))
  func `root looks into the system's folder only`() {
    #expect(SessionDaemonSockets.clientSocketPaths == ["/var/run/lttng/client-lttng-sessiond"])
    #expect(SessionDaemonSockets.processIDFilePaths == ["/var/run/lttng/lttng-sessiond.pid"])
    #expect(throws: PrivateDaemonError.rootIgnoresHome) {
      try SessionDaemon.usePrivateDaemon(home: "/tmp")
    }
  }
}
