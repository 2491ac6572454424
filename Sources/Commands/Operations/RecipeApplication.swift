import Diagnostics
import LTTngControl
import LTTngModel
import PlanExecution
import Planning
import Recipes
import SystemPackage
import YAMLTree

/// One run of a checked recipe: session daemon, observation, plan, execution.
struct RecipeApplication {
  let workplace: Workplace
  let loaded: LoadedRecipe
  let userIDs: [String: UInt32]
  let stoppingPoint: StoppingPoint?
  let replaceable: Set<String>

  /// The plan that was asked for; nil for whatever the recipe gives now.
  let approval: PlanApproval?
  let view: any ApplyView

  /// - Throws: Nothing of the run is left then but its folder.
  func apply(_ run: consuming Run) throws(Problem) -> RunReport {
    var run = run
    let isTaken = run.progress.isPaused || (isStanding && !run.progress.isEmpty)
    var privateHome: String?
    var control = SessionDaemon()
    let plan: Plan
    do throws(Problem) {
      if isTaken {
        try LeftResources.check(
          loaded.recipe, (run.id, run.progress), workplace.caller.store)
      }
      privateHome = try preparePrivateHome(&run)
      if isTaken { try takeUpDaemon(&run, &control, privateHome: privateHome) }
      if isTaken, !isStanding, !control.isSessionDaemonAlive() {
        // A run whose session went with its daemon is refused before a new daemon is started.
        _ = try makePlan(run, &control, isTaken: true)
      }
      try startDaemon(&run, &control, privateHome: privateHome)
      plan = try makePlan(run, &control, isTaken: isTaken)
      try store(plan, in: run.folder)
    } catch {
      if !isTaken { undo(&run, &control, privateHome: privateHome, error) }
      throw error
    }

    view.show(plan, isTaken: isTaken)
    if let note = RunsBeside(workplace: workplace).note(for: run.id, loaded.recipe) {
      view.observe(.note(note))
    }
    let folder = run.folder
    let executor = Executor(
      plan: plan, run: run, control: control,
      ports: workplace.ports(privateHome: privateHome, observer: view),
      stoppingPoint: stoppingPoint)
    let report = executor.execute()
    if let privateHome { PrivateDaemonHome.leave(privateHome, after: folder) }
    return report
  }

  private var isStanding: Bool { loaded.recipe.isStanding }

  private func preparePrivateHome(_ run: inout Run) throws(Problem) -> String? {
    if let home = run.progress.daemon?.privateHome {
      try PrivateDaemonHome.use(home)
      return home
    }
    guard loaded.recipe.daemon.start == .private else {
      try PrivateDaemonHome.choose(nil)
      return nil
    }

    return try PrivateDaemonHome.create { home throws(Problem) in
      try announceDaemon(in: home, &run)
    }
  }

  /// A private daemon can be found by its folder only, so that is written down before it starts.
  private func announceDaemon(
    in home: String?, _ run: inout Run
  ) throws(Problem) {
    let daemon = home.map { StartedDaemon(kind: .process, processID: 0, privateHome: $0) }
    try record(JournalEntry(.started, StepName.daemon, daemon: daemon), in: &run)
  }

  // MARK: - The session daemon

  private func startDaemon(
    _ run: inout Run, _ control: inout SessionDaemon, privateHome: String?
  ) throws(Problem) {
    guard !control.isSessionDaemonAlive() else { return }
    let starter = workplace.daemonStarter(privateHome: privateHome)
    guard loaded.recipe.daemon.start != .never else { throw starter.noneRuns }

    try announceDaemon(in: privateHome, &run)
    // Who ends the run later shall not end a daemon that is kept.
    let runID = loaded.recipe.daemon.keep ? "" : run.id.text
    let started = try starter.start(for: loaded.recipe.domains, runID: runID) {
      control.isSessionDaemonAlive()
    }
    // Before the journal tells that it runs, somebody must be there to end it.
    if let started { try lease(started, run, starter) }
    try record(JournalEntry(.finished, StepName.daemon, daemon: started), in: &run)
  }

  /// Takes up a daemon that the run was starting when it was cut off.
  private func takeUpDaemon(
    _ run: inout Run, _ control: inout SessionDaemon, privateHome: String?
  ) throws(Problem) {
    let starter = workplace.daemonStarter(privateHome: privateHome)
    guard run.progress.isDaemonStarting,
      let daemon = starter.awaitDaemon(
        startedBy: run.id.text, isAlive: { control.isSessionDaemonAlive() })
    else { return }

    try lease(daemon, run, starter)
    try record(JournalEntry(.finished, StepName.daemon, daemon: daemon), in: &run)
  }

