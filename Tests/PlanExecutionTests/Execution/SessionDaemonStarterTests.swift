import Glibc
import LTTngModel
import SystemPackage
import TestSupport
import Testing

@testable import PlanExecution

struct SessionDaemonStarterTests {
  private let programs = FakePrograms()

  private func starter(
    isRoot: Bool = false, isBehindSudo: Bool = false, isMember: Bool = false,
    hasSocket: Bool = false, stale: String? = nil,
    hasService: Bool = false, processIDPaths: [String] = [], home: String? = nil
  ) -> SessionDaemonStarter {
    SessionDaemonStarter(
      programs: programs,
      facts: SessionDaemonFacts(
        isRoot: isRoot, isBehindSudo: isBehindSudo, isTracingMember: isMember,
        hasSystemSocket: hasSocket, staleSocket: stale,
        hasService: hasService, processIDPaths: processIDPaths), privateHome: home)
  }

  /// Starts a daemon that answers at once, or never: then a failure is told after two seconds.
  private func start(
    _ starter: SessionDaemonStarter, _ domains: Set<TracingDomain>, isAlive: Bool = true
  ) -> Result<StartedDaemon?, Problem> {
    Result { () throws(Problem) in try starter.start(for: domains) { isAlive } }
  }

  @Test func `a daemon whose agents would have no port is given one`() throws {
    let process = try DaemonProcess()
    let starter = SessionDaemonStarter(
      programs: programs,
      facts: SessionDaemonFacts(
        isRoot: false, isTracingMember: false, hasSystemSocket: false, staleSocket: nil,
        hasService: false, processIDPaths: [process.file], agentPort: 40123))
    _ = try start(starter, [.jul]).get()
    #expect(
      programs.commands == ["lttng-sessiond --daemonize --no-kernel --agent-tcp-port=40123"])
  }

  @Test func `a free port is found, and one that is taken is not`() throws {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let port = try #require(AgentPort.bind(0))
    address.sin_port = port.bigEndian
    let isListening = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
          && listen(descriptor, 1) == 0
      }
    }
    try #require(isListening)
    #expect(AgentPort.bind(port) == nil)
    let other = try #require(AgentPort.bind(0))
    #expect(other != port && other != 0)
  }

  @Test func `root takes the service where there is one`() throws {
    let process = try DaemonProcess()
    defer { withExtendedLifetime(process) {} }
    let starter = starter(isRoot: true, hasService: true, processIDPaths: [process.file])
    let daemon = StartedDaemon(kind: .service, processID: process.processID, privateHome: nil)
    #expect(start(starter, [.user]) == .success(daemon))
    #expect(starter.mayEnd(daemon))
    #expect(throws: Never.self) { try starter.end(daemon) }
    #expect(
      programs.commands == [
        "systemctl start lttng-sessiond.service", "systemctl stop lttng-sessiond.service",
      ])
  }

  @Test func `under sudo the service is started as by root, and left to those who may use it`()
    throws
  {
    let process = try DaemonProcess()
    defer { withExtendedLifetime(process) {} }
    let starter = starter(
      isRoot: true, isBehindSudo: true, hasService: true, processIDPaths: [process.file])
    let service = StartedDaemon(kind: .service, processID: process.processID, privateHome: nil)
    #expect(start(starter, [.kernel]) == .success(service))
    #expect(!starter.mayEnd(service))
    #expect(
      !starter.mayEnd(StartedDaemon(kind: .process, processID: 7, privateHome: nil)))
    #expect(!starter.needsSudo(for: [.kernel]))
    #expect(programs.commands == ["systemctl start lttng-sessiond.service"])
  }

  @Test func `a member of the group takes the service by sudo for the kernel alone`() throws {
    let process = try DaemonProcess()
    defer { withExtendedLifetime(process) {} }
    let starter = starter(isMember: true, hasService: true, processIDPaths: [process.file])
    let service = StartedDaemon(kind: .service, processID: process.processID, privateHome: nil)
    #expect(start(starter, [.kernel]) == .success(service))
    // It may have other users' sessions, which a member of the group does not see.
    #expect(!starter.mayEnd(service))
    let daemon = StartedDaemon(kind: .process, processID: process.processID, privateHome: nil)
    #expect(start(starter, [.user]) == .success(daemon))
    #expect(starter.mayEnd(daemon))
    #expect(
      programs.commands == [
        "sudo -n -- systemctl start lttng-sessiond.service",
        "lttng-sessiond --daemonize --no-kernel",
      ])
  }

  @Test func `without a service a process is started, with the kernel for root alone`() throws {
    let process = try DaemonProcess()
    defer { withExtendedLifetime(process) {} }
    _ = start(starter(isRoot: true, processIDPaths: [process.file]), [.kernel, .user])
    _ = start(starter(isRoot: true, processIDPaths: [process.file]), [.user])
    _ = start(starter(processIDPaths: [process.file]), [.user])
    #expect(
      programs.commands == [
        "lttng-sessiond --daemonize", "lttng-sessiond --daemonize --no-kernel",
        "lttng-sessiond --daemonize --no-kernel",
      ])
  }

  @Test func `a private daemon never is the service`() throws {
    let process = try DaemonProcess()
    defer { withExtendedLifetime(process) {} }
    let starter = starter(
      isRoot: true, hasService: true, processIDPaths: [process.file], home: "/home")
    let daemon = StartedDaemon(
      kind: .process, processID: process.processID, privateHome: "/home")
    #expect(start(starter, [.user]) == .success(daemon))
  }

  @Test(arguments: [
    (
      false, false, "the kernel domain needs a root session daemon, and none is running",
      "start it: sudo systemctl start lttng-sessiond (or: sudo lttng-sessiond --daemonize), and "
        + "join its group: sudo usermod -aG tracing $USER, then log in anew; or run it as root: sudo lttrecipe apply RECIPE"
    ),
    (
      true, false, "the kernel domain needs a root session daemon, and none is running",
      "start it: sudo systemctl start lttng-sessiond (or: sudo lttng-sessiond --daemonize)"
    ),
    (
      false, true, "the kernel domain needs the root session daemon, which this user may not use",
      "join its group: sudo usermod -aG tracing $USER, then log in anew; or run it as root: sudo lttrecipe apply RECIPE"
    ),
  ])
  func `the kernel without root is told what to do`(
    isMember: Bool, hasSocket: Bool, message: String, help: String
  ) {
    let problem = Problem(.environmentNotReady, message, help: help)
    #expect(
      start(starter(isMember: isMember, hasSocket: hasSocket), [.kernel], isAlive: false)
        == .failure(problem))
    #expect(programs.commands == [])
  }

  @Test func `a program that is not installed is told`() {
    programs.results = [
      .failure(ProgramError(program: "x", errorNumber: ENOENT, description: "x: not found"))
    ]
    #expect(
      start(starter(), [.user], isAlive: false)
        == .failure(
          Problem(
            .environmentNotReady, "x: not found", help: "install it: apt-get install lttng-tools")))
  }

  @Test func `a daemon that cannot be started is told why, and what to do`() {
    programs.results = [
      .success(ProgramResult(exit: .exited(1), errorOutput: Array("Error: no\n".utf8)))
    ]
    #expect(
      start(starter(), [.user], isAlive: false)
        == .failure(
          Problem(
            .environmentNotReady,
            "`lttng-sessiond --daemonize --no-kernel` failed (exit status 1): Error: no",
            help: "start it by hand to see why: lttng-sessiond")))
  }

  @Test func `a service that cannot be started is told, and what to do`() {
    programs.results = [.success(ProgramResult(exit: .signaled(9)))]
    #expect(
      start(starter(isRoot: true, hasService: true), [.user], isAlive: false)
        == .failure(
          Problem(
            .environmentNotReady,
            "`systemctl start lttng-sessiond.service` failed (signal 9 (SIGKILL)):",
            help: "start it: sudo systemctl start lttng-sessiond")))
  }

  @Test func `a daemon that another process started meanwhile will do, and is not ours`() {
    programs.results = [.success(ProgramResult(exit: .exited(1)))]
    #expect(start(starter(), [.user]) == .success(nil))
  }

  @Test func `a stale socket is named`() {
    let help = "nobody answers on /run/x; remove it if no session daemon runs: rm /run/x"
    programs.results = [.success(ProgramResult(exit: .exited(1)))]
    let result = start(starter(stale: "/run/x"), [.user], isAlive: false)
    #expect(throws: Problem.self) { try result.get() }
    if case .failure(let problem) = result { #expect(problem.help == help) }
    #expect(starter(stale: "/run/x").noneRuns.help == help)
    #expect(starter().noneRuns.status == .environmentNotReady)
  }

  @Test func `a process without a number that lives is told`() throws {
    let folder = try TemporaryFolder()
    let files = try [
      folder.write("not a number", to: "a"), folder.write("0", to: "b"), folder.write("1", to: "c"),
      folder.write("999999999", to: "d"), folder.file("missing"),
    ]
    let result = start(starter(processIDPaths: files), [.user])
    #expect(throws: Problem.self) { try result.get() }
    if case .failure(let problem) = result {
      #expect(problem.message == "the session daemon's process id cannot be found")
    }
  }

  @Test func `a process is ended and awaited; one that is gone is no fault`() throws {
    let process = try DaemonProcess()
    defer { withExtendedLifetime(process) {} }
    let daemon = StartedDaemon(
      kind: .process, processID: process.processID, privateHome: nil)
    try starter().end(daemon)
    #expect(!ProcessTable.isAlive(process.processID))
    #expect(process.endSignal() == SIGTERM)
    try starter().end(daemon)
    #expect(ProcessTable.isAlive(getpid()))
  }

  @Test func `a process whose number is not known is found by its file`() throws {
    let process = try DaemonProcess()
    defer { withExtendedLifetime(process) {} }
    let daemon = StartedDaemon(kind: .process, processID: 0, privateHome: "/home")
    try starter(processIDPaths: [process.file], home: "/home").end(daemon)
    #expect(process.endSignal() == SIGTERM)
  }

  @Test func `another program that has the number by now is left alone`() throws {
    let daemon = StartedDaemon(kind: .process, processID: getpid(), privateHome: nil)
    try starter().end(daemon)
    #expect(ProcessTable.isAlive(getpid()))
    #expect(!ProcessTable.isSessionDaemon(getpid()))
  }
}
