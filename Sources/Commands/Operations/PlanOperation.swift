import Diagnostics
import LTTngControl
import LTTngModel
import PlanExecution
import Planning
import Recipes

/// Shows what apply would do.
struct PlanOperation {
  let recipe: String
  let given: GivenParameters
  let runID: String?
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
    let observed = try Observation.observe(&control, recipe: loaded.recipe, taken: taken)
    var planner = Planner(
      recipe: loaded.recipe, observed: observed,
      context: workplace.caller.planningContext(userIDs: userIDs, runID: taken?.id.text))
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

  private func takenRun(
    _ workplace: Workplace, _ loaded: LoadedRecipe
  ) throws(Problem) -> (id: RunID, progress: RunProgress)? {
    let selection = RunSelection(workplace)
    let name = try RunNaming.id(runID)
    guard let id = try selection.runToTakeUp(named: name, for: loaded.file) else { return nil }

    do throws(FolderError) {
      return (id, try Run.readProgress(selection.store.folder(of: id)))
    } catch {
      throw Problem(.failed, error.description)
    }
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
