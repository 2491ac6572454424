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
    guard try !selection.progress(of: id).hasEnded else { return tellEnded(id) }

    // Of two at once, one ends the run and the other tells of it.
    let lock = try attempt(id) { () throws(FolderError) in
      try StopLock(store.folder(of: id), waiting: waiting)
    }
    defer { _ = lock }
    let isInterrupted = try interruptHolder(of: id)
    let progress = try selection.progress(of: id)
    if progress.hasEnded { return showEnd(of: id) }
    guard !progress.isPaused || !isOfThisBoot(id) else { return try tellPaused(id, progress) }

    return try settle(id, isInterrupted: isInterrupted)
  }

  private var waiting: LockWait { workplace.lockWait(atMost: nil, telling: view) }

  private func name(of id: RunID) -> String {
    "the \(store.identity(of: id)?.isSeries == true ? "series" : "run") \(id)"
  }

  private func isOfThisBoot(_ id: RunID) -> Bool {
    store.identity(of: id).map(selection.isOfThisBoot) == true
  }

  // MARK: - A run under way

  /// Returns whether a process was asked to end the run, now or before; none holds the run any more.
  private func interruptHolder(of id: RunID) throws(Problem) -> Bool {
    let folder = store.folder(of: id)
    if let holder = try holder(of: id) {
      try interrupt(holder, id)
      try attempt(id) { () throws(FolderError) in
        _ = try RunLock(
          folder,
          waiting: LockWait(
            atMost: nil,
            interruption: { [supervisor = workplace.supervisor] in supervisor.interruption }))
      }
    }
    return StopRequest(folder).isMade
  }

  /// Asks the process that holds a run to end it, unless the run comes to its end by itself.
  private func interrupt(_ holder: ProcessIdentity, _ id: RunID) throws(Problem) {
    let isEnding = try isEnding(id)
    let isAsked = StopRequest(store.folder(of: id)).isMade(to: holder)
    let end = "brought to its end by its lttrecipe, the process \(holder.processID)"
    view.observe(
      .note(
        isAsked
          ? "\(name(of: id)) is being \(end), which was asked to: it is waited for"
          : isEnding
            ? "\(name(of: id)) has recorded, and comes to its end: it is waited for"
            : "\(name(of: id)) is \(end)"))
    if !isEnding { try ask(holder, id) }
  }

  /// An earlier `stop` may have been killed before it did: a process that was asked already is not disturbed.
  private func ask(_ holder: ProcessIdentity, _ id: RunID) throws(Problem) {
    let request = StopRequest(store.folder(of: id))
    do throws(FolderError) {
      try request.keep(holder)
    } catch {
      view.observe(.note("whether the run \(id) was asked to end is not written down: \(error)"))
    }
    guard workplace.supervisor.interrupt(holder) else {
      request.withdraw()
      throw Problem(
        .environmentNotReady,
        "the process \(holder.processID), which makes the run \(id), cannot be interrupted",
        help: "it may be another user's: sudo kill \(holder.processID)")
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

  /// Shows what became of a run that another process has ended.
  private func showEnd(of id: RunID) -> ExitStatus {
    let folder = store.folder(of: id)
    guard let report = RunReport.read(folder) else {
      view.observe(.note("\(name(of: id)) has ended"))
      return .done
    }

    let series = SeriesRecord.read(folder)
    view.showEnd(of: report, series: series)
    if report.isUndone != true, series == nil, hasNotRecorded(id) {
      view.observe(
        .note("the run \(id) ended before its payload began: nothing was recorded"))
    }
    return EndStatus.of(report, series, isInterrupted: StopRequest(folder).isMade)
  }

  private func hasNotRecorded(_ id: RunID) -> Bool {
    (try? selection.progress(of: id))?.hasRecorded == false
  }

  // MARK: - Others

  /// Ends what a killed lttrecipe left of a run.
  private func settle(_ id: RunID, isInterrupted: Bool) throws(Problem) -> ExitStatus {
    view.observe(.note(CutOffText.note(of: id, store, ending: "it is brought to its end")))
    var workplace = workplace
    workplace.secrets = try SecretValues(given).values(ofTeardownOf: id, workplace)
    let ending = RunEnding(
      workplace: workplace, view: view, manner: .settled, leftProgram: .ended)
    guard let report = try ending.report(ofEnding: id) else { return .done }

    let series = SeriesRecord.read(store.folder(of: id))
    return EndStatus.of(report, series, isInterrupted: isInterrupted)
  }

  private func tellEnded(_ id: RunID) -> ExitStatus {
    view.observe(.note("\(name(of: id)) has ended already: there is nothing to stop"))
    return .done
  }

  /// A run that waits goes on when it is told to.
  private func tellPaused(_ id: RunID, _ progress: RunProgress) throws(Problem) -> ExitStatus {
    StopRequest(store.folder(of: id)).withdraw()
    let point = progress.pausedAfter ?? ""
    let path = store.identity(of: id)?.recipePath ?? "RECIPE"
    let onwards =
      "go on: lttrecipe apply \(path) --run-id \(id); end it: lttrecipe destroy --run-id \(id)"
    let running = try RunActivity.parts(of: id, progress, workplace)
    guard running.isEmpty else {
      throw Problem(
        .environmentNotReady,
        "the run \(id) is paused after \(point), and left as it is: "
          + running.joined(separator: "; "), help: onwards)
    }

    view.observe(
      .note("the run \(id) is paused after \(point), and nothing of it runs; \(onwards)"))
    return .done
  }
}
