import SystemPackage

/// A run that this process holds: its folder, journal and progress.
package struct Run: ~Copyable {
  package let id: RunID
  package let identity: RunIdentity
  package let folder: RunFolder
  package private(set) var progress: RunProgress
  private let store: RunStore
  private let lock: RunLock

  /// The run's part in the shared session daemon.
  package let daemonLease: DaemonLease

  private var journal: Journal

  private init(
    _ identity: RunIdentity, id: RunID, folder: RunFolder, store: RunStore,
    progress: RunProgress, lock: consuming RunLock, lease: consuming DaemonLease,
    journal: consuming Journal
  ) {
    self.id = id
    self.identity = identity
    self.folder = folder
    self.store = store
    self.progress = progress
    self.lock = lock
    daemonLease = lease
    self.journal = journal
  }

  /// Makes a new run.
  package static func create(
    _ identity: RunIdentity, id: RunID, in store: RunStore
  ) throws(FolderError) -> Run {
    let lease = try DaemonLease(store.root, of: identity)
    let creation = try CreationLock(store)
    defer { _ = creation }
    let identity = identity.numbered(try RunNumbers(store).take(bootID: identity.bootID))
    let folder = try store.create(identity, id: id)
    let lock = try RunLock(folder, tellsHolder: true)
    let journal = try openJournal(folder)
    // Only now can others find the run: they see that it is held, and that it has a journal.
    try store.enter(id)
    return Run(
      identity, id: id, folder: folder, store: store, progress: RunProgress(), lock: lock,
      lease: lease, journal: journal)
  }

  /// Takes up a run; what works on a standing one is soon done, and waited for.
  package static func open(
    _ id: RunID, in store: RunStore, waiting: LockWait = LockWait(atMost: RunLock.patience)
  ) throws(FolderError) -> Run {
    let folder = store.folder(of: id)
    guard let identity = store.identity(of: id) else { throw FolderError("there is no run \(id)") }

    try store.check()
    try PrivateFolder.check(folder.path)
    let lock = try RunLock(
      folder, waiting: identity.isStanding == true ? waiting : .none, tellsHolder: true)
    let lease = try DaemonLease(store.root, of: identity)
    let progress = try readProgress(folder)
    let journal = try openJournal(folder)
    // Its process was ended between the last entry and this.
    if progress.hasEnded { store.close(id) }
    return Run(
      identity, id: id, folder: folder, store: store, progress: progress, lock: lock,
      lease: lease, journal: journal)
  }

  /// Whether somebody has removed the run's folder, or moved it.
  package var isFolderGone: Bool { journal.isGone }

  /// Writes an entry to the journal and takes it into the progress, also where it cannot be written:
  /// what was done has to be undone all the same.
  package mutating func record(_ entry: JournalEntry) throws(JournalError) {
    progress.record(entry)
    try journal.append(entry)
  }

  /// Writes down that something is about to be done, which is not done where that cannot be written.
  package mutating func begin(_ entry: JournalEntry) throws(JournalError) {
    try journal.append(entry)
    progress.record(entry)
  }

  /// Writes down what became of the run, for those who ask when it has ended.
  package func keep(_ report: RunReport) throws(FolderError) {
    try WholeFile.write(JSONText.encode(report, isPretty: true), to: folder.report)
  }

  /// Makes an ended series an open one whose steps are yet to be run.
  package mutating func beginRound() throws(FolderError) {
    // Their marks would say that they began.
    for name in FileTree.names(in: folder.begun) { FileTree.remove(folder.begun.appending(name)) }
    try store.enter(id)
    do throws(JournalError) {
      try begin(JournalEntry(.started, StepName.round))
    } catch {
      throw FolderError(error.description)
    }
  }

  /// Makes an ended run an open one whose trace is yet to be brought away.
  package mutating func reopen() throws(FolderError) {
    try store.enter(id)
    do throws(JournalError) {
      try begin(JournalEntry(.started, StepName.retrievalAgain))
    } catch {
      throw FolderError(error.description)
    }
  }

  /// Records that nothing is left to do.
  package mutating func end() throws(JournalError) {
    do throws(JournalError) {
      try record(JournalEntry(.ended, "run"))
    } catch {
      // Nobody can bring it to its end.
      if isFolderGone { store.close(id) }
      throw error
    }
    store.close(id)
  }

  /// Returns how far a run came, without holding it.
  package static func readProgress(_ folder: RunFolder) throws(FolderError) -> RunProgress {
    do throws(JournalError) {
      return RunProgress(
        FileTree.exists(folder.journal) ? try Journal.entries(at: folder.journal) : [])
    } catch {
      throw FolderError(error.description)
    }
  }

  private static func openJournal(_ folder: RunFolder) throws(FolderError) -> Journal {
    do throws(JournalError) {
      return try Journal(at: folder.journal)
    } catch {
      throw FolderError(error.description)
    }
  }
}
