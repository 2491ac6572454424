import PlanExecution

extension ApplyOperation {
  /// Whether a new run would be made and a complete one recorded the same, which is shown; else tells what has
  /// changed since the last one.
  func isRecordedAlready(
    _ once: RecordingOnce, _ making: PlanMaking, _ name: String?
  ) throws(Problem) -> Bool {
    guard makesNewRun(making, name) else { return false }

    return try isRecordedAlready(once)
  }

  func isRecordedAlready(_ once: RecordingOnce) throws(Problem) -> Bool {
    let (earlier, reason) = once.find()
    try once.checkInterruption()
    if let earlier {
      view.show(earlier)
    } else if let reason {
      view.observe(.note("recorded anew: \(reason)"))
    }
    return earlier != nil
  }

  /// What keeps a run from being taken up is told later.
  private func makesNewRun(_ making: PlanMaking, _ name: String?) -> Bool {
    do throws(Problem) {
      return try making.takenRun(RunNaming.id(name)) == nil
    } catch {
      return false
    }
  }
}
