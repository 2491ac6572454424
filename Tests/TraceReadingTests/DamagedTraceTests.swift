import Glibc
import LTTngModel
import Testing

/// Stream files with faults.
extension RecordedTraceTests {
  /// The size of a packet of the trace `whole`: that of its sub-buffers.
  private static let packetByteCount = 256 << 10

  /// Reads a copy of `whole` whose `data_0` ends with the fifth packet by the other reader.
  private func fivePackets(in folder: TemporaryFolder) throws -> [String: UInt64] {
    let copy = try folder.copy(of: traces.whole, as: "five")
    try Tool.output(["rm", "-r", copy + "/index"])
    try TestFile.cut(copy + "/data_0", to: 5 * Self.packetByteCount)
    return try TextListing(of: copy).events
  }

  private func recordedEvents(_ contents: TraceContents) -> [String: UInt64] {
    contents.events.filter { $0.value > 0 }
  }

  @Test(arguments: [true, false])
  func `a stream cut in the middle of a packet is read up to it`(hasIndex: Bool) throws {
    let folder = try TemporaryFolder()
    let copy = try folder.copy(of: traces.whole)
    if !hasIndex { try Tool.output(["rm", "-r", copy + "/index"]) }
    try TestFile.cut(copy + "/data_0", to: 5 * Self.packetByteCount + 12_345)
    let before = try Tool.output(["ls", "-lRi", copy])

    let contents = try contents(of: copy)

    #expect(recordedEvents(contents) == (try fivePackets(in: folder)))
    #expect(
      contents.errors == [
        """
        data_0 is damaged or cut in the middle of a packet: only its first 1310720 of 1323065 \
        bytes were read
        """
      ])
    #expect(try Tool.output(["ls", "-lRi", copy]) == before)
  }

  @Test func `salvaging leaves nothing in the folder for temporary files`() throws {
    let folder = try TemporaryFolder()
    let copy = try folder.copy(of: traces.whole)
    let temporary = folder.path + "/temporary"
    try Tool.output(["mkdir", temporary])
    try TestFile.cut(copy + "/data_1", to: 5 * Self.packetByteCount + 12_345)

    let line = try Tool.output(["env", "TMPDIR=\(temporary)", Tool.reader, copy])

    #expect(line.contains("data_1 is damaged"))
    #expect(try Tool.output(["ls", "-A", temporary]).isEmpty)
  }

  @Test func `salvaging without a folder for temporary files is told`() throws {
    let folder = try TemporaryFolder()
    let copy = try folder.copy(of: traces.whole)
    try TestFile.cut(copy + "/data_1", to: 5 * Self.packetByteCount + 12_345)

    let line = try Tool.output(["env", "TMPDIR=\(folder.path)/missing", Tool.reader, copy])

    #expect(line.contains("data_1 is damaged"))
    #expect(line.contains("No such file or directory"))
  }

  @Test func `a stream that lost whole packets is told by its index`() throws {
    let folder = try TemporaryFolder()
    let copy = try folder.copy(of: traces.whole)
    let size = try TestFile.bytes(of: copy + "/data_0").count
    try TestFile.cut(copy + "/data_0", to: 5 * Self.packetByteCount)

    let contents = try contents(of: copy)

    #expect(recordedEvents(contents) == (try fivePackets(in: folder)))
    #expect(contents.errors == ["data_0 is cut short: 1310720 of \(size) bytes are there"])
  }

  @Test func `garbage in the middle of a stream keeps what was before and other streams`() throws {
    let folder = try TemporaryFolder()
    let copy = try folder.copy(of: traces.whole)
    let garbage = [UInt8](repeating: 0xA5, count: 64)
    try TestFile.overwrite(copy + "/data_0", at: 5 * Self.packetByteCount, with: garbage)

    let contents = try contents(of: copy)

    let expected = try fivePackets(in: folder)
    #expect(contents.errors.count == 1)
    #expect(contents.errors[0].hasPrefix("data_0: "))
    #expect(!contents.errors[0].contains("0x"))
    #expect(recordedEvents(contents) == expected)
  }

  @Test func `garbage in the first packet leaves the other streams readable`() throws {
    let folder = try TemporaryFolder()
    let copy = try folder.copy(of: traces.whole)
    let other = try folder.copy(of: traces.whole, as: "other")
    try Tool.output(["rm", other + "/data_0"])
    try TestFile.overwrite(copy + "/data_0", at: 0, with: [UInt8](repeating: 0xA5, count: 64))

    let contents = try contents(of: copy)

    #expect(contents.errors == ["data_0 is left out: no whole packet is at its start"])
    #expect(recordedEvents(contents) == (try TextListing(of: other).events))
  }

  @Test func `a file that is no stream is left out`() throws {
    let folder = try TemporaryFolder()
    let copy = try folder.copy(of: traces.quiet)
    try TestFile.write(Array("what was measured here".utf8), to: copy + "/notes.txt")

    let contents = try contents(of: copy)

    #expect(contents.errors == ["notes.txt is left out: no whole packet is at its start"])
    #expect(contents.events == ["demo:quiet": 0])
  }
}

