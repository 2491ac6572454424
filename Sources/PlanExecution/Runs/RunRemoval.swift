import Glibc
import SystemPackage

/// Which runs' folders are removed.
package struct RemovalRule: Hashable, Sendable {
  /// Why a run's folder stays.
  package enum Reason: Hashable, Sendable {
    case otherHostOrUser
    case notEnded
    case holdsTrace
    case young

    /// A series of which runs are left; only one of a given age is removed.
    case unfinished

    /// Another process has just taken it.
    case inUse
  }

  /// Whether those are removed, too, that hold a trace.
  package let includesTraces: Bool

  /// How long ago they must have ended, in seconds; nil is however long.
  package let minimumAge: UInt64?

  package init(includesTraces: Bool, minimumAge: UInt64?) {
    self.includesTraces = includesTraces
    self.minimumAge = minimumAge
  }

  /// Returns why a run stays; nil for one to remove.
  package func obstacle(
    to record: RunRecord, holdsTrace: @autoclosure () -> Bool,
    isUnfinished: @autoclosure () -> Bool = false, now: UInt64
  ) -> Reason? {
    guard record.isOurs else { return .otherHostOrUser }
    guard record.state == .ended else { return .notEnded }
    guard isOldEnough(record, now) else { return .young }
    if minimumAge == nil, isUnfinished() { return .unfinished }

    return !includesTraces && holdsTrace() ? .holdsTrace : nil
  }

  /// A run of which nobody knows when it ended is never old.
  private func isOldEnough(_ record: RunRecord, _ now: UInt64) -> Bool {
    guard let minimumAge else { return true }
    guard let end = record.lastTime.flatMap(WallClock.seconds), end <= now else { return false }

    return now - end >= minimumAge
  }
}

/// Removes runs' folders.
package struct RunRemoval {
  private let reader: RunRecordReader
  private let rule: RemovalRule
  private let now: UInt64

  package init(_ reader: RunRecordReader, _ rule: RemovalRule, now: UInt64) {
    self.reader = reader
    self.rule = rule
    self.now = now
  }

  /// Returns why a run's folder stays, at this moment.
  package func obstacle(to id: RunID) -> RemovalRule.Reason? {
    let folder = reader.store.folder(of: id)
    return rule.obstacle(
      to: reader.record(of: id), holdsTrace: !RunContents(folder).traces.isEmpty,
      isUnfinished: SeriesRecord.read(folder)?.isUnfinished == true, now: now)
  }

  /// Removes a run's folder; returns why it stays.
  ///
  /// The run is looked at once more when nobody else can work on it. Its folder is first put out of the way:
  /// a run that is half removed cannot be found.
  package func remove(_ id: RunID) throws(FolderError) -> RemovalRule.Reason? {
    let folder = reader.store.folder(of: id)
    if let obstacle = obstacle(to: id) { return obstacle }
    do throws(FolderError) {
      let lock = try RunLock(folder)
      if let obstacle = obstacle(to: id) { return obstacle }

      let place = reader.store.removed(id)
      guard rename(folder.path.string, place.string) == 0 else {
        throw FolderError("remove", folder.path, errno)
      }
      reader.store.close(id)
      FileTree.remove(place)
      _ = consume lock
      guard !FileTree.exists(place) else {
        throw FolderError(
          "cannot remove all of \(place): does something in it belong to another user?")
      }
      return nil
    } catch {
      guard error.cause != .inUse else { return .inUse }

      throw error
    }
  }

  /// Removes the stray files of a run that stays, unless somebody is at work on it.
  package func removeStrayFiles(of id: RunID) {
    let folder = reader.store.folder(of: id)
    guard let lock = try? RunLock(folder) else { return }

    for file in RunContents(folder).strayFiles { FileTree.remove(file) }
    _ = consume lock
  }
}
