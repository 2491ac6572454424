import Diagnostics
import LTTngControl
import LTTngModel
import PlanExecution
import Planning
import Recipes
import SystemPackage

/// Shows what apply would do.
struct PlanOperation {
  let recipe: String
  let given: GivenParameters
  let runID: String?

  /// The sessions that may be replaced though they were started.
  let replaceable: Set<String>
  let hasDetailedStatus: Bool
  let view: PlanView

  func run() -> ExitStatus {
    do throws(Problem) {
      return try plan()
    } catch {
      view.show(error)
      return error.status
    }
  }

  private func plan() throws(Problem) -> ExitStatus {
    let workplace = try Workplace()
    let (loaded, diagnostics) = RecipeLoading(workplace).loadToCarryOut(recipe, given: given)
    view.showFindings(diagnostics)
    guard let loaded else { return .recipeInvalid }

    let (userIDs, userProblems) = workplace.userIDs(in: loaded.recipe)
    userProblems.forEach(view.show)
    for id in RunSelection(workplace).cutOffRuns(of: loaded.file) {
      view.showNote(CutOffRun.text(of: id, workplace.caller.store))
    }
    let taken = try takenRun(workplace, loaded)
    if let home = taken?.progress.daemon?.privateHome { try PrivateDaemonHome.use(home) }
    var control = SessionDaemon()
    let observed = try observe(workplace, loaded.recipe, taken, &control)
    var context = workplace.caller.planningContext(
      userIDs: userIDs, groupIDs: workplace.groupIDs(in: loaded.recipe), runID: taken?.id.text)
    context.replaceable = replaceable
    var planner = Planner(recipe: loaded.recipe, observed: observed, context: context)
    let plan = planner.plan()
    view.showFindings(planner.diagnostics.sorted)
    let obstacle =
      observed.isDaemonRunning || loaded.recipe.daemon.start != .auto
      ? nil : workplace.daemonStarter(privateHome: nil).obstacle(to: loaded.recipe.domains)
    if let obstacle { view.show(obstacle) }
    view.show(plan, takenRun: taken?.id.text, isObserved: observed.isDaemonRunning)
    guard !planner.diagnostics.hasErrors, userProblems.isEmpty, obstacle == nil else {
      return .environmentNotReady
    }

    return hasDetailedStatus && plan.hasChanges ? .hasChanges : .done
  }

  private func observe(
    _ workplace: Workplace, _ recipe: Recipe, _ taken: (id: RunID, progress: RunProgress)?,
    _ control: inout SessionDaemon
  ) throws(Problem) -> ObservedState {
    var observed = try Observation.observe(&control, recipe: recipe, taken: taken)
    guard recipe.isStanding else { return observed }

    let starter = workplace.daemonStarter(privateHome: taken?.progress.daemon?.privateHome)
    let foreign = try StandingObservation(
      recipe: recipe, taken: taken, replaceable: replaceable, store: workplace.caller.store,
      daemonProcessID: starter.answeringProcess, note: view.showNote
    ).observe(&control, &observed)
    for name in foreign {
      view.showNote("the session `\(name)`, which is not this recipe's, is destroyed first")
    }
    return observed
  }

  private func takenRun(
    _ workplace: Workplace, _ loaded: LoadedRecipe
  ) throws(Problem) -> (id: RunID, progress: RunProgress)? {
    let selection = RunSelection(workplace)
    let name = try RunNaming.id(runID)
    guard !loaded.recipe.isStanding else { return try standingRun(selection, loaded, name) }
    guard let id = try selection.runToTakeUp(named: name, for: loaded.file) else { return nil }

    return (id, try selection.progress(of: id))
  }

  /// The run that apply would go on with: what a reboot left it brings to its end.
  private func standingRun(
    _ selection: RunSelection, _ loaded: LoadedRecipe, _ name: RunID?
  ) throws(Problem) -> (id: RunID, progress: RunProgress)? {
    let runs = selection.openStandingRuns(
      of: loaded.file.path?.string, named: loaded.recipe.name)
    guard
      let id = runs.last(where: {
        selection.store.identity(of: $0).map(selection.isOfThisBoot) == true
      })
    else { return nil }

    return (id, try selection.progress(of: id))
  }
}

/// What is said of a run whose lttrecipe was killed.
enum CutOffRun {
  static func text(of id: RunID, _ store: RunStore) -> String {
    let sudo = store.identity(of: id)?.isBehindSudo == true ? "sudo " : ""
    return
      "the run \(id) was cut off; its session may still record; end it (a payload that still runs is "
      + "left alone): \(sudo)lttrecipe destroy --run-id \(id)"
  }
}

/// Reads the ids that users write.
enum RunNaming {
  static func id(_ text: String?) throws(Problem) -> RunID? {
    guard let text else { return nil }
    guard let id = RunID(text) else {
      throw Problem(
        .wrongUsage, "a run cannot be called `\(text)`",
        help: "use letters, digits, `.`, `_` and `-`, at most 64")
    }

    return id
  }
}