/// Metadata with faults, some of which keep libbabeltrace2 busy for ever.
extension RecordedTraceTests {
  /// Returns where the content of the first metadata packet ends.
  private func contentEnd(of metadata: String) throws -> Int {
    let size = try TestFile.bytes(of: metadata)[24..<28].reversed().reduce(0) { $0 << 8 | Int($1) }
    return size / 8
  }

  @Test(arguments: [1, 20, 36, 37, 100, 1_000, 2_000, -1])
  func `cut metadata is told`(byteCount: Int) throws {
    let folder = try TemporaryFolder()
    let copy = try folder.copy(of: traces.whole)
    let end = try contentEnd(of: copy + "/metadata")
    try TestFile.cut(copy + "/metadata", to: byteCount > 0 ? byteCount : end + byteCount)

    let contents = try contents(of: copy)

    // Up to three bytes do not show whether there are packets at all.
    #expect(byteCount < 4 || contents.errors == ["metadata is cut short"])
    #expect(contents.errors.count == 1)
    #expect(contents.eventCount == 0)
  }

  @Test func `metadata cut in its padding is read`() throws {
    let folder = try TemporaryFolder()
    let copy = try folder.copy(of: traces.whole)
    try TestFile.cut(copy + "/metadata", to: try contentEnd(of: copy + "/metadata"))

    let contents = try contents(of: copy)

    #expect(contents.errors.isEmpty)
    #expect(contents.events["demo:tick"] == 80_002)
  }

  @Test func `metadata packets of impossible sizes are told`() throws {
    let folder = try TemporaryFolder()
    let copy = try folder.copy(of: traces.whole)
    try TestFile.overwrite(copy + "/metadata", at: 24, with: [8, 0, 0, 0, 16, 0, 0, 0])

    #expect(try contents(of: copy).errors == ["metadata is damaged"])
  }

  @Test func `big-endian metadata is read, and told when it is cut`() throws {
    let folder = try TemporaryFolder()
    let copy = try folder.copy(of: traces.whole)
    var bytes = try TestFile.bytes(of: copy + "/metadata")
    for start in [0, 20, 24, 28] { bytes[start..<(start + 4)].reverse() }
    try TestFile.write(bytes, to: copy + "/metadata")

    let contents = try contents(of: copy)
    try TestFile.cut(copy + "/metadata", to: 1_000)

    #expect(contents.errors.isEmpty)
    #expect(contents.events["demo:tick"] == 80_002)
    #expect(try self.contents(of: copy).errors == ["metadata is cut short"])
  }

  @Test func `metadata as plain text is read, and told when it is cut`() throws {
    let folder = try TemporaryFolder()
    let copy = try folder.copy(of: traces.whole)
    let text = try Tool.output(["babeltrace2", "-o", "ctf-metadata", traces.whole])
    try TestFile.write(Array(text.utf8), to: copy + "/metadata")

    let contents = try contents(of: copy)
    try TestFile.cut(copy + "/metadata", to: 1_500)

    #expect(contents.errors.isEmpty)
    #expect(contents.events["demo:tick"] == 80_002)
    #expect(try self.contents(of: copy).errors.count == 1)
  }

  @Test func `metadata that says nothing of the packets is whole only where they are empty`() throws
  {
    // So it is left by a program that was ended while it registered.
    for (trace, isWhole) in [(traces.quiet, true), (traces.whole, false)] {
      let folder = try TemporaryFolder()
      let copy = try folder.copy(of: trace)
      let text = try Tool.output(["babeltrace2", "-o", "ctf-metadata", trace])
      let start = text.split(separator: "\nstream {", maxSplits: 1)
      try #require(start.count == 2)
      try TestFile.write(Array(start[0].utf8), to: copy + "/metadata")

      let contents = try contents(of: copy)

      #expect(contents.errors.isEmpty == isWhole, "\(contents.errors)")
      #expect(contents.eventCount == 0 && contents.discardedEventCount == 0)
    }
  }

  @Test func `empty metadata beside data is told`() throws {
    let folder = try TemporaryFolder()
    let copy = try folder.copy(of: traces.whole)
    try TestFile.cut(copy + "/metadata", to: 0)

    #expect(try contents(of: copy).errors == ["metadata is empty"])
  }

  @Test func `a folder without metadata is no trace`() throws {
    let folder = try TemporaryFolder()
    let copy = try folder.copy(of: traces.whole)
    try Tool.output(["rm", copy + "/metadata"])

    #expect(try summary(of: copy).traces.isEmpty)
  }
}
