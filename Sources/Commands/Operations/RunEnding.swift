import LTTngControl
import LTTngModel
import Payloads
import PlanExecution
import Planning
import SystemPackage

/// Brings open runs to their end by their stored plans.
struct RunEnding {
  /// How a run with a payload ends.
  enum Manner {
    /// What it began is undone; its trace is kept as it is.
    case undone

    /// As far as it came: what was recorded is verified and retrieved.
    case settled
  }

  /// What happens to a program of the run that its lttrecipe left running.
  enum LeftProgram {
    case refused
    case awaited
    case ended
  }

  let workplace: Workplace
  let view: any ApplyView
  var manner = Manner.undone
  var leftProgram = LeftProgram.ended

  /// Whether a run whose plan cannot be read is ended by what its journal tells.
  var mayLackPlan = false

  /// Whether the trace of an ended run is brought away that could not be before.
  var retriesRetrieval = false

  /// Ends a run; a standing one is verified and retrieved, however.
  ///
  /// - Throws: Where nothing of the run could be touched.
  func end(_ id: RunID) throws(Problem) -> ExitStatus {
    try report(ofEnding: id)?.status ?? .done
  }

  /// Ends a run as ``end(_:)`` does; returns what became of it, nil where another lttrecipe has just ended it.
  func report(ofEnding id: RunID) throws(Problem) -> RunReport? {
    let run = try open(id)
    try RunSelection(workplace).checkRights(run.identity)
    guard isLeft(run) else {
      view.observe(.note("another lttrecipe has just ended the run \(id)"))
      return nil
    }

    if try !plan(of: run).isWhole {
      view.observe(
        .note(
          "the plan of the run \(id) cannot be read: what its journal tells of is ended, and no teardown is run; "
            + "see what that would have been: \(run.folder.recipe)"))
    }
    try settleLeftPrograms(of: run)
    if run.identity.isSeries == true { try endRuns(ofSeries: run) }
    view.observe(.runBegan(id: id.text, folder: run.folder.path.string, isNew: false))
    let privateHome = run.progress.daemon?.privateHome
    try PrivateDaemonHome.choose(privateHome)
    let (folder, series) = (run.folder, run.identity.series)
    let report = try end(run, privateHome)
    if let privateHome { PrivateDaemonHome.leave(privateHome, after: folder) }
    if retriesRetrieval, let series { note(report, in: series) }
    if let record = SeriesRecord.read(folder) {
      view.show(SeriesResult(id: id.text, record: record, report: report))
    } else {
      view.show(report)
    }
    return report
  }

  /// Whether anything of a run is to be done; of an ended one its trace may be yet to be brought away.
  private func isLeft(_ run: borrowing Run) -> Bool {
    guard run.progress.hasEnded else { return true }
    guard retriesRetrieval, FailedRetrieval.isLeft(run.folder) else { return false }

    view.observe(.note("the trace of the run \(run.id) could not be brought away: once more"))
    return true
  }

  /// Makes an ended run an open one, when nothing can keep it from its end any more.
  private func reopen(_ run: inout Run) throws(Problem) {
    guard run.progress.hasEnded else { return }

    do throws(FolderError) {
      try run.reopen()
    } catch {
      throw Problem(.failed, error.description)
    }
  }

  private func end(_ run: consuming Run, _ privateHome: String?) throws(Problem) -> RunReport {
    let (stored, isWhole) = try plan(of: run)
    let plan = withoutRootSteps(stored)
    var control = SessionDaemon()
    let hasDaemon = hasDaemon(run, &control)
    let hasRebooted = !RunSelection(workplace).isOfThisBoot(run.identity)
    let progress = run.progress
    if !hasDaemon { noteLostDaemon(progress, plan) }
    var workplace = workplace
    let stay = try FolderStay.enter(
      run.identity, &workplace,
      isNeeded: manner == .settled && plan.endsInCallerFolder(after: progress))
    defer { _ = stay }
    let ports = workplace.ports(privateHome: privateHome, observer: view)
    let isStanding = run.identity.isStanding == true
    let lost = hasDaemon ? try lostSessions(of: run, plan, &control, ports.daemonStarter) : []
    let series = manner == .settled ? SeriesRecord.read(run.folder) : nil
    try reopen(&run)
    var executor = Executor(plan: plan, run: run, control: control, ports: ports)
    if let series { executor.take(series) }
    if isStanding, isWhole { return executor.endStanding(lostSessions: lost, hasDaemon: hasDaemon) }

    switch manner {
    case .undone: return executor.abandon(lostSessions: lost, hasDaemon: hasDaemon)
    case .settled:
      return executor.settle(
        lostSessions: lost, hasDaemon: hasDaemon, hasRebooted: hasRebooted)
    }
  }

  private func noteLostDaemon(_ progress: RunProgress, _ plan: Plan) {
    guard plan.sessions.contains(where: { progress.mayHaveCreated($0.name) }) else { return }

    view.observe(
      .note(
        "the run's session daemon is gone, and its sessions: what was in their sub-buffers is lost, but for "
          + "those with a `shm-path`"))
  }

