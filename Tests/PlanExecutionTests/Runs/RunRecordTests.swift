import Glibc
import LTTngModel
import SystemPackage
import TestSupport
import Testing

@testable import PlanExecution

/// What is told of runs without holding them.
struct RunRecordTests {
  private let folder: TemporaryFolder
  private let store: RunStore
  private let machine = MachineFacts()

  init() throws {
    folder = try TemporaryFolder()
    store = RunStore(root: FilePath(folder.file("lttrecipe")))
    try store.prepare()
  }

  private var reader: RunRecordReader {
    RunRecordReader(store, machine: machine, userID: geteuid())
  }

  private func create(_ name: String, host: String? = nil) throws -> Run {
    let identity = RunIdentity(
      id: name, recipe: "r", recipePath: "/r.yaml", host: host ?? machine.host,
      bootID: machine.bootID, userID: geteuid())
    return try Run.create(identity, id: try #require(RunID(name)), in: store)
  }

  private func record(_ name: String) throws -> RunRecord {
    reader.record(of: try #require(RunID(name)))
  }

  private typealias State = RunRecord.State

  private func state(
    _ last: JournalEntry.Event?, isStanding: Bool = false, isHeld: Bool = false,
    isOurs: Bool = true, isOfThisBoot: Bool = true
  ) -> RunRecord.State {
    State(
      lastEvent: last, isStanding: isStanding, isHeld: isHeld, isOurs: isOurs,
      isOfThisBoot: isOfThisBoot)
  }

  @Test func `the state follows from journal, lock and boot`() {
    for isOurs in [true, false] {
      #expect(state(.ended, isOurs: isOurs, isOfThisBoot: false) == .ended)
      #expect(state(.paused, isOurs: isOurs) == .paused)
      #expect(state(.standing, isStanding: true, isOurs: isOurs) == .standing)
    }
    for last: JournalEntry.Event? in [nil, .started, .held, .finished, .failed, .paused, .standing]
    {
      #expect(state(last, isHeld: true) == .atWork)
    }
    for last: JournalEntry.Event? in [nil, .started, .held, .finished, .failed] {
      #expect(state(last) == .cutOff)
      #expect(state(last, isStanding: true) == .standing)
      #expect(state(last, isOurs: false) == .open)
    }
    #expect(state(.paused, isOfThisBoot: false) == .cutOff)
  }

  @Test func `a run is at work while it is held, and cut off when it was let go`() throws {
    let run = try create("one")
    #expect(try record("one").state == .atWork)
    _ = consume run
    #expect(try record("one").state == .cutOff)
  }

  @Test func `an ended run has the status of its report`() throws {
    var run = try create("one")
    try run.record(JournalEntry(.started, "payload", detail: String(repeating: "x", count: 20_000)))
    try run.keep(
      RunReport(
        runID: "one", folder: "/", status: .payloadFailed, problems: [], mutatingCallCount: 0))
    try run.end()
    let record = try record("one")
    #expect(record.state == .ended && record.status == .payloadFailed)
    #expect(record.duration(now: 0) != nil)
    unlink(run.folder.report.string)
    #expect(try self.record("one").status == nil)
  }

  @Test func `damaged runs are unreadable, links are none`() throws {
    _ = try create("one")
    try TestFiles.write(
      Array("{}\n".utf8), to: store.folder(of: try #require(RunID("one"))).journal.string)
    _ = try create("two")
    unlink(store.folder(of: try #require(RunID("two"))).identity.string)
    #expect(symlink(folder.file("lttrecipe/runs/one"), folder.file("lttrecipe/runs/link")) == 0)
    #expect(reader.records().map(\.state) == [.unreadable, .unreadable])
  }

  @Test func `the last entry is found in a journal of any length`() throws {
    let run = try create("one")
    let path = run.folder.journal
    #expect(try Journal.lastEntry(at: path) == nil)
    #expect(try Journal.lastEntry(at: path.appending("none")) == nil)
    var journal = try Journal(at: path)
    for length in [1, 10_000, 16_000, 16_384, 40_000] {
      let entry = JournalEntry(.finished, "step", detail: String(repeating: "y", count: length))
      try journal.append(entry)
      #expect(try Journal.lastEntry(at: path) == entry)
    }
    let file = try FileDescriptor.open(path, .writeOnly, options: .append)
    _ = try file.writeAll("{\"torn".utf8)
    try file.close()
    #expect(try Journal.lastEntry(at: path)?.detail?.count == 40_000)
  }

  @Test func `times are read as they are written`() {
    #expect(WallClock.seconds("1970-01-01T00:00:00Z") == 0)
    for seconds: UInt64 in [1, 951_782_400, 1_772_979_930, 4_102_444_799] {
      #expect(WallClock.seconds(WallClock.text(seconds)) == seconds)
    }
    for text in [
      "", "2026-03-08", "2026-03-08T14:25:30", "2026-03-08T14:25:30Zx", "yyyy-03-08T14:25:30Z",
    ] {
      #expect(WallClock.seconds(text) == nil)
    }
  }

  @Test func `the steps of a journal, the last time that they were carried out`() {
    let outcome = ProgramOutcome(
      exit: .exited(3), timedOut: false, processID: 9, beginTime: 1_000_000, endTime: 8_000_000)
    let steps = RunHistory([
      JournalEntry(.started, "a"), JournalEntry(.failed, "a", detail: "bad"),
      JournalEntry(.started, "b"), JournalEntry(.held, "b"),
      JournalEntry(.failed, "b", outcome: outcome), JournalEntry(.finished, "c"),
      JournalEntry(.started, "a"), JournalEntry(.paused, "run"),
    ]).steps
    #expect(steps.map(\.name) == ["a", "b", "c"])
    #expect(steps.map(\.result) == [.unfinished, .failed, .done])
    #expect(steps[1].milliseconds == 7 && steps[1].exit == .exited(3))
    #expect(steps[0].detail == nil && steps[2].began == nil)
  }
}
