import Diagnostics
import LTTngControl
import LTTngModel
import PlanExecution
import Planning
import Recipes
import SystemPackage

/// A plan from what is observed now, with what led to it.
struct MadePlan {
  let plan: Plan
  let observed: ObservedState

  /// The paused run that the plan goes on with; nil for a new one.
  let takenRun: RunID?

  /// The sessions of other people that have the names of ours, and that the caller wants replaced.
  let foreignSessions: [String]

  /// What carrying the plan out puts right, for people.
  let notes: [String]
  let diagnostics: DiagnosticCollector
}

/// Plans a recipe on this machine; changes nothing.
struct PlanMaking {
  let workplace: Workplace
  let loaded: LoadedRecipe
  let userIDs: [String: UInt32]
  let replaceable: Set<String>

  /// Told what is worth knowing of a run that stands.
  var note: (String) -> Void = { _ in }

  /// Returns the plan for the run of that name, else for the recipe's paused run, else for a new one.
  func make(forRun name: RunID?) throws(Problem) -> MadePlan {
    let taken = try takenRun(name)
    if let taken { try LeftResources.check(loaded.recipe, taken, workplace.caller.store) }
    try PrivateDaemonHome.choose(taken?.progress.daemon?.privateHome)
    var notes: [String] = []
    let (observed, foreign) = try observe(taken) { notes.append($0) }
    var context = workplace.caller.planningContext(
      userIDs: userIDs, groupIDs: workplace.groupIDs(in: loaded.recipe), runID: taken?.id.text)
    context.replaceable = replaceable
    context.relayAddresses = RelayAddresses.lookUp(loaded.recipe, observed)
    var planner = Planner(recipe: loaded.recipe, observed: observed, context: context)
    let plan = planner.plan()
    return MadePlan(
      plan: plan, observed: observed, takenRun: taken?.id, foreignSessions: foreign,
      notes: notes, diagnostics: planner.diagnostics)
  }

  private func observe(
    _ taken: (id: RunID, progress: RunProgress)?, note: @escaping (String) -> Void
  ) throws(Problem) -> (state: ObservedState, foreignSessions: [String]) {
    // A private daemon does not run before its run does, whichever other one answers.
    if taken == nil, loaded.recipe.daemon.start == .private { return (ObservedState(), []) }

    var control = SessionDaemon()
    var observed = try Observation.observe(&control, recipe: loaded.recipe, taken: taken)
    guard loaded.recipe.isStanding else { return (observed, []) }

    let starter = workplace.daemonStarter(privateHome: taken?.progress.daemon?.privateHome)
    let foreign = try StandingObservation(
      recipe: loaded.recipe, taken: taken, replaceable: replaceable,
      store: workplace.caller.store, daemonProcessID: starter.answeringProcess, note: note
    ).observe(&control, &observed)
    return (observed, foreign)
  }

  /// Returns the run of that name, else the recipe's paused one, with what is known of it; nil for a new one.
  func takenRun(
    _ name: RunID?
  ) throws(Problem) -> (id: RunID, progress: RunProgress)? {
    let selection = RunSelection(workplace)
    let id =
      loaded.recipe.isStanding
      ? try standingRun(name) : try selection.runToTakeUp(named: name, for: loaded.file)
    guard let id else { return nil }

    return (id, try selection.progress(of: id))
  }

  /// The run that apply would go on with.
  private func standingRun(_ name: RunID?) throws(Problem) -> RunID? {
    let found = try StandingRunSelection(workplace: workplace, loaded: loaded)
      .find(runID: name, waiting: nil)
    for id in found.over {
      note("the sessions of the run \(id) are gone: apply brings it to its end first")
    }
    return found.taken
  }
}
