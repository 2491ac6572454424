import FoundationEssentials
import Glibc
package import LTTngModel
package import SystemPackage

/// A line of a run's journal.
package struct JournalEntry: Hashable, Codable, Sendable {
  package enum Event: String, Codable, Sendable {
    /// Written before the step acts.
    case started

    /// Written when the step's program waits before `execve()`.
    case held

    /// Written when a step in the background is ready for those after it.
    case ready

    /// Written after the step succeeded.
    case finished

    /// Written after the step failed.
    case failed

    /// The run stops here on request (`--until`) and can be taken up.
    case paused

    /// The run's sessions are left as they are: the next apply of the recipe takes it up.
    case standing

    /// Nothing of the run is left to do.
    case ended
  }

  /// UTC.
  package var time: String
  package var event: Event

  /// The name of a step: an action of the plan, or `daemon`.
  package var step: String

  /// What people should know.
  package var detail: String?

  package var outcome: ProgramOutcome?
  package var losses: [ChannelLosses]?
  package var daemon: StartedDaemon?
  package var session: OwnedSession?
  package var process: ProcessIdentity?

  /// The session daemon's names of the triggers that the run has, or is about to have.
  package var triggers: [String]?

  /// The inherited variables of the payload that the manifest tells.
  package var environment: [String: String]?

  package init(
    _ event: Event, _ step: String, detail: String? = nil, outcome: ProgramOutcome? = nil,
    losses: [ChannelLosses]? = nil, daemon: StartedDaemon? = nil, session: OwnedSession? = nil,
    process: ProcessIdentity? = nil, triggers: [String]? = nil
  ) {
    time = WallClock.text()
    self.event = event
    self.step = step
    self.detail = detail
    self.outcome = outcome
    self.losses = losses
    self.daemon = daemon
    self.session = session
    self.process = process
    self.triggers = triggers
  }
}

/// A journal that cannot be written or read.
package struct JournalError: Error, Hashable, Sendable, CustomStringConvertible {
  package let description: String
}

/// The append-only record of a run; each entry is on the disk when ``append(_:)`` returns.
package struct Journal: ~Copyable {
  private let descriptor: FileDescriptor
  private let path: FilePath

  /// Which file it is; nil where that cannot be told.
  private let file: FileIdentity?

  /// Whether the last entry may not be there as a whole.
  private var isPartWritten = false

  /// Opens or creates the journal at `path`; a last line that was cut short is taken away.
  package init(at path: FilePath) throws(JournalError) {
    do {
      let descriptor = try FileDescriptor.open(
        path, .readWrite, options: [.create, .append, .noFollow, .closeOnExec],
        permissions: .ownerReadWrite)
      try Self.removeTornLine(of: descriptor, path)
      self.descriptor = descriptor
    } catch {
      throw JournalError(description: "cannot open \(path): \(error)")
    }
    self.path = path
    file = FileIdentity(path)
  }

  /// The next entry would continue the line of an entry that was never written whole.
  private static func removeTornLine(of descriptor: FileDescriptor, _ path: FilePath) throws {
    guard let bytes = WholeFile.read(path), bytes.last != nil, bytes.last != lineBreak else {
      return
    }

    let length = bytes.lastIndex(of: lineBreak).map { $0 + 1 } ?? 0
    try descriptor.resize(to: Int64(length))
  }

  private static let lineBreak = UInt8(ascii: "\n")

  deinit {
    try? descriptor.close()
  }

  /// The next entry would go on with the line of one that was written in part, as where a disk is full.
  private mutating func removePart() throws(JournalError) {
    do {
      if isPartWritten { try Self.removeTornLine(of: descriptor, path) }
      isPartWritten = false
    } catch {
      throw JournalError(description: "cannot write \(path): \(error)")
    }
  }

  package mutating func append(_ entry: JournalEntry) throws(JournalError) {
    try removePart()
    isPartWritten = true
    do {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      _ = try descriptor.writeAll(Array(encoder.encode(entry)) + [UInt8(ascii: "\n")])
    } catch {
      throw JournalError(description: "cannot write \(path): \(error)")
    }
    isPartWritten = false
    guard fdatasync(descriptor.rawValue) == 0 else {
      throw JournalError(description: "cannot write \(path): \(Errno(rawValue: errno))")
    }
    // Who looks for the run would not find what was written.
    guard !isGone else {
      throw JournalError(
        description:
          "the folder of the run is gone: \(path.removingLastComponent()) was removed, or moved, while "
          + "lttrecipe was at work on it")
    }
  }

  /// Whether the file is not at its path any more.
  var isGone: Bool {
    guard let file else { return false }
    if let now = FileIdentity(path) { return now != file }

    return [ENOENT, ENOTDIR].contains(errno)
  }

  /// How much of a journal's end is read for its last entry, which is seldom longer.
  private static let tailSize = 16 << 10

  /// Returns the last entry of a journal without reading all of it; nil where it has none.
  package static func lastEntry(at path: FilePath) throws(JournalError) -> JournalEntry? {
    guard FileTree.exists(path) else { return nil }
    guard let tail = WholeFile.readTail(path, atMost: tailSize) else {
      throw JournalError(description: "cannot read \(path)")
    }

    let lines = tail.bytes.split(separator: lineBreak, omittingEmptySubsequences: false).dropLast()
    // Where the file goes on before the tail, the first line may have lost its beginning.
    guard tail.isWhole || lines.count > 1 else { return try entries(at: path).last }
    guard let line = lines.last else { return nil }

    do {
      return try JSONDecoder().decode(JournalEntry.self, from: Data(line))
    } catch {
      throw JournalError(description: "the last line of \(path) is not a journal entry")
    }
  }

  /// Returns the entries of a journal, in order; a last line without its line break is left out.
  package static func entries(at path: FilePath) throws(JournalError) -> [JournalEntry] {
    guard let bytes = WholeFile.read(path) else {
      throw JournalError(description: "cannot read \(path)")
    }

    // An entry without its line break was not on the disk when its writer was ended.
    let lines = bytes.split(separator: lineBreak, omittingEmptySubsequences: false).dropLast()
    var entries: [JournalEntry] = []
    for (index, line) in lines.enumerated() {
      do {
        entries.append(try JSONDecoder().decode(JournalEntry.self, from: Data(line)))
      } catch {
        throw JournalError(description: "line \(index + 1) of \(path) is not a journal entry")
      }
    }
    return entries
  }
}

/// Which file is at a path.
private struct FileIdentity: Equatable {
  private let device: dev_t
  private let number: ino_t

  /// Returns nil where there is none; errno(3) says why.
  init?(_ path: FilePath) {
    var status = stat()
    guard lstat(path.string, &status) == 0 else { return nil }

    (device, number) = (status.st_dev, status.st_ino)
  }
}
