import LTTngControl
import LTTngModel
import PlanExecution
import Planning
import Recipes
import SystemPackage

/// Finds the run of a standing recipe that an apply goes on with, and those that it ends first.
struct StandingRunSelection {
  struct Found {
    /// The run to go on with; nil where a new one is to be made.
    var taken: RunID?

    /// The runs whose sessions are all gone: by a reboot, a daemon's end, a hand.
    var over: [RunID] = []
  }

  let workplace: Workplace
  let loaded: LoadedRecipe

  private var selection: RunSelection { RunSelection(workplace) }

  /// The recipe's standing runs of this host and user, oldest first.
  private var openRuns: [RunID] {
    selection.openStandingRuns(of: loaded.file.path?.string, named: loaded.recipe.name)
  }

  /// With `waiting` the runs are looked at when nobody is at work on them: a session that is just being
  /// made could be taken for one that is gone.
  ///
  /// - Throws: Where the recipe stands as another run than the one that is named, or one was made with other
  ///   rights or another kind of session daemon.
  func find(runID: RunID?, waiting: LockWait?) throws(Problem) -> Found {
    var found = Found()
    for id in openRuns {
      guard let identity = selection.store.identity(of: id) else { continue }

      try selection.checkRights(identity)
      if let waiting { try wait(for: id, waiting) }
      guard try !selection.progress(of: id).hasEnded else { continue }

      if try isOver(id, identity) { found.over.append(id) } else { found.taken = id }
    }
    guard let runID, let taken = found.taken, runID != taken else { return found }

    throw Problem(
      .environmentNotReady, "the recipe stands already, as the run \(taken)",
      help: "leave --run-id out, or end that run first: lttrecipe destroy --run-id \(taken)")
  }

  private func wait(for id: RunID, _ waiting: LockWait) throws(Problem) {
    do throws(FolderError) {
      _ = try RunLock(selection.store.folder(of: id), waiting: waiting)
    } catch {
      throw RunFault.problem(error)
    }
  }

  /// Whether a run made sessions and none of them is left.
  private func isOver(_ id: RunID, _ identity: RunIdentity) throws(Problem) -> Bool {
    guard selection.isOfThisBoot(identity) else { return true }

    let progress = try selection.progress(of: id)
    let plan = try StoredPlan.read(selection.store.folder(of: id), recipe: identity.recipe)
    let made = plan.sessions.map(\.name).filter(progress.mayHaveCreated)
    guard !made.isEmpty else { return false }

    try checkDaemonKind(id, progress)
    try PrivateDaemonHome.choose(progress.daemon?.privateHome)
    var control = SessionDaemon()
    guard control.isSessionDaemonAlive() else { return true }

    let starter = workplace.daemonStarter(privateHome: progress.daemon?.privateHome)
    let presence = StandingSessions.presence(
      of: made, (id, progress), among: try StandingSessions.listed(&control),
      daemonProcessID: starter.answeringProcess)
    return !made.contains { presence[$0]?.session != nil }
  }

  /// One process sees a private daemon or the shared one, not both.
  private func checkDaemonKind(_ id: RunID, _ progress: RunProgress) throws(Problem) {
    let isPrivate = progress.daemon?.privateHome != nil
    guard isPrivate != (loaded.recipe.daemon.start == .private) else { return }

    throw Problem(
      .environmentNotReady,
      "the standing run \(id) has \(isPrivate ? "a private" : "the shared") session daemon, "
        + "and the recipe now says the other",
      help: "end it, then apply again: lttrecipe destroy --run-id \(id)")
  }
}
