import CLTTngCtl
import DaemonSupport
import Glibc
import LTTngModel
import Testing

@testable import LTTngControl

@Suite(
  .serialized, .timeLimit(.minutes(10)),
  .enabled(if: PrivateDaemon.obstacle == nil, "no private session daemon is possible here"))
struct PrivateDaemonCallTests {
  @Test func `a tracker has exactly the given set`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          try control.createSession(named: "s", outputPath: home + "/out")
          try control.createChannel(
            ChannelConfiguration(name: "c", domain: .user), inSession: "s")
          for set in [[1, 2], [1, 2], [2, 65_534], [], [0]] as [[UInt32]] {
            let tracker = ProcessAttributeTracker(
              domain: .user, attribute: .vuid, inclusionSet: set)
            try control.setTracker(tracker, ofSession: "s")
            #expect(try control.observeSession(named: "s")?.trackers == [tracker])
          }
        }
      }
    }
  }

  @Test func `a user who is tracked by name counts by number`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          try control.createSession(named: "s", outputPath: home + "/out")
          try lttng("track", "-u", "-s", "s", "--vuid", "root,nobody")
          let both = ProcessAttributeTracker(
            domain: .user, attribute: .vuid, inclusionSet: [0, 65_534])
          let root = ProcessAttributeTracker(domain: .user, attribute: .vuid, inclusionSet: [0])

          #expect(try control.observeSession(named: "s")?.trackers == [both])
          try control.setTracker(root, ofSession: "s")
          #expect(try control.observeSession(named: "s")?.trackers == [root])
        }
      }
    }
  }

  /// What ``ContextType/domains`` says is what the daemon does.
  @Test func `the daemon takes the context fields of the user space domain`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          try control.createSession(named: "s", outputPath: home + "/out")
          try control.createChannel(
            ChannelConfiguration(name: "c", domain: .user), inSession: "s")
          var accepted: [ContextType] = []
          for context in ContextType.allCases {
            do {
              try control.addContext(context, toChannel: "c", domain: .user, inSession: "s")
              accepted.append(context)
            } catch let error as LTTngError {
              #expect(error.code == LTTngErrorCode(LTTNG_ERR_UST_CONTEXT_INVAL))
            }
          }

          #expect(accepted == ContextType.allCases.filter { $0.domains.contains(.user) })
          #expect(
            try control.observeSession(named: "s")?.channels.first?.contexts
              == accepted.map(ContextField.type))
        }
      }
    }
  }

  @Test func `what could crash a kernel or mean something else is not sent`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          let priority = #expect(throws: LTTngError.self) {
            try control.addContext(.prio, toChannel: "c", domain: .kernel, inSession: "s")
          }
          #expect(priority?.code == LTTngErrorCode(LTTNG_ERR_KERN_CONTEXT_UNAVAILABLE))
          #expect(throws: LTTngError.self) {
            try control.enableRule(
              .systemCall(.all), inChannel: "c", domain: .user, ofSession: "s")
          }
          #expect(throws: LTTngError.self) {
            try control.createSession(named: "a\0b", outputPath: home)
          }
          #expect(control.mutatingCallCount == 0)
        }
      }
    }
  }

  @Test func `races are the caller's to judge`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          let channel = ChannelConfiguration(name: "c", domain: .user)
          try control.createSession(named: "s", outputPath: home + "/out")
          var codes: [LTTngErrorCode?] = []
          for _ in 0..<2 {
            codes.append(code { try control.createChannel(channel, inSession: "s") })
            codes.append(
              code {
                try control.addContext(.vpid, toChannel: "c", domain: .user, inSession: "s")
              })
            codes.append(
              code {
                try control.enableRule(
                  .tracepoint(.all), inChannel: "c", domain: .user, ofSession: "s")
              })
            codes.append(code { try control.startSession(named: "s") })
          }

          #expect(codes.prefix(4).allSatisfy { $0 == nil })
          #expect(
            codes.suffix(4) == [
              LTTngErrorCode(LTTNG_ERR_UST_CHAN_EXIST),
              .alreadyStarted,
              LTTngErrorCode(LTTNG_ERR_UST_EVENT_ENABLED),
              .alreadyStarted,
            ])
        }
      }
    }
  }

  @Test func `kernel calls say that a root daemon is needed`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          try control.createSession(named: "s", outputPath: home + "/out")
          let channel = ChannelConfiguration(name: "c", domain: .kernel)
          // The daemon answers before it reads the channel, so the connection may break instead.
          let answer = code { try control.createChannel(channel, inSession: "s") }
          #expect(answer == .needsRootSessionDaemon || answer == .fatal)
          #expect(
            code { _ = try control.tracepointNames(in: .kernel) } == .needsRootSessionDaemon)
          #expect(code { _ = try control.systemCallNames() } == .needsRootSessionDaemon)
          #expect(control.isSessionDaemonAlive())
        }
      }
    }
  }

  @Test func `running programs show their tracepoints and losses are counted`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          let preload = ["LD_PRELOAD=liblttng-ust-libc-wrapper.so"]
          #expect(try control.tracepointNames(in: .user) == [])
          let program = try start(["sleep", "60"], environment: preload)
          defer {
            kill(program, SIGKILL)
            waitpid(program, nil, 0)
          }
          var names: [String] = []
          // A program registers its tracepoints provider by provider.
          for _ in 0..<1000 where !names.contains("lttng_ust_libc:malloc") {
            names = try control.tracepointNames(in: .user)
            usleep(10_000)
          }
          #expect(names.contains("lttng_ust_libc:malloc"))
          #expect(names == Set(names).sorted())

          var channel = ChannelConfiguration(name: "c", domain: .user)
          channel.subbufSize = 4096
          channel.numSubbuf = 2
          try control.createSession(named: "s", outputPath: home + "/out")
          try control.createChannel(channel, inSession: "s")
          try control.enableRule(.tracepoint(.all), inChannel: "c", domain: .user, ofSession: "s")
          try control.startSession(named: "s")
          try run(["sh", "-c", "ls -lR /usr/share; true"], environment: preload)
          try control.stopSessionWithoutWaiting(named: "s")
          while try control.isDataPending(inSession: "s") { usleep(1000) }

          let losses = try control.losses(ofSession: "s")
          #expect(losses.map(\.channel) == ["c"])
          #expect(losses.map(\.domain) == [.user])
          #expect(losses.allSatisfy { $0.discardedEventCount > 0 && $0.lostPacketCount == 0 })
        }
      }
    }
  }
}

/// Returns the code of what `body` throws; nil when it throws nothing.
private func code(_ body: () throws -> Void) -> LTTngErrorCode? {
  do {
    try body()
    return nil
  } catch {
    return (error as? LTTngError)?.code
  }
}
