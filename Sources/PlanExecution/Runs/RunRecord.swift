/// What there is to tell of a run without holding it, and without reading all of its files.
package struct RunRecord: Hashable, Sendable {
  /// What a run is doing.
  package enum State: String, Codable, Sendable {
    /// A process holds it.
    case atWork = "at work"
    case paused

    /// Its sessions were left as they are.
    case standing

    /// Its lttrecipe was killed, or could not end it, or the machine went down.
    case cutOff = "cut off"
    case ended

    /// Another host's or user's that has not ended: whether someone is at work on it cannot be told here.
    case open

    /// Its files are damaged, or were never written whole.
    case unreadable
  }

  package let id: RunID

  /// nil for one that is unreadable.
  package let identity: RunIdentity?
  package let state: State

  /// Whether it belongs to this host and user.
  package let isOurs: Bool

  /// Whether its sessions can still exist.
  package let isOfThisBoot: Bool

  /// The time of the last entry of the journal, UTC; nil where nothing was written down.
  package let lastTime: String?

  /// How an ended run came to its end; nil where it was not written down.
  package let status: ExitStatus?

  /// Whether what it had made was taken away, and it was not carried on.
  package internal(set) var isUndone = false
}

extension RunRecord.State {
  /// Tells the state by the last entry of the journal, the lock and the boot.
  package init(
    lastEvent: JournalEntry.Event?, isStanding: Bool, isHeld: Bool, isOurs: Bool,
    isOfThisBoot: Bool
  ) {
    self =
      switch (lastEvent, isOurs) {
      case (.ended, _): .ended
      case (_, true) where isHeld: .atWork
      case (.paused, true) where !isOfThisBoot && !isStanding: .cutOff
      case (.paused, _): .paused
      case (_, true): isStanding ? .standing : .cutOff
      case (.standing, false): .standing
      case (_, false): .open
      }
  }
}

/// Reads what there is to tell of runs; changes nothing.
package struct RunRecordReader {
  package let store: RunStore
  private let machine: MachineFacts
  private let userID: UInt32

  package init(_ store: RunStore, machine: MachineFacts, userID: UInt32) {
    self.store = store
    self.machine = machine
    self.userID = userID
  }

  /// All runs of the store, newest last.
  package func records() -> [RunRecord] {
    store.allRuns().map(record).sorted { $0.precedes($1) }
  }

  package func record(of id: RunID) -> RunRecord {
    let folder = store.folder(of: id)
    guard let identity = store.identity(of: id) else { return unreadable(id, nil) }

    let last: JournalEntry?
    do throws(JournalError) {
      last = try Journal.lastEntry(at: folder.journal)
    } catch {
      return unreadable(id, identity)
    }
    let isOurs = isOurs(identity)
    let isOfThisBoot = identity.bootID == machine.bootID
    let report = last?.event == .ended ? reportHead(folder) : nil
    let hasEnded = last?.event == .ended
    let state = RunRecord.State(
      lastEvent: last?.event, isStanding: identity.isStanding == true,
      isHeld: isOurs && !hasEnded && RunLock.isHeld(folder), isOurs: isOurs,
      isOfThisBoot: isOfThisBoot)
    return RunRecord(
      id: id, identity: identity, state: state, isOurs: isOurs, isOfThisBoot: isOfThisBoot,
      lastTime: last?.time, status: report?.status, isUndone: report?.isUndone == true)
  }

  private func isOurs(_ identity: RunIdentity) -> Bool {
    machine.hasMade(identity) && identity.userID == userID
  }

  private func unreadable(_ id: RunID, _ identity: RunIdentity?) -> RunRecord {
    RunRecord(
      id: id, identity: identity, state: .unreadable, isOurs: identity.map(isOurs) ?? false,
      isOfThisBoot: identity?.bootID == machine.bootID, lastTime: nil, status: nil)
  }

  private struct ReportHead: Decodable {
    let status: ExitStatus
    let isUndone: Bool?
  }

  private func reportHead(_ folder: RunFolder) -> ReportHead? {
    WholeFile.read(folder.report).flatMap { JSONText.decode(ReportHead.self, from: $0) }
  }
}

extension RunRecord {
  /// Whether the run was made before another one, as far as that can be told.
  fileprivate func precedes(_ other: RunRecord) -> Bool {
    guard let identity, let second = other.identity else {
      return (began, id.text) < (other.began, other.id.text)
    }

    return identity.precedes(second)
  }

  /// When it was made, UTC; empty where that cannot be told.
  package var began: String { identity?.created ?? "" }

  /// How long it took, or has taken until `now`, in seconds; nil where that cannot be told.
  package func duration(now: UInt64) -> UInt64? {
    guard let begin = WallClock.seconds(began) else { return nil }

    let end =
      switch state {
      case .atWork, .standing: now
      case .paused, .cutOff, .ended, .open, .unreadable: lastTime.flatMap(WallClock.seconds)
      }
    return end.map { $0 > begin ? $0 - begin : 0 }
  }
}
