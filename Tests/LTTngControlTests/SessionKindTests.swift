import CLTTngCtl
import DaemonSupport
import Glibc
import LTTngModel
import Testing

@testable import LTTngControl

/// Sessions of every kind are read back as they were created.
@Suite(
  .serialized, .timeLimit(.minutes(10)),
  .enabled(if: recordingObstacle == nil, "a session cannot be recorded here"))
struct SessionKindTests {
  @Test func `a session whose data is not written in time is left as it is`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          try control.createSession(named: "s", outputPath: home + "/out")
          try control.addChannel(toSession: "s")
          try control.startSession(named: "s")
          try control.call { $0.waitingLimit = 0 }
          let code = errorCode { try control.call { try $0.destroySession(named: "s") } }
          #expect(code == .dataPending)
          #expect(try control.sessionNames() == ["s"])

          try control.call { $0.waitingLimit = 60_000 }
          try control.call { try $0.destroySession(named: "s") }
          #expect(try control.sessionNames() == [])
        }
      }
    }
  }

  @Test func `sessions without a relay daemon are read back`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          let outputs: [SessionOutput<String>] = [.none, .local(home + "/a b"), .snapshot]
          for (index, output) in outputs.enumerated() {
            for path in [nil, home + "/memory"] {
              let name = "s\(index)\(path == nil ? "" : "-memory")"
              try control.createSession(
                SessionConfiguration(name: name, output: output, sharedMemoryPath: path))
              let expected = ObservedSession(name: name, output: output, sharedMemoryPath: path)
              #expect(try control.observeSession(named: name) == expected)

              try control.addChannel(toSession: name)
              try control.startSession(named: name)
              let active = try control.observeSession(named: name)
              #expect(active?.output == output && active?.sharedMemoryPath == path)
              try control.call { try $0.destroySession(named: name) }
              #expect(try control.observeSession(named: name) == nil)
            }
          }
        }
      }
    }
  }

  @Test func `sessions that a relay daemon receives are read back and received`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          let relay = try RelayDaemon.start(inHome: home)
          defer { relay.end() }
          let ticker = try Ticker(inHome: home)
          let pair = RelayAddress(
            control: "tcp://localhost:\(relay.controlPort)",
            data: "tcp4://127.0.0.1:\(relay.dataPort)")
          let outputs: [SessionOutput<String>] = [
            .relay(RelayAddress(control: relay.url + "//sub/./dir/")), .relay(pair),
            .live(RelayAddress(control: relay.url), interval: 1_234_567),
          ]
          for (index, output) in outputs.enumerated() {
            let name = "s\(index)"
            try control.createSession(SessionConfiguration(name: name, output: output))
            #expect(
              try control.observeSession(named: name)
                == ObservedSession(name: name, output: output.normalized))

            try control.addChannel(toSession: name)
            try control.startSession(named: name)
            try ticker.run(100)
            try control.call { try $0.destroySession(named: name) }
            #expect(try tickCount(below: relay.folder, home: home) == 100 * (index + 1))
          }
          let host = try names(in: relay.folder)
          #expect(host.count == 1)
          #expect(try names(in: relay.folder + "/" + host.joined()).contains("sub"))
        }
      }
    }
  }

  /// LTTng creates the session all the same.
  @Test func `a missing relay daemon shows at the first channel`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          let relay = try RelayDaemon.start(inHome: home)
          relay.end()
          let output = SessionOutput<String>.relay(RelayAddress(control: relay.url))
          try control.createSession(SessionConfiguration(name: "s", output: output))
          #expect(
            errorCode { try control.addChannel(toSession: "s") } == .relayConnectFailed)
          try control.call { try $0.destroySession(named: "s") }
          #expect(control.isSessionDaemonAlive())
        }
      }
    }
  }

  @Test func `the list of sessions says what each is`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          let begin = UInt64(time(nil))
          try control.createSession(named: "a", outputPath: home + "/out")
          try control.createSession(SessionConfiguration(name: "b", output: .snapshot))
          try control.addChannel(toSession: "a")
          try control.startSession(named: "a")
          let calls = control.mutatingCallCount
          let sessions = try control.call { try $0.listSessions() }

          #expect(sessions.map(\.name).sorted() == ["a", "b"])
          #expect(sessions.filter(\.isActive).map(\.name) == ["a"])
          #expect(sessions.filter(\.isSnapshot).map(\.name) == ["b"])
          #expect(sessions.first { $0.name == "a" }?.output == home + "/out")
          #expect(
            sessions.allSatisfy { (begin...UInt64(time(nil))).contains($0.creationTime) })
          #expect(control.mutatingCallCount == calls)
        }
      }
    }
  }

  @Test func `what LTTng would misread is not sent`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          let address = RelayAddress(control: "net://127.0.0.1")
          for output: SessionOutput<String> in [
            .local("relative"), .relay(RelayAddress(control: "net://127.0.0.1:5x")),
            .live(address, interval: 0), .live(address, interval: 1 << 32),
          ] {
            let code = errorCode {
              try control.createSession(SessionConfiguration(name: "s", output: output))
            }
            #expect(code == .invalid)
          }
          let memory = errorCode {
            try control.createSession(
              SessionConfiguration(name: "s", output: .none, sharedMemoryPath: "relative"))
          }
          #expect(memory == .invalid)
          #expect(control.mutatingCallCount == 0)
        }
      }
    }
  }

  @Test func `a session that cannot have its shared memory does not stay`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          let path = "/" + String(repeating: "m", count: 5000)
          let code = errorCode {
            try control.createSession(
              SessionConfiguration(name: "s", output: .none, sharedMemoryPath: path))
          }
          #expect(code == .invalid)
          let names = try control.sessionNames()
          #expect(names == [])
        }
      }
    }
  }

  @Test func `a live session is read while it records`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          let relay = try RelayDaemon.start(inHome: home)
          defer { relay.end() }
          let ticker = try Ticker(inHome: home)
          try control.createSession(
            SessionConfiguration(
              name: "s", output: .live(RelayAddress(control: relay.url), interval: 100_000)))
          try control.addChannel(toSession: "s")
          try control.startSession(named: "s")
          let program = try ticker.start()
          let reader = try read(relay, session: "s", into: home + "/live")
          var count = 0
          for _ in 0..<3000 where count < 100 {
            count = try tickCount(listing: home + "/live")
            usleep(10_000)
          }
          #expect(count >= 100)
          #expect(try control.observeSession(named: "s")?.isActive == true)

          kill(program, SIGKILL)
          waitpid(program, nil, 0)
          try control.call { try $0.destroySession(named: "s") }
          var status: CInt = 0
          waitpid(reader, &status, 0)
          #expect(status == 0)
          #expect(try tickCount(listing: home + "/live") >= count)
        }
      }
    }
  }
}

/// Starts babeltrace2 on a live session; it ends with the session.
private func read(_ relay: RelayDaemon, session: String, into file: String) throws -> pid_t {
  var host = [CChar](repeating: 0, count: 256)
  gethostname(&host, host.count)
  let name = String(
    decoding: host.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  try write("", to: file)
  return try start([
    "timeout", "60", "sh", "-c",
    "exec babeltrace2 --input-format=lttng-live \"$0\" > \"$1\"",
    "net://127.0.0.1:\(relay.livePort)/host/\(name)/\(session)", file,
  ])
}
