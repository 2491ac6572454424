import Glibc
import LTTngModel
import TestSupport
import Testing

@testable import PlanExecution

/// What a recording's limits are held against.
struct RecordingWatchTests {
  private static let second: UInt64 = 1_000_000_000
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func watch(_ limits: RunLimits, _ folders: String...) throws -> RecordingWatch {
    let watch = try #require(RecordingWatch(limits, folders: folders.map(folder.file)))
    watch.begin(at: Self.second)
    return watch
  }

  @Test func `the duration is looked at when it is over, and counts from the first beginning`()
    throws
  {
    let watch = try watch(RunLimits(durationMilliseconds: 2500))
    watch.begin(at: 2 * Self.second)
    #expect(watch.nextLook == 3_500_000_000)
    #expect(watch.look(at: 3_499_999_999) == nil)
    let reached = watch.look(at: 3_500_000_000)
    #expect(reached?.kind == .duration)
    #expect(reached?.message == "recording was ended after 2500ms (`limits: duration`)")
  }

  @Test func `a duration without an end is never over`() throws {
    let watch = try watch(RunLimits(durationMilliseconds: .max))
    #expect(watch.nextLook == .max)
    #expect(watch.look(at: .max - 1) == nil)
  }

  @Test func `folders are looked at once a second`() throws {
    let watch = try watch(RunLimits(durationMilliseconds: 2500, traceSize: 100), "a")
    #expect(watch.nextLook == 2 * Self.second)
    #expect(watch.look(at: 2 * Self.second) == nil)
    #expect(watch.nextLook == 3 * Self.second)
    try folder.write(String(repeating: "x", count: 100), to: "a/file")
    #expect(watch.look(at: 3 * Self.second - 1) == nil)
    #expect(watch.look(at: 3 * Self.second)?.kind == .traceSize)
    #expect(watch.nextLook == 3_500_000_000)
    // Whoever asks next is told, too.
    #expect(watch.look(at: 3 * Self.second + 1)?.kind == .traceSize)
  }

  @Test func `the folders of all sessions count together, with their archived chunks`() throws {
    let watch = try watch(RunLimits(traceSize: 30), "a", "b", "not-there")
    try folder.write("0123456789", to: "a/ust/uid/0/channel_0")
    try folder.write("0123456789", to: "a/archives/1/ust/channel_0")
    try folder.write("012345678", to: "b/kernel/channel_0")
    #expect(watch.look(at: 2 * Self.second) == nil)
    try folder.write("0", to: "b/archives/1/kernel/channel_0")
    #expect(
      watch.look(at: 3 * Self.second)?.message
        == "recording was ended when the trace had 30 bytes, not less than 30B (`limits: trace-size`)"
    )
  }

  @Test func `an archived chunk is looked at once`() throws {
    let watch = try watch(RunLimits(traceSize: 100), "a")
    try folder.write("01234", to: "a/archives/1/channel_0")
    #expect(watch.look(at: 2 * Self.second) == nil)
    try folder.write(String(repeating: "x", count: 100), to: "a/archives/1/channel_0")
    #expect(watch.look(at: 3 * Self.second) == nil)
  }

  @Test func `what leads elsewhere does not count`() throws {
    let watch = try watch(RunLimits(traceSize: 100), "a")
    try folder.write(String(repeating: "x", count: 1000), to: "other/file")
    folder.makeFolder("a")
    symlink(folder.file("other"), folder.file("a/link"))
    #expect(watch.look(at: 2 * Self.second) == nil)
  }

  @Test func `less free space than wanted is found`() throws {
    #expect(try watch(RunLimits(freeDisk: 1), "a").look(at: 2 * Self.second) == nil)
    let reached = try watch(RunLimits(freeDisk: .max), "a").look(at: 2 * Self.second)
    #expect(reached?.kind == .freeDisk)
    #expect(reached?.message.contains("(`limits: free-disk`)") == true)
  }

  @Test func `without limits nothing is watched`() {
    #expect(RecordingWatch(nil, folders: ["/"]) == nil)
  }
}
