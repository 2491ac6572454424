import LTTngControl
import LTTngModel
import PlanExecution
import Planning
import Recipes
import SystemPackage

/// Finds the run of a standing recipe that an apply goes on with; settles what earlier ones left.
struct StandingRunSelection {
  let workplace: Workplace
  let loaded: LoadedRecipe
  let view: any ApplyView

  private var selection: RunSelection { RunSelection(workplace) }

  /// The recipe's standing runs of this host and user, oldest first.
  var openRuns: [RunID] {
    selection.openStandingRuns(of: loaded.file.path?.string, named: loaded.recipe.name)
  }

  /// Returns the run to go on with; nil where a new one is to be made.
  ///
  /// A run whose sessions are all gone (a reboot, a daemon's end, a hand) is brought to its end first; its
  /// trace is kept. A run that another lttrecipe works on is refused.
  func settle(runID: RunID?) throws(Problem) -> RunID? {
    var taken: RunID?
    for id in openRuns {
      guard let identity = selection.store.identity(of: id) else { continue }

      try selection.checkRights(identity)
      if try isOver(id, identity) {
        view.observe(.note("the sessions of the run \(id) are gone: it is brought to its end"))
        _ = try RunEnding(workplace: workplace, view: view).end(id)
      } else {
        taken = id
      }
    }
    guard let runID, let taken, runID != taken else { return taken }

    throw Problem(
      .environmentNotReady, "the recipe stands already, as the run \(taken)",
      help: "leave --run-id out, or end that run first: lttrecipe destroy --run-id \(taken)")
  }

  /// Whether a run made sessions and none of them is left.
  private func isOver(_ id: RunID, _ identity: RunIdentity) throws(Problem) -> Bool {
    guard selection.isOfThisBoot(identity) else { return true }

    let progress = try selection.progress(of: id)
    let plan = try StoredPlan.read(selection.store.folder(of: id), recipe: identity.recipe)
    let made = plan.sessions.map(\.name).filter(progress.mayHaveCreated)
    guard !made.isEmpty else { return false }

    try checkDaemonKind(id, progress)
    if let home = progress.daemon?.privateHome { try PrivateDaemonHome.use(home) }
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