  /// Has the last run end the daemon that needs it.
  private func lease(
    _ daemon: StartedDaemon, _ run: borrowing Run, _ starter: SessionDaemonStarter
  ) throws(Problem) {
    guard daemon.privateHome == nil, !loaded.recipe.daemon.keep, starter.mayEnd(daemon) else {
      return
    }

    do throws(FolderError) {
      try run.daemonLease.keep(daemon)
    } catch {
      throw Problem(.failed, error.description)
    }
  }

  private func record(_ entry: JournalEntry, in run: inout Run) throws(Problem) {
    do throws(JournalError) {
      try run.record(entry)
    } catch {
      throw Problem(.failed, error.description)
    }
  }

  // MARK: - The plan

  private func makePlan(
    _ run: borrowing Run, _ control: inout SessionDaemon, isTaken: Bool
  ) throws(Problem) -> Plan {
    var observed = try Observation.observe(
      &control, recipe: loaded.recipe, taken: isTaken ? (run.id, run.progress) : nil)
    var foreignSessions: [String] = []
    // Nothing is mended where something is in the way.
    var notes: [String] = []
    let starter = workplace.daemonStarter(privateHome: run.progress.daemon?.privateHome)
    if isStanding {
      foreignSessions = try StandingObservation(
        recipe: loaded.recipe, taken: isTaken ? (run.id, run.progress) : nil,
        replaceable: replaceable, store: workplace.caller.store,
        daemonProcessID: starter.answeringProcess, note: { notes.append($0) }
      ).observe(&control, &observed)
    }
    observed.isDaemonRunning = run.progress.daemon == nil || isTaken
    var context = workplace.caller.planningContext(
      userIDs: userIDs, groupIDs: workplace.groupIDs(in: loaded.recipe),
      runID: isTaken ? run.id.text : nil)
    context.replaceable = replaceable
    context.relayAddresses = RelayAddresses.lookUp(loaded.recipe, observed)
    var planner = Planner(recipe: loaded.recipe, observed: observed, context: context)
    let plan = planner.plan()
    view.showFindings(planner.diagnostics.sorted)
    guard !planner.diagnostics.hasErrors else {
      throw Problem(
        .environmentNotReady,
        isTaken ? "the run \(run.id) stays as it is" : "nothing was recorded")
    }

    let approved = try approval?.approved(plan) ?? plan
    for note in notes { view.observe(.note(note)) }
    try SessionTaking(
      workplace: workplace, view: view, run: run.id, folder: run.folder,
      daemonProcessID: starter.answeringProcess
    ).take(foreignSessions, &control)
    return approved
  }

  private func store(_ plan: Plan, in folder: RunFolder) throws(Problem) {
    do throws(FolderError) {
      let recipe = EffectiveRecipeView.text(of: loaded)
      try WholeFile.write(Array(recipe.utf8), to: folder.recipe)
      try WholeFile.write(JSONText.encode(plan, isPretty: true), to: folder.plan)
    } catch {
      throw Problem(.failed, error.description)
    }
  }

  /// Ends what was begun before there was a plan.
  private func undo(
    _ run: inout Run, _ control: inout SessionDaemon, privateHome: String?, _ cause: Problem
  ) {
    let starter = workplace.daemonStarter(privateHome: privateHome)
    do throws(Problem) {
      if let daemon = run.progress.daemon, daemon.privateHome != nil {
        // It is written down before it is made, and only that of a folder that is in use can be found.
        if privateHome != nil { try starter.end(daemon) }
      } else if privateHome == nil, case .claimed(let daemon) = run.daemonLease.claim() {
        let isUnused =
          starter.answeringProcess == daemon.processID
          && (try? control.sessionNames())?.isEmpty == true
        if isUnused { try starter.end(daemon) }
        run.daemonLease.settle(hasEnded: isUnused)
      }
    } catch {
      view.observe(.problem(error))
    }
    let report = RunReport(
      runID: run.id.text, folder: run.folder.path.string, status: cause.status, problems: [cause],
      mutatingCallCount: control.mutatingCallCount)
    try? run.keep(report)
    let home = privateHome ?? run.progress.daemon?.privateHome
    try? run.end()
    if let home { PrivateDaemonHome.leave(home, after: run.folder) }
  }
}
