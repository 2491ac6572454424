import CLTTngCtl
import DaemonSupport
import Glibc
import LTTngModel
import Testing

@testable import LTTngControl

@Suite(
  .serialized, .timeLimit(.minutes(10)),
  .enabled(if: recordingObstacle == nil, "a session cannot be recorded here"))
struct ClearingTests {
  @Test func `clearing drops what was recorded before`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          let ticker = try Ticker(inHome: home)
          try control.createSession(named: "s", outputPath: home + "/out")
          try control.addChannel(toSession: "s")
          try control.startSession(named: "s")
          try ticker.run(100)
          try control.call { try $0.clearSession(named: "s") }
          try ticker.run(10)
          try control.stopSession(named: "s")
          #expect(try tickCount(below: home + "/out", home: home) == 10)

          try control.call { try $0.clearSession(named: "s") }
          try control.startSession(named: "s")
          try ticker.run(1)
          try control.call { try $0.destroySession(named: "s") }
          #expect(try tickCount(below: home + "/out", home: home) == 1)
          #expect(
            errorCode { try control.call { try $0.clearSession(named: "s") } }
              == .sessionNotFound)
        }
      }
    }
  }

  @Test func `an active session's metadata and state dump can be had anew`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          let ticker = try Ticker(inHome: home)
          try control.createSession(named: "s", outputPath: home + "/out")
          try control.addChannel(toSession: "s")
          let notStarted = LTTngErrorCode(LTTNG_ERR_SESSION_NOT_STARTED)
          #expect(
            errorCode { try control.call { try $0.regenerateMetadata(ofSession: "s") } }
              == notStarted)
          #expect(
            errorCode { try control.call { try $0.regenerateStatedump(ofSession: "s") } }
              == notStarted)
          try control.startSession(named: "s")
          let program = try ticker.start()
          var bytes = 0
          for _ in 0..<1000 where bytes == 0 {
            usleep(10_000)
            bytes = try control.call { try $0.tracepointNames(in: .user).count }
          }
          try control.call { try $0.regenerateMetadata(ofSession: "s") }
          try control.call { try $0.regenerateStatedump(ofSession: "s") }
          try control.stopSession(named: "s")
          kill(program, SIGKILL)
          waitpid(program, nil, 0)

          let file = home + "/listing"
          try run(["sh", "-c", "exec babeltrace2 \"$0\" > \"$1\"", home + "/out", file])
          let begins = String(decoding: try contents(of: file), as: UTF8.self)
            .split(separator: "\n").filter { $0.contains("lttng_ust_statedump:start") }
          #expect(begins.count == 2)
        }
      }
    }
  }

  @Test func `metadata of buffers per process cannot be had anew`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          let channel = ChannelConfiguration(name: "c", domain: .user, buffering: .perProcess)
          try control.createSession(named: "s", outputPath: home + "/out")
          try control.createChannel(channel, inSession: "s")
          try control.startSession(named: "s")
          #expect(
            errorCode { try control.call { try $0.regenerateMetadata(ofSession: "s") } }
              == LTTngErrorCode(LTTNG_ERR_PER_PID_SESSION))
        }
      }
    }
  }

  @Test func `destroying a session waits for its last event`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          let ticker = try Ticker(inHome: home)
          for round in 1...3 {
            try control.createSession(named: "s", outputPath: home + "/out\(round)")
            try control.addChannel(toSession: "s")
            try control.startSession(named: "s")
            try ticker.run(5000)
            if round > 1 { try control.stopSessionWithoutWaiting(named: "s") }
            try control.call { try $0.destroySession(named: "s") }
            #expect(try tickCount(below: home + "/out\(round)", home: home) == 5000)
            #expect(try control.sessionNames() == [])
          }
          #expect(
            errorCode { try control.call { try $0.destroySession(named: "s") } }
              == .sessionNotFound)
        }
      }
    }
  }
}
