import PlanExecution

extension ApplyOperation {
  /// Whether a new run would be made and a complete one recorded the same, which is shown; else tells what has
  /// changed since the last one.
  func isRecordedAlready(
    _ once: RecordingOnce, _ making: PlanMaking, _ name: String?
  ) throws(Problem) -> Bool {
    guard makesNewRun(making, name) else { return false }

    return try isRecordedAlready(once, making.workplace)
  }

  func isRecordedAlready(
    _ once: RecordingOnce, _ workplace: Workplace
  ) throws(Problem) -> Bool {
    var (earlier, reason) = once.find()
    try once.checkInterruption()
    if earlier == nil,
      try OnceWaiting(workplace: workplace, once: once, view: view).awaitOthers()
    {
      (earlier, reason) = once.find()
      try once.checkInterruption()
    }
    if let earlier {
      view.show(earlier)
    } else if let reason {
      view.observe(.note("recorded anew: \(reason)"))
    }
    return earlier != nil
  }

  /// Opens a run with its key; returns nil where another lttrecipe has just recorded the same, which is shown.
  func open(
    _ once: RecordingOnce, _ opening: RunOpening, isNew: Bool,
    _ make: () throws(Problem) -> Run
  ) throws(Problem) -> Run? {
    guard isNew, once.isLookedFor else { return try keyed(make(), once) }

    try opening.prepare()
    let waiting = OnceWaiting(workplace: opening.workplace, once: once, view: view)
    while true {
      let lock = try waiting.lock()
      if once.runAtWork == nil {
        defer { _ = lock }
        guard let earlier = once.find().run else { return try keyed(make(), once) }

        view.show(earlier)
        return nil
      }
      _ = consume lock
      if try isRecordedAlready(once, opening.workplace) { return nil }
    }
  }

  private func keyed(_ run: consuming Run, _ once: RecordingOnce) -> Run {
    if run.progress.isEmpty { once.keep(in: run.folder) } else { once.check(in: run.folder) }
    return run
  }

  /// What keeps a run from being taken up is told later.
  func makesNewRun(_ making: PlanMaking, _ name: String?) -> Bool {
    do throws(Problem) {
      return try making.takenRun(RunNaming.id(name)) == nil
    } catch {
      return false
    }
  }
}
