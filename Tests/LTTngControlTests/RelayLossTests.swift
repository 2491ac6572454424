import CLTTngCtl
import DaemonSupport
import Glibc
import LTTngModel
import Testing

@testable import LTTngControl

@Suite(
  .serialized, .timeLimit(.minutes(10)),
  .enabled(if: recordingObstacle == nil, "a session cannot be recorded here"))
struct RelayLossTests {
  @Test(arguments: ["rotate", "clear", "snapshot", "destroy"])
  func `a relay daemon that goes away keeps nobody waiting`(command: String) async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) {
        [home = home as String, command = command as String] in
        withDaemon(home: home) { control in
          try control.call { $0.waitingLimit = 5000 }
          let relay = try RelayDaemon.start(inHome: home)
          let address = RelayAddress(control: relay.url)
          try control.createSession(
            SessionConfiguration(
              name: "s", output: command == "snapshot" ? .snapshot : .relay(address)))
          try control.addChannel(toSession: "s")
          try control.startSession(named: "s")
          try Ticker(inHome: home).run(100)
          relay.end()

          let code = errorCode { try give(command, to: control, relay: address) }
          #expect((code == nil) == (command == "destroy"))
          // What the relay daemon did not get is lost, and that is said.
          let destroyed = errorCode { try control.call { try $0.destroySession(named: "s") } }
          #expect(
            [nil, .rotationFailed, .rotationPending].contains(destroyed),
            "\(String(describing: destroyed))")
          if destroyed != .rotationPending {
            #expect(try control.sessionNames() == [])
          }
          #expect(control.isSessionDaemonAlive())
        }
      }
    }
  }
}

/// Tells the session `s` something that needs the relay daemon.
private func give(_ command: String, to control: TestControl, relay: RelayAddress) throws {
  switch command {
  case "rotate": _ = try control.call { try $0.rotateSession(named: "s") }
  case "clear": try control.call { try $0.clearSession(named: "s") }
  case "snapshot":
    let output = SnapshotOutput<String>(name: "a", place: .relay(relay))
    try control.call { try $0.recordSnapshot(ofSession: "s", into: output) }
  default: break
  }
}
