import Glibc
import PlanExecution
import SystemPackage

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
