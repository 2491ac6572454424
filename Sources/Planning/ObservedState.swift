package import LTTngModel

/// What is there before a plan is made: the machine as the planner sees it.
package struct ObservedState: Sendable {
  /// Whether a session daemon answers.
  package var isDaemonRunning: Bool

  /// The sessions of the run by the name that the recipe gives them.
  package var sessions: [String: ObservedSession]

  /// The recipe's names of the sessions that were started at some time.
  ///
  /// The session daemon does not tell, and takes no new channel or context field afterwards.
  package var startedSessions: Set<String>

  /// The ids of the steps of the run that are behind it: setup, payload, starts, stops and so on.
  package var finishedSteps: Set<String>

  package var inventory: Inventory

  /// The triggers of the session daemon, by whomever they are.
  package var triggers: [Trigger<String>] = []

  /// Whose a session is that has a wanted name and is none of ours, for people: `made by someone else`.
  package var foreignSessions: [String: String] = [:]

  /// The plan that was carried out last, to tell what was changed by hand since; nil where there is none.
  package var lastApplied: Plan?

  package init(
    isDaemonRunning: Bool = false, sessions: [String: ObservedSession] = [:],
    startedSessions: Set<String> = [], finishedSteps: Set<String> = [],
    inventory: Inventory = Inventory()
  ) {
    self.isDaemonRunning = isDaemonRunning
    self.sessions = sessions
    self.startedSessions = startedSessions
    self.finishedSteps = finishedSteps
    self.inventory = inventory
  }
}

/// The instrumentation points that can be recorded; nil where they could not be listed.
package struct Inventory: Sendable {
  package var kernelTracepoints: [String]?
  package var systemCalls: [String]?

  package init(kernelTracepoints: [String]? = nil, systemCalls: [String]? = nil) {
    self.kernelTracepoints = kernelTracepoints
    self.systemCalls = systemCalls
  }
}

/// What the planner must know of the caller, so that it can stay pure.
package struct PlanningContext: Sendable {
  /// The folder that holds the runs' folders; absolute.
  package var runsFolder: String

  /// The caller's folder and home; absolute.
  package var currentFolder: String
  package var homeFolder: String

  /// The user that the steps run as which name none.
  package var callerUserID: UInt32

  /// The ids of all users that the recipe names.
  package var userIDs: [String: UInt32]

  /// The ids of all groups that the recipe names.
  package var groupIDs: [String: UInt32] = [:]

  /// The normalized addresses that each relay daemon's address with a host's name stands for, as the session
  /// daemon keeps numbers alone; a name that is not here could not be looked up.
  package var relayAddresses: [RelayAddress: [RelayAddress]] = [:]

  /// What the way up from a folder is; without a look at the file system, the folder before it.
  package var parentFolders = ParentFolders { _ in nil }

  /// The id of the run that is taken up, if one is; its outputs can be compared then.
  package var runID: String?

  /// The recipe's names of the sessions that may be replaced though they were started.
  package var replaceable: Set<String> = []

  package init(
    runsFolder: String, currentFolder: String, homeFolder: String, callerUserID: UInt32,
    userIDs: [String: UInt32] = [:], runID: String? = nil
  ) {
    self.runsFolder = runsFolder
    self.currentFolder = currentFolder
    self.homeFolder = homeFolder
    self.callerUserID = callerUserID
    self.userIDs = userIDs
    self.runID = runID
  }

  /// Returns an absolute path without `..`; `~/` is the caller's home, a relative path starts from the
  /// caller's folder.
  package func absolutePath(_ path: RunText) -> RunText {
    parentFolders.resolved(prefixed(path))
  }

  private func prefixed(_ path: RunText) -> RunText {
    guard case .literal(let first)? = path.parts.first else {
      return RunText(currentFolder + "/") + path
    }
    if first.hasPrefix("/") { return path }
    if first == "~" || first.hasPrefix("~/") {
      let rest = RunText(String(first.dropFirst()))
      return RunText(homeFolder) + rest + RunText(parts: Array(path.parts.dropFirst()))
    }

    var below = first[...]
    while below.hasPrefix("./") { below = below.dropFirst(2).drop { $0 == "/" } }
    return RunText(currentFolder + "/") + RunText(String(below))
      + RunText(parts: Array(path.parts.dropFirst()))
  }
}
