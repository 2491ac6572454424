import CLTTngCtl
import DaemonSupport
import Glibc
import LTTngModel
import Testing

@testable import LTTngControl

@Suite(
  .serialized, .timeLimit(.minutes(10)),
  .enabled(if: recordingObstacle == nil, "a session cannot be recorded here"))
struct SnapshotTests {
  @Test func `outputs come and go by their name`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          let relay = RelayAddress(control: "net://localhost:1:2/dir/")
          let outputs = [
            SnapshotOutput<String>(name: "a b", place: .local(home + "/snap"), maxSize: 10_485_760),
            SnapshotOutput<String>(name: "ä", place: .relay(relay)),
          ]
          // The daemon saves the outputs of snapshot sessions only.
          for kind: SessionOutput<String> in [.snapshot, .none] {
            try control.createSession(SessionConfiguration(name: "s", output: kind))
            for output in outputs {
              try control.call { try $0.addSnapshotOutput(output, toSession: "s") }
              let observed = try control.observeSession(named: "s")
              #expect(observed?.output == kind)
              #expect(observed?.snapshotOutputs == [output.normalized])
              #expect(
                errorCode {
                  try control.call { try $0.addSnapshotOutput(output, toSession: "s") }
                } == LTTngErrorCode(LTTNG_ERR_SNAPSHOT_OUTPUT_EXIST))
              try control.call {
                try $0.removeSnapshotOutput(named: output.name, fromSession: "s")
              }
            }
            #expect(try control.observeSession(named: "s")?.snapshotOutputs == [])
            let missing = errorCode {
              try control.call {
                try $0.removeSnapshotOutput(named: "a b", fromSession: "s")
              }
            }
            #expect(missing == .invalid)
            try control.call { try $0.destroySession(named: "s") }
          }
        }
      }
    }
  }

  @Test func `snapshots are recorded where they should be, and readable`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          let relay = try RelayDaemon.start(inHome: home)
          defer { relay.end() }
          let ticker = try Ticker(inHome: home)
          let own = SnapshotOutput<String>(name: "own", place: .local(home + "/own"))
          let given = SnapshotOutput<String>(name: "given", place: .local(home + "/given"))
          let remote = SnapshotOutput<String>(
            name: "remote", place: .relay(RelayAddress(control: relay.url)))
          try control.createSession(SessionConfiguration(name: "s", output: .snapshot))
          try control.addChannel(toSession: "s")
          #expect(
            errorCode { try control.call { try $0.recordSnapshot(ofSession: "s", into: own) } }
              == LTTngErrorCode(LTTNG_ERR_START_SESSION_ONCE))
          try control.startSession(named: "s")
          try ticker.run(100)
          #expect(
            errorCode { try control.call { try $0.recordSnapshot(ofSession: "s", into: nil) } }
              == LTTngErrorCode(LTTNG_ERR_SNAPSHOT_FAIL))
          try control.call { try $0.addSnapshotOutput(own, toSession: "s") }
          for output in [nil, given, remote] {
            try control.call { try $0.recordSnapshot(ofSession: "s", into: output) }
          }

          for folder in [home + "/own", home + "/given", relay.folder] {
            #expect(try tickCount(below: folder, home: home) == 100)
          }
          #expect(try names(in: home + "/given").allSatisfy { $0.hasPrefix("given-") })
        }
      }
    }
  }

  @Test func `outputs that cannot be are refused`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          try control.createSession(named: "local", outputPath: home + "/out")
          try control.createSession(SessionConfiguration(name: "s", output: .snapshot))
          let good = SnapshotOutput<String>(name: "a", place: .local(home + "/snap"))
          #expect(
            errorCode {
              try control.call { try $0.addSnapshotOutput(good, toSession: "local") }
            } == LTTngErrorCode(LTTNG_ERR_NOT_SNAPSHOT_SESSION))
          let calls = control.mutatingCallCount
          for output in [
            SnapshotOutput<String>(name: "", place: .local(home)),
            SnapshotOutput<String>(name: "../a", place: .local(home)),
            SnapshotOutput<String>(name: String(repeating: "a", count: 300), place: .local(home)),
            SnapshotOutput<String>(name: "a", place: .local("relative")),
            SnapshotOutput<String>(name: "a", place: .local("/a\0b")),
            SnapshotOutput<String>(name: "a", place: .relay(RelayAddress(control: "tcp://a"))),
          ] {
            #expect(
              errorCode {
                try control.call { try $0.addSnapshotOutput(output, toSession: "s") }
              }
                == .invalid)
          }
          #expect(control.mutatingCallCount == calls)
        }
      }
    }
  }
}
