import LTTngModel
import PlanExecution
import Testing

struct StandingProgressTests {
  private static func listed(_ name: String, at time: UInt64 = 10) -> ListedSession {
    ListedSession(
      name: name, isActive: true, output: "/t", isSnapshot: false, creationTime: time)
  }

  private static func losses(_ count: UInt64) -> ChannelLosses {
    ChannelLosses(
      session: "web", channel: "user", domain: .user, discardedEventCount: count,
      lostPacketCount: 0)
  }

  @Test func `a session that is started again is not stopped any more`() {
    let progress = RunProgress([
      JournalEntry(.started, "start web"), JournalEntry(.finished, "start web"),
      JournalEntry(.started, "stop web"),
      JournalEntry(.finished, "stop web", losses: [Self.losses(3)]),
      JournalEntry(.started, "start web"),
    ])
    #expect(!progress.hasFinished("stop web"))
    #expect(progress.mayRecord("web"))
    #expect(progress.startTimes["stop web"] == nil)
  }

  @Test func `the counters of a session are taken as they are last`() {
    let progress = RunProgress([
      JournalEntry(.finished, "stop web", losses: [Self.losses(3)]),
      JournalEntry(.started, "start web"),
      JournalEntry(.finished, "stop web", losses: [Self.losses(5)]),
    ])
    #expect(progress.losses == [Self.losses(5)])
  }

  @Test func `a session that is made again has no past`() {
    let owned = OwnedSession(Self.listed("web"), daemonProcessID: 7)
    let progress = RunProgress([
      JournalEntry(.started, "create web"), JournalEntry(.finished, "create web", session: owned),
      JournalEntry(.started, "start web"), JournalEntry(.finished, "start web"),
      JournalEntry(.finished, "destroy web"), JournalEntry(.started, "create web"),
    ])
    #expect(!progress.mayRecord("web"))
    #expect(progress.mayHaveCreated("web"))
    #expect(progress.sessions["web"] == nil)
  }

  @Test func `a start that failed does not make a session record`() {
    let progress = RunProgress([
      JournalEntry(.started, "start web"), JournalEntry(.failed, "start web"),
    ])
    #expect(!progress.mayRecord("web"))
  }

  @Test func `a session of the same name is told apart by its creation, output and daemon`() {
    let owned = OwnedSession(Self.listed("web"), daemonProcessID: 7)
    #expect(owned.isSame(as: Self.listed("web"), daemonProcessID: 7))
    #expect(owned.isSame(as: Self.listed("web"), daemonProcessID: nil))
    #expect(!owned.isSame(as: Self.listed("web"), daemonProcessID: 8))
    #expect(!owned.isSame(as: Self.listed("web", at: 11), daemonProcessID: 7))
    #expect(!owned.isSame(as: Self.listed("wen"), daemonProcessID: 7))
  }
}
