import Foundation
import LTTngModel
import Testing

struct RecordingValueTests {
  @Test func `a context field belongs to the domains that LTTng takes it in`() {
    #expect(ContextType.vpid.domains == [.kernel, .user, .jul, .log4j])
    #expect(ContextType.pid.domains == [.kernel])
    #expect(ContextType.vuid.domains == [.kernel, .user, .jul, .log4j])
    #expect(ContextType.uid.domains == [.kernel])
    #expect(ContextType.pthreadID.domains == [.user, .jul, .log4j])
    #expect(ContextType.cgroupNS.domains == [.kernel, .user, .jul, .log4j])
  }

  /// The counts of the fields that a 2.13.9 daemon accepted when all were tried.
  @Test func `each domain takes its number of context fields`() {
    let inKernel = ContextType.allCases.filter { $0.domains.contains(.kernel) }
    let inUserSpace = ContextType.allCases.filter { $0.domains.contains(.user) }

    #expect(ContextType.allCases.count == 38)
    #expect(inKernel.count == 36)
    #expect(inUserSpace.count == 19)
  }

  @Test func `a channel has the defaults of its domain`() {
    let kernel = ChannelConfiguration(name: "k", domain: .kernel)
    let user = ChannelConfiguration(name: "u", domain: .user)

    #expect(kernel.memorySize(cpuCount: 2) == 8 << 20)
    #expect(user.memorySize(cpuCount: 2) == 5 << 20)
    #expect(kernel.eventRecordLossMode == .discard)
  }

  @Test func `an inclusion set is ascending and without repetitions`() {
    let tracker = ProcessAttributeTracker(
      domain: .user, attribute: .vuid, inclusionSet: [5, 0, 5, 1])

    #expect(tracker.inclusionSet == [0, 1, 5])
  }

  @Test func `recording values survive JSON`() throws {
    var channel = ChannelConfiguration(name: "a b", domain: .user)
    channel.subbufSize = 4096
    channel.eventRecordLossMode = .overwrite
    let tracker = ProcessAttributeTracker(
      domain: .kernel, attribute: .vuid, inclusionSet: [0, .max])

    #expect(try copied(channel) == channel)
    #expect(try copied(tracker) == tracker)
    #expect(try copied(ContextType.allCases) == ContextType.allCases)
    #expect(try copied(LTTngErrorCode(rawValue: 9999)) == LTTngErrorCode(rawValue: 9999))
  }

  private func copied<Value: Codable>(_ value: Value) throws -> Value {
    try JSONDecoder().decode(Value.self, from: try JSONEncoder().encode(value))
  }
}
