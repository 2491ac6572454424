import Glibc
import PlanExecution
import SystemPackage

/// The children that lttrecipe has not started: what programs leave behind becomes its child.
///
/// What a step has started tells so by its environment. Where a process has cleared that, or is another
/// user's, it is the step's that has just ended.
struct LeftChildren {
  /// What a step of a run has left behind.
  struct Owner: Hashable {
    let runID: String
    let step: String
  }

  /// All that were seen; nil for what no step has left behind.
  private var seen: [ProcessIdentity: Owner?] = [:]

  /// Whether there were children before anything was started, whose own may become ours, too.
  private let hasOthers = !OwnChildren.adopted.isEmpty

  /// Takes what is there by now for no step's: helpers leave something behind, too.
  mutating func passOver() {
    for process in unseen { seen[process] = owner(of: process, else: nil) }
  }

  /// Takes what is there by now for a step's that has just ended, where nothing else is known.
  mutating func note(_ owner: Owner) {
    for process in unseen { seen[process] = self.owner(of: process, else: owner) }
  }

  /// Returns those that steps of a run have left behind.
  func processes(of runID: String) -> [(process: ProcessIdentity, step: String)] {
    seen.compactMap { process, owner in
      owner.flatMap { $0.runID == runID ? (process, $0.step) : nil }
    }
  }

  private var unseen: [ProcessIdentity] {
    OwnChildren.adopted.compactMap { ProcessIdentity($0) }.filter { seen[$0] == nil }
  }

  private func owner(of process: ProcessIdentity, else owner: Owner?) -> Owner? {
    let values = RootRights.use { RunVariable.Values(ofProcess: process.processID) }
    // Without a step it is a session daemon.
    if let runID = values?.runID { return values?.step.map { Owner(runID: runID, step: $0) } }

    return hasOthers ? nil : owner
  }
}

/// The processes of steps, found by their environment.
enum MarkedProcesses {
  /// Returns the processes that steps of a run have started, and those have started, of the users whose
  /// processes may be looked at; neither what lttrecipe itself has started nor what has started it.
  static func find(of runID: String) -> [(process: ProcessIdentity, step: String)] {
    let ancestors = ancestors
    return RootRights.use {
      FileTree.names(in: "/proc").compactMap { name in
        guard let processID = Int32(name), !ancestors.contains(processID),
          !OwnChildren.isStarted(processID), let process = ProcessIdentity(processID),
          let values = RunVariable.Values(ofProcess: processID), values.runID == runID,
          let step = values.step
        else { return nil }

        return (process, step)
      }
    }
  }

  /// This process, its parent, and so on.
  private static var ancestors: Set<Int32> {
    var ancestors: Set<Int32> = []
    var next: Int32? = getpid()
    while let process = next, process > 0, ancestors.insert(process).inserted {
      next = ProcessIdentity.parent(of: process)
    }
    return ancestors
  }
}
