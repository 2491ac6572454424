import SystemPackage

/// The daemon of a run that was cut off as it started it: it may come up when nobody waits for it any more.
extension SessionDaemonStarter {
  /// How long one is awaited of which nothing is to be seen: until a process is the daemon's, it bears no mark.
  private static let graceTime = Duration.seconds(2)

  /// Waits until the daemon that a run was starting when it was cut off can be told from others and answers, as
  /// `isAlive` tells; returns it, or nil where there is none.
  package func awaitDaemon(startedBy runID: String, isAlive: () -> Bool) -> StartedDaemon? {
    let end = ContinuousClock.now + Self.graceTime
    _ = Waiting.until(Self.patience) {
      let isAnswering = isAlive()
      if isAnswering, isReady(runID) { return true }

      return process(startedBy: runID) == nil && (isAnswering || ContinuousClock.now >= end)
    }
    return daemon(startedBy: runID)
  }

  /// Returns the daemon that a run was starting when it was cut off, if it runs.
  func daemon(startedBy runID: String) -> StartedDaemon? {
    let processID = isReady(runID) ? runningProcess : process(startedBy: runID)
    return processID.map {
      StartedDaemon(kind: .process, processID: $0, privateHome: privateHome)
    }
  }

  /// Whether the caller's files tell of the run's daemon: they are written a little after it answers.
  private func isReady(_ runID: String) -> Bool {
    runningProcess.map { Self.isDaemon($0, of: runID) } == true
  }

  private func process(startedBy runID: String) -> Int32? {
    FileTree.names(in: "/proc").lazy.compactMap { Int32($0) }.first { Self.isDaemon($0, of: runID) }
  }

  /// Whether a run has started a daemon by itself, and not a step of it.
  private static func isDaemon(_ processID: Int32, of runID: String) -> Bool {
    guard ProcessTable.isSessionDaemon(processID),
      let values = RunVariable.Values(ofProcess: processID)
    else { return false }

    return values.runID == runID && values.step == nil
  }
}
