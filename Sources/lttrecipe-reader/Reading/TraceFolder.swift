import LTTngModel

/// A folder that holds a CTF trace.
struct TraceFolder {
  /// Below this many bytes of data a second thread costs more than it saves.
  private static let smallByteCount: UInt64 = 4 << 20

  private let path: String
  private let directory: String
  private let streams: [StreamFile]

  /// `path` is relative to `root`, and empty for `root` itself.
  init(root: String, path: String, listing: DirectoryListing) {
    let directory = path.isEmpty ? root : root + "/" + path
    self.path = path.isEmpty ? "." : path
    self.directory = directory
    // libbabeltrace2 reads the same files: it follows links and leaves hidden files out.
    streams = listing.entries.compactMap { entry in
      let isFile = entry.kind == .regularFile || entry.kind == .symbolicLink
      guard isFile, entry.name != "metadata", !entry.name.hasPrefix(".") else { return nil }

      return StreamFile(name: entry.name, directory: directory)
    }
  }

  /// Reads the trace; what cannot be read is told in the errors of the result.
  ///
  /// `packets` holds those of the traces that were read before, and gets this one's; it is nil where this
  /// trace is the only one.
  func contents(threadLimit: Int, packets: inout PacketRegister?) -> TraceContents {
    var contents = TraceContents(path: path)
    do throws(FileError) {
      let metadata = try OpenFile(path: metadataPath)
      if metadata.byteCount == 0, byteCount == 0 { return contents }

      if let fault = MetadataFile.fault(in: metadata) {
        contents.errors.append(fault)
      } else {
        let tally = tally(
          of: metadata, after: packets, threadCount: threadCount(limit: threadLimit),
          errors: &contents.errors)
        packets?.merge(tally.packets)
        contents.take(tally)
      }
    } catch {
      contents.errors.append("cannot \(error.operation) metadata: \(error.reason)")
    }
    return contents
  }

  private var metadataPath: String {
    directory + "/metadata"
  }

  private var byteCount: UInt64 {
    streams.reduce(0) { $0 + $1.byteCount }
  }

  private func threadCount(limit: Int) -> Int {
    byteCount < Self.smallByteCount ? 1 : limit
  }
}

extension TraceFolder {
  private func tally(
    of metadata: borrowing OpenFile, after earlier: PacketRegister?, threadCount: Int,
    errors: inout [String]
  ) -> TraceTally {
    var tally = TraceTally()
    do throws(LibraryError) {
      tally = try ParallelReading.tally(
        of: directory, after: earlier, threadCount: threadCount)
      errors += shortStreams()
    } catch {
      if isOfUnheardProgram(metadata) { return tally }

      tally = salvaged(after: error, earlier: earlier, threadCount: threadCount, errors: &errors)
    }

    if !tally.hasDeclarations { declareEvents(of: metadata, in: &tally) }
    return tally
  }

  /// Whether it is what a program leaves that ended before it had told its channels: sub-buffers with nothing in
  /// them, of which the metadata says nothing (LTTng 2.13.9).
  private func isOfUnheardProgram(_ metadata: borrowing OpenFile) -> Bool {
    !MetadataFile.declaresStream(in: metadata) && streams.allSatisfy(\.isWithoutEvents)
  }

  /// A file that lost whole packets reads without an error; its index knows better.
  private func shortStreams() -> [String] {
    streams.compactMap { stream in
      guard let indexed = stream.indexedByteCount, indexed > stream.byteCount else { return nil }

      return "\(stream.name) is cut short: \(stream.byteCount) of \(indexed) bytes are there"
    }
  }

  private func declareEvents(of metadata: borrowing OpenFile, in tally: inout TraceTally) {
    for name in DeclaredEventNames.names(in: MetadataFile.text(of: metadata)) {
      tally.events[name, default: 0] += 0
    }
  }

  /// Reads the whole packets of a trace that the library does not open.
  private func salvaged(
    after error: LibraryError, earlier: PacketRegister?, threadCount: Int, errors: inout [String]
  ) -> TraceTally {
    let lengths = wholeByteCounts()
    let damaged = zip(streams, lengths).filter { $0.byteCount != $1 }
    guard !damaged.isEmpty else {
      errors.append(error.description)
      return TraceTally()
    }

    errors += damaged.map(Self.fault)
    do {
      let folder = try salvageFolder(lengths)
      return try ParallelReading.tally(
        of: folder.path, after: earlier, threadCount: threadCount)
    } catch {
      errors.append("\(error)")
      return TraceTally()
    }
  }

  private func salvageFolder(_ lengths: [UInt64]) throws(FileError) -> SalvageFolder {
    var folder = try SalvageFolder()
    try folder.add("metadata", from: metadataPath)
    for (stream, length) in zip(streams, lengths) {
      if length == stream.byteCount {
        try folder.add(stream.name, from: stream.path)
      } else if length > 0 {
        try folder.add(stream.name, from: stream.path, byteCount: length)
      }
    }
    return folder
  }

  /// A file of which nothing can be told is in the way among LTTng's, and otherwise is what a tracer
  /// of another kind writes.
  private func wholeByteCounts() -> [UInt64] {
    let known = streams.map { $0.wholeByteCount() }
    let isKnownLayout = known.contains { $0 != nil }
    return zip(streams, known).map { stream, length in
      length ?? (isKnownLayout ? 0 : stream.byteCount)
    }
  }

  private static func fault(of stream: StreamFile, wholeByteCount: UInt64) -> String {
    guard wholeByteCount > 0 else {
      return "\(stream.name) is left out: no whole packet is at its start"
    }

    return """
      \(stream.name) is damaged or cut in the middle of a packet: only its first \
      \(wholeByteCount) of \(stream.byteCount) bytes were read
      """
  }
}

extension TraceContents {
  fileprivate mutating func take(_ tally: TraceTally) {
    events = tally.events
    loggers = tally.loggers.byEvent.isEmpty ? nil : tally.loggers.byEvent
    repeatedEventCount = tally.repeatedEventCount > 0 ? tally.repeatedEventCount : nil
    discardedEventCount = tally.discardedEventCount
    discardedPacketCount = tally.discardedPacketCount
    beginTime = tally.beginTime
    endTime = tally.endTime
    errors += tally.errors.sorted { $0.rank < $1.rank }.map(\.message)
  }
}
