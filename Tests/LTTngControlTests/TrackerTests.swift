import CLTTngCtl
import DaemonSupport
import Glibc
import LTTngModel
import Testing

@testable import LTTngControl

@Suite(
  .serialized, .timeLimit(.minutes(10)),
  .enabled(if: recordingObstacle == nil, "a session cannot be recorded here"))
struct TrackerTests {
  @Test func `trackers of user space have each policy`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          try control.createSession(named: "s", outputPath: home + "/out")
          var others: [ProcessAttributeTracker] = []
          for attribute in ProcessAttributeTracker.Attribute.allCases
          where attribute.domains.contains(.user) {
            for set in [[], [1, 2], [2, 65_534], [], [0]] as [[UInt32]] {
              let tracker = ProcessAttributeTracker(
                domain: .user, attribute: attribute, inclusionSet: set)
              try control.setTracker(tracker, ofSession: "s")
              #expect(try control.observeSession(named: "s")?.trackers == others + [tracker])
            }
            try control.call {
              try $0.removeTracker(of: attribute, domain: .user, fromSession: "s")
            }
            #expect(try control.observeSession(named: "s")?.trackers == others)
            let kept = ProcessAttributeTracker(
              domain: .user, attribute: attribute, inclusionSet: [7])
            try control.setTracker(kept, ofSession: "s")
            others.append(kept)
          }
          #expect(others.map(\.attribute) == [.vpid, .vuid, .vgid])
        }
      }
    }
  }

  @Test func `trackers of the kernel need its tracer`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          try control.createSession(named: "s", outputPath: home + "/out")
          for attribute in ProcessAttributeTracker.Attribute.allCases {
            let tracker = ProcessAttributeTracker(
              domain: .kernel, attribute: attribute, inclusionSet: [1])
            let code = errorCode { try control.setTracker(tracker, ofSession: "s") }
            #expect(code == .needsRootSessionDaemon || code == .kernelTracerUnavailable)
          }
          #expect(control.isSessionDaemonAlive())
        }
      }
    }
  }

  @Test func `groups and users tracked by name count by number`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          try control.createSession(named: "s", outputPath: home + "/out")
          for (attribute, name) in [
            (ProcessAttributeTracker.Attribute.vuid, "nobody"), (.vgid, "nogroup"),
          ] {
            try lttng(
              "track", "-u", "-s", "s", "--\(attribute.rawValue)", "root,\(name),4711")
            let all = ProcessAttributeTracker(
              domain: .user, attribute: attribute, inclusionSet: [0, 4711, 65_534])
            let some = ProcessAttributeTracker(
              domain: .user, attribute: attribute, inclusionSet: [0, 5])
            #expect(try control.observeSession(named: "s")?.trackers == [all])
            try control.setTracker(some, ofSession: "s")
            #expect(try control.observeSession(named: "s")?.trackers == [some])
            try control.call {
              try $0.removeTracker(of: attribute, domain: .user, fromSession: "s")
            }
          }
        }
      }
    }
  }

  @Test func `a process in both sets loses nothing while they change`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          let ticker = try Ticker(inHome: home)
          try control.createSession(named: "s", outputPath: home + "/out")
          try control.addChannel(toSession: "s")
          let me = UInt32(getuid())
          func track(_ users: [UInt32]) throws {
            try control.setTracker(
              ProcessAttributeTracker(domain: .user, attribute: .vuid, inclusionSet: users),
              ofSession: "s")
          }
          try track([me])
          try control.startSession(named: "s")
          let program = try start(
            [ticker.path, "20000"], environment: ["LTTNG_UST_REGISTER_TIMEOUT=20000"])
          var changes = 0
          while waitpid(program, nil, WNOHANG) == 0 {
            try track([me, UInt32(changes % 50)])
            changes += 1
          }
          #expect(changes > 0)
          try track([])
          try ticker.run(10)
          try control.call { try $0.destroySession(named: "s") }
          #expect(try tickCount(below: home + "/out", home: home) == 20_000)
        }
      }
    }
  }

  @Test func `a session without the domain gets none by a tracker's removal`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          try control.createSession(named: "s", outputPath: home + "/out")
          let calls = control.mutatingCallCount
          for attribute in ProcessAttributeTracker.Attribute.allCases {
            for domain in attribute.domains {
              try control.call {
                try $0.removeTracker(of: attribute, domain: domain, fromSession: "s")
              }
            }
          }
          #expect(control.mutatingCallCount == calls)
          #expect(domainCount(ofSession: "s") == 0)
        }
      }
    }
  }
}
