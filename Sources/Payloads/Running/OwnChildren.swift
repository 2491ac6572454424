import CGate
import Glibc
import PlanExecution
import Synchronization
import SystemPackage

/// The children of this process: those that it started, and those that it adopted.
enum OwnChildren {
  /// Those that were started and are not reaped.
  private static let started = Mutex<Set<Int32>>([])

  static func add(_ processID: Int32) {
    started.withLock { _ = $0.insert(processID) }
  }

  static func remove(_ processID: Int32) {
    started.withLock { _ = $0.remove(processID) }
  }

  static func isStarted(_ processID: Int32) -> Bool {
    started.withLock { $0.contains(processID) }
  }

  /// The others, also those that have ended; none where this process adopts none.
  ///
  /// They were left behind by programs, or are children of what this process was before `execve()`.
  static var adopted: [Int32] {
    guard gate_adopts_orphans() == 1 else { return [] }

    return all.filter { !isStarted($0) }
  }

  /// Lets those go that were adopted and have ended.
  ///
  /// The list is read once: this happens in the recording window, and whom it lacks goes at the next time.
  static func reapAdopted() {
    guard gate_adopts_orphans() == 1 else { return }

    for processID in reading where !isStarted(processID) {
      var information = siginfo_t()
      waitid(P_PID, id_t(processID), &information, WEXITED | WNOHANG)
    }
  }

  /// A list of them can lack one while another one ends: it is read until it tells nothing new.
  private static var all: [Int32] {
    var known: Set<Int32> = []
    for number in 0..<readingLimit {
      let read = reading
      guard number == 0 || !known.isSuperset(of: read) else { break }

      known.formUnion(read)
    }
    return Array(known)
  }

  private static var reading: [Int32] {
    ProcessIdentity.children(of: getpid()) ?? allByTheirParent
  }

  /// Where processes come and go without an end.
  private static let readingLimit = 10

  /// For a kernel without CONFIG_PROC_CHILDREN.
  private static var allByTheirParent: [Int32] {
    FileTree.names(in: "/proc").compactMap { Int32($0) }
      .filter { ProcessIdentity.parent(of: $0) == getpid() }
  }
}
