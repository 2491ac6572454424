import PlanExecution

/// The children that lttrecipe has not started: what programs leave behind becomes its child.
///
/// What a step has started tells so by its environment. Where a process has cleared that, or is another
/// user's, it is the step's that has just ended.
struct AdoptedChildren {
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
