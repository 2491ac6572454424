import DaemonSupport
import Glibc
import LTTngModel
import Testing

@testable import LTTngControl

/// What the session daemon says no to, and how.
@Suite(
  .serialized, .timeLimit(.minutes(10)),
  .enabled(if: recordingObstacle == nil, "a session cannot be recorded here"))
struct AnswerTests {
  @Test func `what a session is not made for is refused by its own answer`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          let elsewhere = SnapshotOutput<String>(name: "o", place: .local(home + "/o"))
          try control.createSession(named: "files", outputPath: home + "/files")
          try control.createSession(SessionConfiguration(name: "none", output: .none))
          expect(.noChannel) { try control.startSession(named: "files") }
          for session in ["files", "none"] {
            try control.addChannel(toSession: session)
            try control.startSession(named: session)
          }
          expect(.notSnapshotSession) {
            try control.call { try $0.recordSnapshot(ofSession: "files", into: elsewhere) }
          }
          expect(.notSnapshotSession) {
            try control.call { try $0.addSnapshotOutput(elsewhere, toSession: "files") }
          }
          expect(.rotationUnavailable) {
            _ = try control.call { try $0.rotateSession(named: "none") }
          }
          expect(.sessionNotFound) {
            try control.call { try $0.addSnapshotOutput(elsewhere, toSession: "missing") }
          }
          expect(.sessionNotFound) { try control.startSession(named: "missing") }
        }
      }
    }
  }

  @Test func `a stopped session is rotated once, also by clearing it`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          for session in ["rotated", "cleared"] {
            try control.createSession(named: session, outputPath: home + "/\(session)")
            try control.addChannel(toSession: session)
            try control.startSession(named: session)
            try control.stopSession(named: session)
          }
          _ = try control.call { try $0.rotateSession(named: "rotated") }
          expect(.alreadyRotatedAfterStop) {
            _ = try control.call { try $0.rotateSession(named: "rotated") }
          }
          // The daemon clears by rotating, and answers so.
          try control.call { try $0.clearSession(named: "cleared") }
          expect(.alreadyRotatedAfterStop) {
            _ = try control.call { try $0.rotateSession(named: "cleared") }
          }
        }
      }
    }
  }

  @Test func `the metadata of live sessions and of buffers per process stays`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          let relay = try RelayDaemon.start(inHome: home)
          defer { relay.end() }
          try control.createSession(
            SessionConfiguration(
              name: "live",
              output: .live(RelayAddress(control: relay.url), interval: 1_000_000)))
          try control.addChannel(toSession: "live")
          try control.createSession(named: "processes", outputPath: home + "/processes")
          try control.createChannel(
            ChannelConfiguration(name: "c", domain: .user, buffering: .perProcess),
            inSession: "processes")
          expect(.bufferTypeMismatch) {
            try control.createChannel(
              ChannelConfiguration(name: "d", domain: .user), inSession: "processes")
          }
          for session in ["live", "processes"] { try control.startSession(named: session) }
          expect(.liveSession) {
            try control.call { try $0.regenerateMetadata(ofSession: "live") }
          }
          expect(.perProcessSession) {
            try control.call { try $0.regenerateMetadata(ofSession: "processes") }
          }
          expect(.rotationUnavailable) {
            _ = try control.call { try $0.rotateSession(named: "live") }
          }
        }
      }
    }
  }

  @Test func `a snapshot must hold a packet of each sub-buffer`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          let ticker = try Ticker(inHome: home)
          let small = SnapshotOutput<String>(name: "o", place: .local(home + "/o"), maxSize: 4096)
          try control.createSession(SessionConfiguration(name: "s", output: .snapshot))
          try control.addChannel(toSession: "s")
          try control.startSession(named: "s")
          try ticker.run(1)
          expect(.maxSizeInvalid) {
            try control.call { try $0.recordSnapshot(ofSession: "s", into: small) }
          }
        }
      }
    }
  }

  @Test func `names that LTTng does not take are told apart`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          try control.createSession(named: "s", outputPath: home + "/s")
          for name in ["a/b", ".a"] {
            expect(.channelNameInvalid) {
              try control.createChannel(
                ChannelConfiguration(name: name, domain: .user), inSession: "s")
            }
          }
          try control.addChannel(toSession: "s")
          for name in ["lttng_jul:event", "lttng_python:event"] {
            let pattern = try #require(NamePattern(name))
            expect(.eventNameInvalid) {
              try control.enableRule(
                .tracepoint(pattern), inChannel: "c", domain: .user, ofSession: "s")
            }
          }
          let trigger = Trigger<String>(
            name: "t", condition: .consumedSize(session: "s", bytes: 1),
            actions: [TriggerAction(.notify)])
          expect(.triggerNotFound) { try control.call { try $0.unregisterTrigger(trigger) } }
          try control.call { try $0.registerTrigger(trigger) }
          expect(.triggerExists) { try control.call { try $0.registerTrigger(trigger) } }
        }
      }
    }
  }
}

private func expect(
  _ code: LTTngErrorCode, sourceLocation: SourceLocation = #_sourceLocation,
  _ body: () throws -> Void
) {
  #expect(errorCode(body) == code, sourceLocation: sourceLocation)
}
