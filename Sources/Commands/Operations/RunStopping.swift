import Glibc
import LTTngModel
import Payloads
import PlanExecution
import Recipes

/// Brings a run with a payload, or a series, to its end, whatever it is doing.
struct RunStopping {
  let workplace: Workplace

  /// The secrets that a teardown needs.
  let given: GivenParameters
  let view: any ApplyView

  private var selection: RunSelection { RunSelection(workplace) }
  private var store: RunStore { workplace.caller.store }

  /// Whoever holds the run is interrupted and ends it; one that was cut off is ended here.
  func stop(_ id: RunID) throws(Problem) -> ExitStatus {
    if let identity = store.identity(of: id) { try selection.checkRights(identity) }
    // A second interruption would end the teardown.
    let lock = try attempt(id) { () throws(FolderError) in
      try StopLock(store.folder(of: id), waiting: waiting)
    }
    defer { _ = lock }
    guard try !selection.progress(of: id).hasEnded else { return tellEnded(id) }

    let isInterrupted = try interruptHolder(of: id)
    let progress = try selection.progress(of: id)
    if progress.hasEnded { return isInterrupted ? showEnd(of: id) : tellEnded(id) }
    guard !progress.isPaused || !isOfThisBoot(id) else { return tellPaused(id) }

    return try settle(id)
  }

  private var waiting: LockWait { workplace.lockWait(atMost: nil, telling: view) }

  private func isOfThisBoot(_ id: RunID) -> Bool {
    store.identity(of: id).map(selection.isOfThisBoot) == true
  }

  // MARK: - A run under way

  /// Returns whether a process held the run, which has let go of it.
  private func interruptHolder(of id: RunID) throws(Problem) -> Bool {
    let folder = store.folder(of: id)
    guard let holder = try holder(of: id) else { return false }

    try interrupt(holder, id)
    try attempt(id) { () throws(FolderError) in
      _ = try RunLock(
        folder,
        waiting: LockWait(
          atMost: nil,
          interruption: { [supervisor = workplace.supervisor] in supervisor.interruption }))
    }
    return true
  }

  /// Asks the process that holds a run to end it, unless an earlier `stop` has.
  private func interrupt(_ holder: ProcessIdentity, _ id: RunID) throws(Problem) {
    let end = "brought to its end by its lttrecipe, the process \(holder.processID)"
    let request = StopRequest(store.folder(of: id))
    guard !request.isMade(to: holder) else {
      return view.observe(
        .note("the run \(id) is being \(end), which was asked to: it is waited for"))
    }
    guard try !isEnding(id) else {
      return view.observe(
        .note("the run \(id) has recorded, and comes to its end: it is waited for"))
    }

    view.observe(.note("the run \(id) is \(end)"))
    guard workplace.supervisor.interrupt(holder) else {
      throw Problem(
        .environmentNotReady,
        "the process \(holder.processID), which makes the run \(id), cannot be interrupted",
        help: "it may be another user's: sudo kill \(holder.processID)")
    }

    // Only now: who reads of a signal that was never sent would wait in vain.
    do throws(FolderError) {
      try request.keep(holder)
    } catch {
      view.observe(.note("another `stop` of the run \(id) cannot know of this one: \(error)"))
    }
  }

  /// Whether a run by itself has stopped recording: an interruption would only end its teardown.
  private func isEnding(_ id: RunID) throws(Problem) -> Bool {
    guard let identity = store.identity(of: id), identity.isSeries != true, identity.series == nil
    else { return false }

    return try selection.progress(of: id).hasStopped
  }

  /// Returns the process that holds a run; nil where none does.
  ///
  /// Those who just look at a run hold it for a moment, and do not say so.
  private func holder(of id: RunID) throws(Problem) -> ProcessIdentity? {
    let folder = store.folder(of: id)
    let end = ContinuousClock.now + .seconds(2)
    while RunLock.isHeld(folder) {
      if let holder = RunLock.holder(of: folder) { return holder }
      guard ContinuousClock.now < end else {
        throw Problem(
          .environmentNotReady,
          "another lttrecipe is at work on the run \(id), and does not say which process it is",
          help: "it may be of an older version: interrupt it yourself")
      }

      usleep(1000)
    }
    return nil
  }

  private func attempt<Value: ~Copyable>(
    _ id: RunID, _ body: () throws(FolderError) -> Value
  ) throws(Problem) -> Value {
    do throws(FolderError) {
      return try body()
    } catch {
      guard case .interrupted(let signal) = error.cause else { throw RunFault.problem(error) }

      throw Problem(
        ExitStatus(signal: signal), "interrupted while the run \(id) comes to its end",
        help: "that goes on; how it ends: lttrecipe runs show \(id)")
    }
  }

  /// Shows what became of a run that its own process has ended.
  private func showEnd(of id: RunID) -> ExitStatus {
    let folder = store.folder(of: id)
    guard let report = RunReport.read(folder) else {
      view.observe(.note("the run \(id) has ended"))
      return .done
    }

    let series = SeriesRecord.read(folder)
    view.showEnd(of: report, series: series)
    return Self.status(of: report, series)
  }

  /// That it was interrupted, and its payload with it, is what was asked for.
  private static func status(of report: RunReport, _ series: SeriesRecord?) -> ExitStatus {
    let all = report.problems.map(\.status) + (series?.statuses ?? [])
    return ExitStatus.worst(of: all.filter { !$0.isInterruption && $0 != .payloadFailed })
  }

  // MARK: - Others

  /// Ends what a killed lttrecipe left of a run.
  private func settle(_ id: RunID) throws(Problem) -> ExitStatus {
    view.observe(.note(CutOffText.note(of: id, store, ending: "it is brought to its end")))
    var workplace = workplace
    workplace.secrets = try SecretValues(given).values(ofTeardownOf: id, workplace)
    return try RunEnding(
      workplace: workplace, view: view, manner: .settled, leftProgram: .ended
    ).end(id)
  }

  private func tellEnded(_ id: RunID) -> ExitStatus {
    view.observe(.note("the run \(id) has ended already: there is nothing to stop"))
    return .done
  }

  private func tellPaused(_ id: RunID) -> ExitStatus {
    let path = store.identity(of: id)?.recipePath ?? "RECIPE"
    view.observe(
      .note(
        "the run \(id) is paused, and nothing of it runs; go on: lttrecipe apply \(path) --run-id \(id); "
          + "end it: lttrecipe destroy --run-id \(id)"))
    return .done
  }
}
