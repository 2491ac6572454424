import DaemonSupport
import Glibc
import LTTngControl
import LTTngModel
import Testing

/// Every condition, event rule and action of user space is written to a real daemon and read back equal.
@Suite(
  .serialized, .timeLimit(.minutes(10)),
  .enabled(if: PrivateDaemon.obstacle == nil, "no private session daemon is possible here"))
struct TriggerRoundTripTests {
  @Test func `what is registered is listed`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          let triggers = try SampleTriggers(home: home).all
          for trigger in triggers { try control.call { try $0.registerTrigger(trigger) } }
          #expect(control.mutatingCallCount == triggers.count)

          let listed = try control.call { try $0.listTriggers() }
          #expect(listed.count == triggers.count)
          for (trigger, read) in zip(triggers.sorted { $0.name < $1.name }, listed) {
            #expect(read == trigger)
          }
          for trigger in triggers {
            do {
              try control.call { try $0.unregisterTrigger(trigger) }
            } catch { Issue.record("\(trigger.name): \(error)") }
          }
          #expect(try control.call { try $0.listTriggers() } == [])
        }
      }
    }
  }
}
