import Glibc
import LTTngModel
import SystemPackage
import TestSupport
import Testing

@testable import PlanExecution

struct JournalTests {
  private let folder: TemporaryFolder
  private let path: FilePath

  init() throws {
    folder = try TemporaryFolder()
    path = FilePath(folder.file("journal.jsonl"))
  }

  private func append(_ entries: [JournalEntry]) throws {
    var journal = try Journal(at: path)
    for entry in entries { try journal.append(entry) }
  }

  private var steps: [String] {
    get throws { try Journal.entries(at: path).map(\.step) }
  }

  private static let outcome = ProgramOutcome(
    exit: .signaled(9), timedOut: true, processID: 12, beginTime: 1, endTime: UInt64.max)

  private static let entries = [
    JournalEntry(.started, "daemon"),
    JournalEntry(
      .finished, "daemon", daemon: StartedDaemon(kind: .process, processID: 5, privateHome: "/h")),
    JournalEntry(.failed, "payload 1", detail: "line\nbreak \" \u{1} é", outcome: outcome),
    JournalEntry(
      .finished, "stop a",
      losses: [
        ChannelLosses(
          session: "a", channel: "c", domain: .user, discardedEventCount: UInt64.max,
          lostPacketCount: 0)
      ]),
    JournalEntry(.paused, "stopped"), JournalEntry(.ended, "run"),
  ]

  @Test func `entries come back as they were, one a line`() throws {
    try append(Self.entries)
    #expect(try Journal.entries(at: path) == Self.entries)
    let text = try #require(folder.text("journal.jsonl"))
    #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count == 7)
    #expect(TestFiles.mode(path.string) == 0o600)
  }

  @Test func `entries are appended to those of an earlier process`() throws {
    try append([Self.entries[0]])
    try append([Self.entries[1]])
    #expect(try Journal.entries(at: path) == Array(Self.entries[...1]))
  }

  @Test func `a last line cut at any byte is left out, and the journal goes on behind it`() throws {
    try append(Array(Self.entries[...2]))
    let whole = try #require(TestFiles.bytes(path.string))
    let lastLine = try #require(whole.dropLast().lastIndex(of: 0x0A)) + 1
    for end in lastLine..<whole.count {
      try TestFiles.write(Array(whole[..<end]), to: path.string)
      #expect(try steps == ["daemon", "daemon"])
      try append([Self.entries[4]])
      #expect(try steps == ["daemon", "daemon", "stopped"], "cut at \(end)")
    }
  }

  @Test func `a journal that was cut in its first line goes on`() throws {
    try TestFiles.write(Array("{\"ev".utf8), to: path.string)
    #expect(try steps == [])
    try append([Self.entries[4]])
    #expect(try steps == ["stopped"])
  }

  @Test(arguments: [
    "x", "{}", "null", "[]", "{\"event\":\"begun\",\"step\":\"a\",\"time\":\"t\"}", "\0",
  ])
  func `a damaged line is reported with its number`(line: String) throws {
    try append([Self.entries[0]])
    let good = try #require(folder.text("journal.jsonl"))
    for (text, number) in [
      (good + line + "\n" + good, 2), (line + "\n" + good, 1), (good + line + "\n", 2),
    ] {
      try folder.write(text, to: "journal.jsonl")
      #expect(throws: JournalError(description: "line \(number) of \(path) is not a journal entry"))
      {
        try Journal.entries(at: path)
      }
    }
  }

  @Test func `an empty journal has no entries and a missing one cannot be read`() throws {
    #expect(throws: JournalError.self) { try Journal.entries(at: path) }
    try append([])
    #expect(try steps == [])
  }

  @Test func `a link or a folder in place of the journal is refused`() throws {
    #expect(symlink("/dev/null", path.string) == 0)
    #expect(throws: JournalError.self) { _ = try Journal(at: path) }
    #expect(throws: JournalError.self) { _ = try Journal(at: FilePath(folder.path)) }
  }

  @Test func `a disk without room is told`() throws {
    var journal = try Journal(at: path)
    try journal.append(Self.entries[0])
    let descriptor = try DescriptorOfFile(path.string)
    descriptor.becomeFullDisk()
    do {
      try journal.append(Self.entries[1])
      Issue.record("no error")
    } catch {
      #expect(error.description.contains("No space left on device"))
    }
    #expect(try steps == ["daemon"])
  }
}

struct RunProgressTests {
  @Test func `the progress is what the entries say`() {
    let daemon = StartedDaemon(kind: .service, processID: 0, privateHome: nil)
    let outcome = ProgramOutcome(
      exit: .exited(1), timedOut: false, processID: 1, beginTime: 0, endTime: 0)
    var progress = RunProgress([
      JournalEntry(.started, "a"), JournalEntry(.finished, "daemon", daemon: daemon),
      JournalEntry(.started, "payload 1"), JournalEntry(.failed, "payload 1", outcome: outcome),
    ])
    #expect(progress.hasStarted("a"))
    #expect(!progress.hasFinished("a"))
    #expect(progress.hasFinished("payload 1"))
    #expect(!progress.hasStarted("b"))
    #expect(progress.daemon == daemon)
    #expect(progress.outcomes == ["payload 1": outcome])
    #expect(!progress.isPaused)
    progress.record(JournalEntry(.paused, "setup"))
    #expect(progress.isPaused)
    progress.record(JournalEntry(.finished, StepName.daemonEnd))
    #expect(!progress.isPaused)
    #expect(progress.daemon == nil)
    #expect(!progress.hasEnded)
    progress.record(JournalEntry(.ended, "run"))
    #expect(progress.hasEnded)
  }

  @Test func `a daemon is starting until its start or its end is written down, each time anew`() {
    var progress = RunProgress()
    #expect(!progress.isDaemonStarting)
    for end in [StepName.daemon, StepName.daemonEnd] {
      progress.record(JournalEntry(.started, StepName.daemon))
      progress.record(JournalEntry(.started, "a"))
      #expect(progress.isDaemonStarting)
      progress.record(JournalEntry(.finished, end))
      #expect(!progress.isDaemonStarting)
    }
  }

  @Test func `the names of steps never meet those of other sessions or kinds`() {
    let names = ["a", "create a", "b"].flatMap {
      [
        StepName.create($0), StepName.configure($0), StepName.start($0), StepName.stop($0),
        StepName.destroy($0),
      ]
    }
    #expect(Set(names + [StepName.daemon, StepName.daemonEnd]).count == names.count + 2)
  }
}
