import LTTngModel
import Testing
import TraceReading

/// Real traces, whole and damaged; the files `…TraceTests.swift` add the tests.
@Suite(
  .serialized,
  .enabled(
    if: SessionDaemonFixture.isInstalled,
    "needs lttng-sessiond, lttng, babeltrace2, cc, setpriv and the headers of lttng-ust"),
  .recordedTraces)
struct RecordedTraceTests {
  let traces: RecordedTraces

  init() throws {
    traces = try #require(RecordedTraces.current)
  }

  func summary(of directory: String) throws -> TraceSummary {
    let reader = TraceReader(executable: Tool.reader, programs: Tool.programs)
    return try reader.read(directory, timeLimit: .seconds(60))
  }

  /// Reads a folder that is one trace.
  func contents(of directory: String) throws -> TraceContents {
    let traces = try summary(of: directory).traces
    try #require(traces.count == 1)
    #expect(traces[0].path == ".")
    return traces[0]
  }
}

extension RecordedTraceTests {
  @Test func `counts and times are those of babeltrace2`() throws {
    let contents = try contents(of: traces.whole)
    let listing = try TextListing(of: traces.whole)

    #expect(contents.errors.isEmpty)
    #expect(listing.events["demo:tick"] == 80_002)
    #expect(contents.events == listing.events.merging(["demo:quiet": 0]) { count, _ in count })
    #expect(contents.beginTime == listing.beginTime)
    #expect(contents.endTime == listing.endTime)
    #expect(contents.discardedEventCount == 0)
    #expect(contents.discardedPacketCount == 0)
  }

  @Test func `an event that several snapshots hold is counted once`() throws {
    let summary = try summary(of: traces.snapshots)
    let paths = summary.traces.map(\.path)

    try #require(paths.count == 3)
    #expect(summary.errors.isEmpty)
    // babeltrace2 opens the snapshots of a recording as one trace.
    let listing = try TextListing(of: traces.snapshots)
    #expect(summary.events.filter { $0.value > 0 } == listing.events)
    #expect(summary.traces.map { $0.repeatedEventCount != nil } == [false, true, false])
    #expect(summary.traces[1].events["demo:tick"] == 602)
    #expect(summary.repeatedEventCount == summary.traces[0].eventCount)
    #expect(summary.traces.allSatisfy { $0.discardedPacketCount == 0 })
  }

  @Test func `a snapshot alone is counted whole`() throws {
    let summary = try summary(of: traces.snapshots)

    for trace in summary.traces {
      let alone = try contents(of: traces.snapshots + "/" + trace.path)
      #expect(alone.repeatedEventCount == nil)
      #expect(alone.eventCount == trace.eventCount + (trace.repeatedEventCount ?? 0))
    }
  }

  @Test(arguments: [1, 2, 8])
  func `every number of threads gives the same line`(threadCount: Int) throws {
    let expected = try Tool.output([Tool.reader, traces.whole])

    let line = try Tool.output([Tool.reader, "--threads", "\(threadCount)", traces.whole])

    #expect(line == expected)
    #expect(line.filter { $0 == "\n" }.count == 1)
  }

  @Test func `discarded events are as many as the lttng program says`() throws {
    let contents = try contents(of: traces.lossy)

    #expect(contents.discardedEventCount == traces.discardedByClient)
    #expect(contents.discardedEventCount > 0)
    #expect(contents.eventCount + contents.discardedEventCount == 220_004)
    #expect(contents.events["demo:tick"] == (try TextListing(of: traces.lossy).events["demo:tick"]))
  }

  @Test func `a declared name that was never recorded counts 0`() throws {
    let contents = try contents(of: traces.quiet)

    #expect(contents.events == ["demo:quiet": 0])
    #expect(contents.errors.isEmpty)
    #expect(contents.beginTime == nil)
  }

  @Test func `a session without an event class is no error`() throws {
    let contents = try contents(of: traces.unnamed)

    #expect(contents.events.isEmpty)
    #expect(contents.errors.isEmpty)
  }

  @Test func `a trace without streams has the names of its metadata`() throws {
    let folder = try TemporaryFolder()
    let copy = try folder.copy(of: traces.whole)
    try Tool.output(["rm", "-r", copy + "/data_0", copy + "/data_1", copy + "/index"])

    let contents = try contents(of: copy)

    #expect(contents.events == ["demo:quiet": 0, "demo:tick": 0, "demo:tock": 0])
    #expect(contents.errors.isEmpty)
  }

  @Test func `empty stream files are no error`() throws {
    let folder = try TemporaryFolder()
    let copy = try folder.copy(of: traces.whole)
    try Tool.output(["rm", "-r", copy + "/index"])
    for name in ["data_0", "data_1"] { try TestFile.cut(copy + "/" + name, to: 0) }

    let contents = try contents(of: copy)

    #expect(contents.events == ["demo:quiet": 0, "demo:tick": 0, "demo:tock": 0])
    #expect(contents.errors.isEmpty)
  }

  @Test func `all traces below a folder are read and links are not followed`() throws {
    let folder = try TemporaryFolder()
    try Tool.output(["mkdir", "-p", folder.path + "/b/ust", folder.path + "/a"])
    _ = try folder.copy(of: traces.lossy, as: "b/ust/two")
    _ = try folder.copy(of: traces.quiet, as: "a/one")
    try Tool.output(["ln", "-s", traces.whole, folder.path + "/a/link"])

    let summary = try summary(of: folder.path)

    #expect(summary.traces.map(\.path) == ["a/one", "b/ust/two"])
    #expect(summary.errors.isEmpty)
    #expect(summary.traces[1].discardedEventCount == traces.discardedByClient)
  }

  @Test func `a link to the folder itself is followed`() throws {
    let folder = try TemporaryFolder()
    try Tool.output(["ln", "-s", traces.quiet, folder.path + "/link"])

    #expect(try contents(of: folder.path + "/link").events == ["demo:quiet": 0])
  }
}
