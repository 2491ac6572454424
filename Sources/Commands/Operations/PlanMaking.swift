import Diagnostics
import LTTngControl
import LTTngModel
import PlanExecution
import Planning
import Recipes

/// A plan from what is observed now, with what led to it.
struct MadePlan {
  let plan: Plan
  let observed: ObservedState

  /// The paused run that the plan goes on with; nil for a new one.
  let takenRun: RunID?
  let diagnostics: DiagnosticCollector
}

/// Plans a recipe on this machine; changes nothing.
struct PlanMaking {
  let workplace: Workplace
  let loaded: LoadedRecipe
  let userIDs: [String: UInt32]

  /// Returns the plan for the run of that name, else for the recipe's paused run, else for a new one.
  func make(forRun name: RunID?) throws(Problem) -> MadePlan {
    let taken = try takenRun(name)
    if let home = taken?.progress.daemon?.privateHome { try PrivateDaemonHome.use(home) }
    let observed = try observe(taken)
    var planner = Planner(
      recipe: loaded.recipe, observed: observed,
      context: workplace.caller.planningContext(userIDs: userIDs, runID: taken?.id.text))
    let plan = planner.plan()
    return MadePlan(
      plan: plan, observed: observed, takenRun: taken?.id, diagnostics: planner.diagnostics)
  }

  private func observe(
    _ taken: (id: RunID, progress: RunProgress)?
  ) throws(Problem) -> ObservedState {
    // A private daemon does not run before its run does, whichever other one answers.
    if taken == nil, loaded.recipe.daemon.start == .private { return ObservedState() }

    var control = SessionDaemon()
    return try Observation.observe(&control, recipe: loaded.recipe, taken: taken)
  }

  private func takenRun(
    _ name: RunID?
  ) throws(Problem) -> (id: RunID, progress: RunProgress)? {
    let selection = RunSelection(workplace)
    guard let id = try selection.runToTakeUp(named: name, for: loaded.file) else { return nil }

    do throws(FolderError) {
      return (id, try Run.readProgress(selection.store.folder(of: id)))
    } catch {
      throw Problem(.failed, error.description)
    }
  }
}
