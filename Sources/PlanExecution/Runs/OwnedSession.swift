package import LTTngModel

/// What tells a session of ours from another one that somebody gave the same name.
package struct OwnedSession: Hashable, Codable, Sendable {
  /// The name that the session daemon knows it by.
  package let name: String

  /// In seconds since 1970.
  package let creationTime: UInt64

  /// As the session daemon writes it.
  package let output: String

  /// The process of the session daemon; nil where it cannot be told.
  package let daemonProcessID: Int32?

  package init(_ listed: ListedSession, daemonProcessID: Int32?) {
    name = listed.name
    creationTime = listed.creationTime
    output = listed.output
    self.daemonProcessID = daemonProcessID
  }

  /// Whether a session of the daemon is this one.
  package func isSame(as listed: ListedSession, daemonProcessID: Int32?) -> Bool {
    let isOtherDaemon =
      daemonProcessID.flatMap { now in self.daemonProcessID.map { now != $0 } } ?? false
    return name.utf8.elementsEqual(listed.name.utf8) && creationTime == listed.creationTime
      && output == listed.output && !isOtherDaemon
  }

  /// Whether the session daemon that has it runs, as far as is known: sessions do not outlive theirs.
  package var hasDaemon: Bool { daemonProcessID.map(ProcessTable.isSessionDaemon) ?? true }

  /// Whether the daemon has another one of this name.
  package func isReplaced(among listed: [ListedSession], daemonProcessID: Int32?) -> Bool {
    listed.contains {
      $0.name.utf8.elementsEqual(name.utf8) && !isSame(as: $0, daemonProcessID: daemonProcessID)
    }
  }
}