  /// Returns the sessions of the run that are not there any more, as far as that cannot be told by their names.
  private func lostSessions(
    of run: borrowing Run, _ plan: Plan, _ control: inout SessionDaemon,
    _ starter: SessionDaemonStarter
  ) throws(Problem) -> [String] {
    run.identity.isStanding == true
      ? try StandingSessions.lost(of: run, plan, &control, starter)
      : try StandingSessions.replaced(of: run, &control, starter)
  }

  /// Whether the run's session daemon answers; one that was just being started is awaited.
  private func hasDaemon(_ run: borrowing Run, _ control: inout SessionDaemon) -> Bool {
    guard RunSelection(workplace).isOfThisBoot(run.identity) else { return false }

    if run.progress.isDaemonStarting {
      _ = workplace.daemonStarter(privateHome: run.progress.daemon?.privateHome)
        .awaitDaemon(startedBy: run.id.text) { control.isSessionDaemonAlive() }
    }
    return control.isSessionDaemonAlive()
  }

  /// Sees to the programs of a run's steps that still run; those in the background are ended with the run.
  func settleLeftPrograms(of run: borrowing Run) throws(Problem) {
    guard RunSelection(workplace).isOfThisBoot(run.identity) else { return }

    let plan = try plan(of: run).plan
    for (step, process) in run.progress.processes
    where process.isAlive && !plan.backgroundSteps.contains(step) {
      let what = "\(step) of the run \(run.id) still runs, as the process \(process.processID)"
      switch leftProgram {
      case .refused:
        throw Problem(
          .environmentNotReady, what,
          help: "wait for its end and finish the run: lttrecipe resume \(run.id); or end it now: "
            + "lttrecipe stop \(run.id)")
      case .awaited: try awaitEnd(process, LeftProgramLimits(of: step, run, plan), what)
      case .ended: try endProgram(process, what)
      }
    }
  }

  /// Waits for a program as long as its recipe grants, and ends it then.
  private func awaitEnd(
    _ process: ProcessIdentity, _ limits: LeftProgramLimits, _ what: String
  ) throws(Problem) {
    view.observe(.note("\(what): its end is awaited"))
    switch workplace.supervisor.awaitEnd(of: process, limits) {
    case .ended: return
    case .timedOut: try endProgram(process, "\(what), longer than its `timeout`")
    case .limit(let limit):
      view.observe(.note(limit.message))
      try endProgram(process, what)
    case .interrupted:
      throw Problem(
        ExitStatus(signal: workplace.supervisor.interruption ?? 0), "interrupted: \(what)",
        help: "nothing was done")
    }
  }

  private func endProgram(_ process: ProcessIdentity, _ what: String) throws(Problem) {
    guard workplace.supervisor.end(process) else {
      throw Problem(
        .environmentNotReady, "\(what), and cannot be ended",
        help: "it may be another user's: sudo kill \(process.processID)")
    }

    view.observe(.note("\(what): it was ended"))
  }

  /// Returns the plan of a run, or what its journal tells in place of it, which `isWhole` says.
  private func plan(of run: borrowing Run) throws(Problem) -> (plan: Plan, isWhole: Bool) {
    do throws(Problem) {
      return (try StoredPlan.read(run), true)
    } catch {
      guard mayLackPlan else { throw error }

      return (JournalPlan.plan(of: run), false)
    }
  }

  /// Takes the teardown out under sudo: the folder of the run is the calling user's, and what root runs may
  /// not be what they can write.
  private func withoutRootSteps(_ plan: Plan) -> Plan {
    let teardown = plan.actions(in: .teardown)
    guard RootRights.areLaidAside, !teardown.isEmpty else { return plan }

    for planned in teardown {
      view.observe(
        .note("under sudo no stored step is run; see whether it is needed: \(planned.action)"))
    }
    return plan.with(plan.actions.filter { $0.action.phase != .teardown })
  }

  private func open(_ id: RunID) throws(Problem) -> Run {
    do throws(FolderError) {
      return try Run.open(
        id, in: workplace.caller.store,
        waiting: workplace.lockWait(atMost: RunLock.patience, telling: view))
    } catch {
      throw RunFault.problem(error)
    }
  }
}

/// The plan in a run's folder.
enum StoredPlan {
  /// Returns the run's plan; an empty one for a run that was cut off before it had one.
  static func read(_ run: borrowing Run) throws(Problem) -> Plan {
    try read(run.folder, recipe: run.identity.recipe)
  }

  static func read(_ folder: RunFolder, recipe: String) throws(Problem) -> Plan {
    guard FileTree.exists(folder.plan) else {
      return Plan(
        recipe: recipe, requirements: Requirements(domains: [], programs: []), actions: [])
    }
    guard
      let plan = WholeFile.read(folder.plan).flatMap({ JSONText.decode(Plan.self, from: $0) })
    else {
      let id = folder.path.lastComponent?.string ?? ""
      throw Problem(
        .environmentNotReady,
        "the plan of the run \(id) cannot be read: \(folder.plan) is damaged, a link, or of another version of "
          + "lttrecipe",
        help:
          "end the run with the version that made it; or, without its teardown, and its trace kept: "
          + "lttrecipe destroy --run-id \(id)")
    }

    return plan
  }
}
