import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import PlanExecution

/// Which runs' folders are removed, and what of a folder is a trace.
struct RunRemovalTests {
  private static let end = WallClock.seconds("2026-03-08T14:25:30Z") ?? 0

  private func record(
    _ state: RunRecord.State = .ended, isOurs: Bool = true,
    lastTime: String? = "2026-03-08T14:25:30Z"
  ) throws -> RunRecord {
    RunRecord(
      id: try #require(RunID("one")), identity: nil, state: state, isOurs: isOurs,
      isOfThisBoot: true, lastTime: lastTime, status: nil)
  }

  private func obstacle(
    _ record: RunRecord, holdsTrace: Bool = false, traces: Bool = false, age: UInt64? = nil,
    after: UInt64 = 0
  ) -> RemovalRule.Reason? {
    RemovalRule(includesTraces: traces, minimumAge: age)
      .obstacle(to: record, holdsTrace: holdsTrace, now: Self.end + after)
  }

  @Test(arguments: [
    RunRecord.State.atWork, .paused, .standing, .cutOff, .open, .unreadable,
  ])
  func `a run that has not ended stays`(state: RunRecord.State) throws {
    #expect(try obstacle(record(state), traces: true, age: 0, after: 1_000_000) == .notEnded)
  }

  @Test func `an ended run of another host stays`() throws {
    #expect(try obstacle(record(isOurs: false), traces: true, age: 0) == .otherHostOrUser)
  }

  @Test func `a trace stays unless it is asked for`() throws {
    #expect(try obstacle(record()) == nil)
    #expect(try obstacle(record(), holdsTrace: true) == .holdsTrace)
    #expect(try obstacle(record(), holdsTrace: true, traces: true, age: 10, after: 10) == nil)
  }

  @Test func `a series of which runs are left stays unless an age is given`() throws {
    for (age, reason) in [(nil, .unfinished), (0, nil)] as [(UInt64?, RemovalRule.Reason?)] {
      let rule = RemovalRule(includesTraces: false, minimumAge: age)
      let found = try rule.obstacle(
        to: record(), holdsTrace: false, isUnfinished: true, now: Self.end)
      #expect(found == reason)
    }
  }

  @Test func `a run must have ended long enough ago`() throws {
    #expect(try obstacle(record(), age: 10, after: 9) == .young)
    #expect(try obstacle(record(), age: 10, after: 10) == nil)
    #expect(try obstacle(record(lastTime: nil), age: 0) == .young)
    #expect(try obstacle(record(lastTime: "2099-01-01T00:00:00Z"), age: 0) == .young)
  }

  @Test func `all that does not just tell about a run is a trace`() throws {
    let folder = try TemporaryFolder()
    let contents = RunContents(RunFolder(path: FilePath(folder.file("run"))))
    for file in [
      "run.json", "journal.jsonl", "lock", "plan.json", "recipe.yaml", "verdict.json",
      "manifest.json", "report.json", "key.json", "stop.json", ".plan.json.new",
      "output/payload.out", "begun/payload", "pieces/web-1/verdict.json",
      "pieces/web-1/.manifest.json.new",
    ] {
      try folder.write("x", to: "run/\(file)")
    }
    folder.makeFolder("run/trace/ust")
    #expect(contents.traces.isEmpty)
    #expect(
      contents.strayFiles.compactMap { $0.lastComponent?.string }
        == [".plan.json.new", ".manifest.json.new"])
    for file in ["trace/ust/metadata", "trace-former-1/metadata", "replaced-web/snapshot/metadata"]
    {
      try folder.write("x", to: "run/\(file)")
    }
    #expect(
      contents.traces.compactMap { $0.lastComponent?.string }
        == ["replaced-web", "trace", "trace-former-1"])
  }

  @Test func `only a folder of ours with the right name is a private daemon's`() throws {
    let folder = try TemporaryFolder()
    for name in ["lttrecipe-abCD12", "lttrecipe-abc", "other-abCD12"] { folder.makeFolder(name) }
    folder.makeFolder("lttrecipe-open12", mode: 0o777)
    #expect(chmod(folder.file("lttrecipe-open12"), 0o777) == 0)
    #expect(symlink(folder.file("lttrecipe-abCD12"), folder.file("lttrecipe-link12")) == 0)
    func isLeft(_ path: String) -> Bool { LeftDaemonHome.isLeft(FilePath(path)) }
    #expect(isLeft(folder.file("lttrecipe-abCD12")))
    for name in [
      "lttrecipe-abc", "other-abCD12", "lttrecipe-open12", "lttrecipe-link12", "lttrecipe-none12",
      "other-abCD12/../lttrecipe-abCD12",
    ] {
      #expect(!isLeft(folder.file(name)), "\(name)")
    }
    #expect(!isLeft("lttrecipe-abCD12"))
  }
}
