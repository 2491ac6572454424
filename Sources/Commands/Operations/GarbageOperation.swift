import PlanExecution
import SystemPackage

/// Removes what ended runs left.
struct GarbageOperation {
  let rule: RemovalRule
  let isDryRun: Bool
  let view: GarbageView

  func run() -> ExitStatus {
    let caller = Caller()
    guard FileTree.exists(caller.store.runs) else {
      view.showEnd(GarbageTotal())
      return .done
    }

    do throws(FolderError) {
      for folder in [caller.store.root, caller.store.runs] { try PrivateFolder.check(folder) }
    } catch {
      let problem = Problem(.environmentNotReady, error.description, help: "nothing was removed")
      view.show(problem)
      return problem.status
    }
    var collection = GarbageCollection(caller, rule, isDryRun: isDryRun, view)
    return collection.run()
  }
}

/// What was removed, or would be.
struct GarbageTotal: Encodable {
  var runs = 0

  /// Folders of private session daemons, files that were never written whole, runs half removed before.
  var others = 0

  /// In bytes.
  var size: UInt64 = 0

  /// Runs that stay because they hold a trace.
  var runsWithTrace = 0
}

/// One round of removing.
private struct GarbageCollection {
  private let store: RunStore
  private let reader: RunRecordReader
  private let removal: RunRemoval
  private let isDryRun: Bool
  private let view: GarbageView
  private var total = GarbageTotal()
  private var status = ExitStatus.done

  init(_ caller: Caller, _ rule: RemovalRule, isDryRun: Bool, _ view: GarbageView) {
    store = caller.store
    reader = RunRecordReader(store, machine: MachineFacts(), userID: caller.userID)
    removal = RunRemoval(reader, rule, now: WallClock.now)
    self.isDryRun = isDryRun
    self.view = view
  }

  mutating func run() -> ExitStatus {
    takeNeverBegun()
    let records = reader.records()
    // The journals that name the daemons' folders go with the runs.
    let homes = DaemonHomes(of: records, store)
    for folder in store.halfRemoved() { take(folder) }
    for record in records where record.isOurs {
      switch record.state {
      case .ended:
        if let home = homes.inUse[record.id] {
          view.showInUse(record, home: home.path, daemon: home.daemon)
        } else {
          consider(record)
        }
      case .cutOff: view.showCutOff(record)
      case .atWork, .paused, .standing, .open, .unreadable: break
      }
    }
    for home in homes.left { take(home) }
    view.showEnd(total)
    return status
  }

  private mutating func takeNeverBegun() {
    guard FileTree.isFolder(store.runs) else { return }

    do throws(FolderError) {
      let lock = try CreationLock(store)
      for folder in store.neverBegun(lock) { take(folder) }
    } catch {
      note(error)
    }
  }

  private mutating func consider(_ record: RunRecord) {
    let folder = store.folder(of: record.id)
    let size = FileTree.size(of: folder.path)
    do throws(FolderError) {
      let obstacle =
        try isDryRun ? removal.obstacle(to: record.id) : removal.remove(record.id)
      guard let obstacle else {
        total.runs += 1
        total.size += size
        view.showRemoved(record, size: size)
        return
      }

      if obstacle == .holdsTrace { total.runsWithTrace += 1 }
      if obstacle == .unfinished { view.showUnfinished(record) }
      removeStrayFiles(of: record)
    } catch {
      note(error)
    }
  }

  private mutating func removeStrayFiles(of record: RunRecord) {
    let stray = RunContents(store.folder(of: record.id)).strayFiles
    guard !stray.isEmpty else { return }

    let sizes = stray.map { FileTree.size(of: $0) }
    if !isDryRun { removal.removeStrayFiles(of: record.id) }
    for (file, size) in zip(stray, sizes) where isDryRun || !FileTree.exists(file) {
      total.others += 1
      total.size += size
      view.showRemoved(file, size: size)
    }
  }

  private mutating func take(_ folder: FilePath) {
    let size = FileTree.size(of: folder)
    if !isDryRun {
      FileTree.remove(folder)
      guard !FileTree.exists(folder) else {
        note(FolderError("cannot remove all of \(folder)"))
        return
      }
    }
    total.others += 1
    total.size += size
    view.showRemoved(folder, size: size)
  }

  private mutating func note(_ error: FolderError) {
    let problem = Problem(.failed, error.description)
    view.show(problem)
    status = problem.status
  }
}

/// The folders of private session daemons that ended runs of ours left.
private struct DaemonHomes {
  /// Those in which no daemon lives, and that no other run has.
  private(set) var left: [FilePath] = []

  /// Those in which one lives, by an ended run that has it.
  private(set) var inUse: [RunID: (path: FilePath, daemon: Int32)] = [:]

  init(of records: [RunRecord], _ store: RunStore) {
    var needed: Set<FilePath> = []
    var candidates: Set<FilePath> = []
    for record in records where record.isOurs {
      let names = LeftDaemonHome.named(in: store.folder(of: record.id).journal)
      for home in names.map({ FilePath($0) })
      where LeftDaemonHome.isLeft(home) {
        if record.state != .ended {
          needed.insert(home)
        } else if let daemon = LeftDaemonHome.daemon(in: home) {
          inUse[record.id] = (home, daemon)
        } else {
          candidates.insert(home)
        }
      }
    }
    left = candidates.subtracting(needed).sorted { $0.string < $1.string }
  }
}
