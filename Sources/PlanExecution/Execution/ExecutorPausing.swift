import Planning

/// Stopping on request, `apply --until`.
extension Executor where Control: ~Copyable {
  /// Returns where a run waits that is taken up; a standing one may record already.
  static func reachedPoint(_ run: borrowing Run, _ plan: Plan) -> StoppingPoint? {
    if run.identity.isStanding == true,
      plan.sessions.contains(where: { run.progress.mayRecord($0.name) })
    {
      return .recording
    }
    return run.progress.pausedAfter.flatMap(StoppingPoint.init)
  }

  var hasStandingSession: Bool {
    sessions.contains { run.progress.mayRecord($0.name) }
  }

  /// Returns whether the next phase may begin; pauses the run at its stopping point.
  mutating func canGoOn(after phase: Phase) -> Bool {
    noticeInterruption()
    guard problems.isEmpty, !isPaused else { return false }
    guard let stoppingPoint, stoppingPoint.phase <= phase else { return true }

    pause(at: stoppingPoint)
    return false
  }

  /// Returns whether the run waits here; one that has failed or is abandoned is brought to its end.
  mutating func pauses(after phase: Phase) -> Bool {
    guard !isAbandoned else { return false }

    _ = canGoOn(after: phase)
    return isPaused
  }

  /// A run that came further before waits where it did, and sessions that stand are left to record.
  private mutating func pause(at point: StoppingPoint) {
    isPaused = true
    guard let reachedBefore, reachedBefore.phase > point.phase else { return wait(after: point) }

    ports.observer.observe(
      .note("the run came further than `\(point.rawValue)` before, and stays where it is"))
    if !isStanding || !hasStandingSession { wait(after: reachedBefore) }
  }

  private mutating func wait(after point: StoppingPoint) {
    waitsAfter = point
    record(.paused, point.rawValue)
    guard run.isFolderGone else { return }

    // Nobody could take it up.
    isPaused = false
    waitsAfter = nil
  }
}
