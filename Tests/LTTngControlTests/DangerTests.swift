import CLTTngCtl
import DaemonSupport
import Glibc
import LTTngModel
import Testing

@testable import LTTngControl

/// What crashes LTTng 2.13.9, this process or a kernel, and what keeps it from happening.
@Suite(
  .serialized, .timeLimit(.minutes(10)),
  .enabled(if: PrivateDaemon.obstacle == nil, "no private session daemon is possible here"))
struct DangerTests {
  /// The functions that no program of ours calls at all.
  ///
  /// 1 and 2: `lttng_list_events()` of a channel with exclusions, or of no channel. 3:
  /// `lttng_list_tracepoint_fields()` for an agent's domain. 5: `lttng_disable_event_ext()` for a user space
  /// probe.
  @Test(arguments: [
    "lttng_list_events", "lttng_list_tracepoint_fields", "lttng_disable_event_ext",
  ])
  func `1, 2, 3, 5: functions that can end a daemon are not linked`(function: String) throws {
    let symbols = try Self.undefinedSymbols()

    #expect(symbols.contains("lttng_list_sessions"))
    #expect(!symbols.contains(function))
  }

  @Test func `1: a channel with exclusions is observed and counted`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          try control.createSession(named: "s", outputPath: home + "/out")
          try control.createChannel(
            ChannelConfiguration(name: "c", domain: .user), inSession: "s")
          try lttng("enable-event", "-u", "-s", "s", "-c", "c", "a:*", "-x", "a:b")
          #expect(try control.observeSession(named: "s")?.channels.count == 1)
          #expect(try control.losses(ofSession: "s").map(\.channel) == ["c"])
          #expect(control.isSessionDaemonAlive())
        }
      }
    }
  }

  @Test func `2: questions about what is not there end no daemon`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          try control.createSession(named: "s", outputPath: home + "/out")
          #expect(try control.observeSession(named: "missing") == nil)
          #expect(try control.losses(ofSession: "s") == [])
          #expect(throws: LTTngError.self) { try control.losses(ofSession: "missing") }
          #expect(try control.sessionNames() == ["s"])
        }
      }
    }
  }

  @Test func `3: the names of every domain are listed by a daemon that lives on`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          for domain in TracingDomain.allCases {
            _ = try? control.tracepointNames(in: domain)
            #expect(control.isSessionDaemonAlive())
          }
        }
      }
    }
  }

  @Test func `4: pending data of an active session is not asked for`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          try control.createSession(named: "s", outputPath: home + "/out")
          try control.createChannel(
            ChannelConfiguration(name: "c", domain: .user), inSession: "s")
          #expect(try !control.isDataPending(inSession: "s"))
          try control.startSession(named: "s")
          #expect(
            errorCode { _ = try control.isDataPending(inSession: "s") } == .alreadyStarted)

          try control.stopSessionWithoutWaiting(named: "s")
          try control.startSession(named: "s")
          #expect(
            errorCode { _ = try control.isDataPending(inSession: "s") } == .alreadyStarted)
          // Stopped and started by somebody else.
          try control.stopSessionWithoutWaiting(named: "s")
          try lttng("start", "s")
          #expect(
            errorCode { _ = try control.isDataPending(inSession: "s") } == .alreadyStarted)
          #expect(
            errorCode { _ = try control.isDataPending(inSession: "t") } == .sessionNotFound)
          #expect(try control.sessionNames() == ["s"])
          // Whoever started it, it is stopped once more before it is destroyed.
          try control.call { try $0.destroySession(named: "s") }
          #expect(try control.sessionNames() == [])
        }
      }
    }
  }

  /// The daemon answers before it has read the channel, and closes the connection.
  @Test func `6: an answer that comes too early does not end the process`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        signal(SIGPIPE, SIG_DFL)
        withDaemon(home: home) { control in
          let channel = ChannelConfiguration(name: "c", domain: .user)
          for _ in 0..<50 {
            #expect(throws: LTTngError.self) {
              try control.createChannel(channel, inSession: "missing")
            }
            #expect(throws: LTTngError.self) {
              try control.addContext(.vpid, toChannel: "c", domain: .user, inSession: "missing")
            }
          }
          var action = sigaction()
          sigaction(SIGPIPE, nil, &action)
          #expect(unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1)
          let names = try control.sessionNames()
          #expect(names == [])
        }
      }
    }
  }

  @Test func `7: a second control in a process traps`() async {
    await #expect(processExitsWith: .failure) {
      let first = SessionDaemon()
      let second = SessionDaemon()
      print(first.mutatingCallCount, second.mutatingCallCount)
    }
  }

  @Test func `7: a control can follow another one`() async {
    await #expect(processExitsWith: .success) {
      for _ in 0..<3 {
        let control = SessionDaemon()
        #expect(control.mutatingCallCount == 0)
      }
    }
  }

  @Test func `8: the context field that crashes a kernel is not sent`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          let error = #expect(throws: LTTngError.self) {
            try control.addContext(.prio, toChannel: "c", domain: .kernel, inSession: "s")
          }
          #expect(error?.code == .kernelContextUnavailable)
          #expect(error?.message.contains("crash") == true)
          #expect(control.mutatingCallCount == 0)
        }
      }
    }
  }

  @Test func `9: reading makes no domain`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          try control.createSession(named: "s", outputPath: home + "/out")
          let before = try control.observeSession(named: "s")
          #expect(try control.losses(ofSession: "s") == [])
          _ = try control.tracepointNames(in: .user)
          _ = try control.call { try $0.listSessions() }
          _ = control.isSessionDaemonAlive()

          #expect(try control.observeSession(named: "s") == before)
          #expect(control.mutatingCallCount == 1)
          #expect(domainCount(ofSession: "s") == 0)
        }
      }
    }
  }

  /// The symbols that `lttrecipe` takes from libraries.
  private static func undefinedSymbols(file: String = #filePath) throws -> Set<String> {
    let root = "/" + file.split(separator: "/").dropLast(3).joined(separator: "/")
    var template = Array("/tmp/lttrecipe-symbols-XXXXXX".utf8CString)
    close(mkstemp(&template))
    let listing = String(
      decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { unlink(listing) }
    try run([
      "sh", "-c", "exec nm --undefined-only --just-symbols \"$0\" > \"$1\"",
      root + "/.build/debug/lttrecipe", listing,
    ])
    return Set(
      String(decoding: try contents(of: listing), as: UTF8.self).split(separator: "\n")
        .map { String($0.prefix { $0 != "@" }) })
  }
}

/// Returns how many domains the daemon lists in a session.
func domainCount(ofSession session: String) -> CInt {
  var domains: UnsafeMutablePointer<lttng_domain>?
  defer { free(domains) }
  return lttng_list_domains(session, &domains)
}
