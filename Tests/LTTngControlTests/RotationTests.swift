import CLTTngCtl
import DaemonSupport
import Glibc
import LTTngModel
import Testing

@testable import LTTngControl

@Suite(
  .serialized, .timeLimit(.minutes(10)),
  .enabled(if: recordingObstacle == nil, "a session cannot be recorded here"))
struct RotationTests {
  @Test func `schedules come, are replaced and go`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          let schedules: [RotationSchedule] = [
            .periodic(microseconds: 5_000_000), .size(bytes: 10_485_760),
          ]
          try control.createSession(named: "s", outputPath: home + "/out")
          for schedule in schedules {
            try control.call { try $0.addRotationSchedule(schedule, toSession: "s") }
          }
          #expect(try control.observeSession(named: "s")?.rotationSchedules == schedules)
          #expect(
            errorCode {
              try control.call { try $0.addRotationSchedule(schedules[0], toSession: "s") }
            } == LTTngErrorCode(LTTNG_ERR_ROTATION_SCHEDULE_SET))

          try control.addChannel(toSession: "s")
          try control.startSession(named: "s")
          try control.call { try $0.removeRotationSchedule(schedules[1], fromSession: "s") }
          try control.call {
            try $0.addRotationSchedule(.size(bytes: 4_194_304), toSession: "s")
          }
          try control.call { try $0.removeRotationSchedule(schedules[0], fromSession: "s") }
          #expect(
            try control.observeSession(named: "s")?.rotationSchedules
              == [.size(bytes: 4_194_304)])
          #expect(
            errorCode {
              try control.call { try $0.removeRotationSchedule(schedules[0], fromSession: "s") }
            } == LTTngErrorCode(LTTNG_ERR_ROTATION_SCHEDULE_NOT_SET))
        }
      }
    }
  }

  @Test func `a size schedule waits for a daemon that has just begun`() async throws {
    try await PrivateDaemon.withHome { home in
      try LateRotationThread.build(in: home)
      await #expect(processExitsWith: .success) { [home = home as String] in
        setenv("LD_PRELOAD", LateRotationThread.library(in: home), 1)
        withDaemon(home: home) { control in
          unsetenv("LD_PRELOAD")
          try control.createSession(named: "s", outputPath: home + "/out")
          try control.call { try $0.addRotationSchedule(.size(bytes: 4_194_304), toSession: "s") }
          #expect(
            try control.observeSession(named: "s")?.rotationSchedules
              == [.size(bytes: 4_194_304)])
          try control.call { try $0.destroySession(named: "s") }
          #expect(try control.observeSession(named: "s") == nil)
        }
      }
    }
  }

  @Test func `schedules that cannot be are refused`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          try control.createSession(SessionConfiguration(name: "none", output: .none))
          try control.createSession(named: "s", outputPath: home + "/out")
          let added = control.mutatingCallCount
          for schedule: RotationSchedule in [
            .periodic(microseconds: 0), .periodic(microseconds: UInt64(UInt32.max)),
            .size(bytes: 0),
          ] {
            #expect(
              errorCode {
                try control.call { try $0.addRotationSchedule(schedule, toSession: "s") }
              } == .invalid)
          }
          #expect(control.mutatingCallCount == added)
          let size = RotationSchedule.size(bytes: 4096)
          #expect(
            errorCode {
              try control.call { try $0.addRotationSchedule(size, toSession: "none") }
            } == LTTngErrorCode(LTTNG_ERR_ROTATION_NOT_AVAILABLE))
          #expect(
            errorCode {
              try control.call { try $0.addRotationSchedule(size, toSession: "missing") }
            } == .sessionNotFound)
        }
      }
    }
  }

  @Test func `each chunk of a rotated session is readable`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          let ticker = try Ticker(inHome: home)
          try control.createSession(named: "s", outputPath: home + "/out")
          try control.addChannel(toSession: "s")
          #expect(
            errorCode { _ = try control.call { try $0.rotateSession(named: "s") } }
              == LTTngErrorCode(LTTNG_ERR_START_SESSION_ONCE))
          try control.startSession(named: "s")
          for round in 1...3 {
            try ticker.run(100 * round)
            let chunk = try control.call { try $0.rotateSession(named: "s") }
            #expect(chunk.hasPrefix(home + "/out/archives/"))
            #expect(try tickCount(below: chunk, home: home) == 100 * round)
          }
          try ticker.run(50)
          try control.call { try $0.destroySession(named: "s") }

          let chunks = try names(in: home + "/out/archives").sorted {
            $0.last ?? " " < $1.last ?? " "
          }
          let counts = try chunks.map {
            try tickCount(below: "\(home)/out/archives/\($0)", home: home)
          }
          #expect(counts == [100, 200, 300, 50])
          #expect(try control.sessionNames() == [])
        }
      }
    }
  }

  /// As a schedule begins one in that moment.
  @Test func `a rotation waits for the end of another`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          let ticker = try Ticker(inHome: home)
          try control.createSession(named: "s", outputPath: home + "/out")
          try control.addChannel(toSession: "s")
          try control.startSession(named: "s")
          try ticker.run(100)
          var handle: OpaquePointer?
          try #require(lttng_rotate_session("s", nil, &handle) == 0)
          lttng_rotation_handle_destroy(handle)
          let chunk = try control.call { try $0.rotateSession(named: "s") }

          let chunks = try names(in: home + "/out/archives").sorted()
          #expect(chunks.count == 2 && chunk.hasSuffix(chunks.last ?? "none"), "\(chunks)")
        }
      }
    }
  }

  @Test func `a chunk that a relay daemon archives is named as the daemon names it`()
    async throws
  {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          let relay = try RelayDaemon.start(inHome: home)
          defer { relay.end() }
          let ticker = try Ticker(inHome: home)
          try control.createSession(
            SessionConfiguration(
              name: "s", output: .relay(RelayAddress(control: relay.url + "/dir"))))
          try control.addChannel(toSession: "s")
          try control.startSession(named: "s")
          try ticker.run(100)
          let chunk = try control.call { try $0.rotateSession(named: "s") }
          let path = chunk.split(separator: "/").dropFirst(2).joined(separator: "/")

          #expect(chunk.hasPrefix(relay.url + "/"))
          #expect(try tickCount(below: relay.folder + "/" + path, home: home) == 100)
          try ticker.run(10)
          try control.call { try $0.destroySession(named: "s") }
          #expect(try tickCount(below: relay.folder, home: home) == 110)
        }
      }
    }
  }

  @Test func `sessions that cannot rotate say so`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          for output: SessionOutput<String> in [.none, .snapshot] {
            try control.createSession(SessionConfiguration(name: "s", output: output))
            try control.addChannel(toSession: "s")
            try control.startSession(named: "s")
            #expect(
              errorCode { _ = try control.call { try $0.rotateSession(named: "s") } }
                == LTTngErrorCode(LTTNG_ERR_ROTATION_NOT_AVAILABLE))
            try control.call { try $0.destroySession(named: "s") }
          }
          #expect(
            errorCode { _ = try control.call { try $0.rotateSession(named: "missing") } }
              == .sessionNotFound)
        }
      }
    }
  }
}
