import Glibc
package import SystemPackage

/// The runs of a user: a folder each, in the XDG state directory.
package struct RunStore: Sendable {
  /// The state folder: `$XDG_STATE_HOME/lttrecipe`, else `~/.local/state/lttrecipe`.
  package let root: FilePath

  package init(root: FilePath) {
    self.root = root
  }

  /// The folder of the runs' folders.
  package var runs: FilePath { root.appending("runs") }

  /// One empty file for each run that has not ended, so that finding those stays quick.
  private var open: FilePath { root.appending("open") }

  /// Creates the folders that are missing and checks that they are private.
  package func prepare() throws(FolderError) {
    for folder in [root, runs, open] {
      try PrivateFolder.createWithParents(folder)
      try PrivateFolder.check(folder)
    }
  }

  /// Checks that the runs are ours, before what they say is carried out.
  func check() throws(FolderError) {
    for folder in [root, runs, open] { try PrivateFolder.check(folder) }
  }

  /// What a run without a trace takes: its plan, journal and report.
  private static let smallestRoom: UInt64 = 64 << 10

  /// Returns why a folder of runs cannot take another one; nil where it can.
  package static func lackOfRoom(in runs: FilePath) -> String? {
    guard let space = FileSystemSpace(at: runs), space.available < smallestRoom else { return nil }

    return "\(space.folder): \(Errno.noSpace)"
  }

  package func folder(of id: RunID) -> RunFolder {
    RunFolder(path: runs.appending(id.text))
  }

  /// Returns an id that no run has: the clock may have been set back, and two runs of one second can draw the
  /// same digits.
  package func unusedID(from draw: () -> RunID = { RunID() }) -> RunID {
    var id = draw()
    while FileTree.exists(folder(of: id).path) { id = draw() }
    return id
  }

  /// Creates a run's folder.
  package func create(_ identity: RunIdentity, id: RunID) throws(FolderError) -> RunFolder {
    let folder = folder(of: id)
    try PrivateFolder.create(folder.path)
    do throws(FolderError) {
      try PrivateFolder.create(folder.output)
      try PrivateFolder.create(folder.begun)
      try WholeFile.write(JSONText.encode(identity, isPretty: true), to: folder.identity)
    } catch {
      // It is ours alone, and nobody could tell whose it is.
      FileTree.remove(folder.path)
      throw error
    }
    return folder
  }

  /// Enters a run among the open ones.
  package func enter(_ id: RunID) throws(FolderError) {
    try WholeFile.createEmpty(open.appending(id.text))
  }

  /// Takes a run off the open ones.
  package func close(_ id: RunID) {
    unlink(open.appending(id.text).string)
  }

  /// Returns the ids of the runs that have not ended, oldest first.
  package func openRuns() -> [RunID] {
    let runs = FileTree.names(in: open).compactMap { RunID($0) }.map { ($0, identity(of: $0)) }
    return runs.sorted { one, other in
      guard let first = one.1, let second = other.1 else { return one.1 == nil && other.1 != nil }

      return first.precedes(second)
    }.map(\.0)
  }

  /// Returns the ids of all runs, in the order of their names; what a link leads to is none.
  package func allRuns() -> [RunID] {
    FileTree.names(in: runs).compactMap { RunID($0) }
      .filter { FileTree.isFolder(folder(of: $0).path) }
  }

  /// Where a run's folder is while it is removed: the name is no run's.
  func removed(_ id: RunID) -> FilePath {
    runs.appending("\(Self.removedPrefix)\(id)")
  }

  /// The folders of runs whose removal was cut off.
  package func halfRemoved() -> [FilePath] {
    FileTree.names(in: runs).filter { $0.hasPrefix(Self.removedPrefix) }
      .map { runs.appending($0) }.filter(FileTree.isFolder)
  }

  /// Returns the folders of runs of which nothing was begun, as their making was cut off: they have nothing but
  /// what is made first, and are not among the open ones.
  package func neverBegun(_ lock: borrowing CreationLock) -> [FilePath] {
    let open = Set(openRuns())
    return allRuns().filter { !open.contains($0) && isJustMade(folder(of: $0)) }
      .map { folder(of: $0).path }
  }

  private func isJustMade(_ folder: RunFolder) -> Bool {
    let empty = [folder.journal, folder.output, folder.begun]
    let first = Set(
      (empty + [folder.identity, folder.lock]).compactMap { $0.lastComponent?.string })
    return FileTree.names(in: folder.path).allSatisfy {
      first.contains($0) || $0.hasPrefix(".") && $0.hasSuffix(WholeFile.newSuffix)
    }
      && empty.allSatisfy { FileTree.size(of: $0) == 0 }
  }

  /// Removes those folders.
  package func removeNeverBegun() throws(FolderError) {
    let lock = try CreationLock(self)
    for folder in neverBegun(lock) { FileTree.remove(folder) }
  }

  private static let removedPrefix = ".removed-"

  /// Returns what a run's folder says of it; nil where there is no such run.
  package func identity(of id: RunID) -> RunIdentity? {
    WholeFile.read(folder(of: id).identity).flatMap { JSONText.decode(RunIdentity.self, from: $0) }
  }
}
