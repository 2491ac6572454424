import Diagnostics
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

  /// Whether a complete run that recorded the same is enough; nil where the recipe decides.
  let isOnce: Bool?

  /// Where the plan is written; nil for nowhere.
  let file: String?
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
    var workplace = try Workplace()
    if let file {
      try PlanFileReader.checkIsReplaceable(file, from: workplace.caller.currentFolder)
    }
    let (loaded, diagnostics) = RecipeLoading(workplace).loadToCarryOut(recipe, given: given)
    view.showFindings(diagnostics)
    guard let loaded else { return .recipeInvalid }

    try ReplaceableSessions.check(replaceable, loaded.recipe)
    workplace.secrets = loaded.secrets
    for id in RunSelection(workplace).cutOffRuns(of: loaded.file) {
      view.showNote(
        CutOffText.note(
          of: id, workplace.caller.store, ending: "apply brings it to its end first"))
    }
    guard let matrix = loaded.matrix else {
      return try plan(
        loaded, workplace, RunNaming.id(runID),
        once: RecordingOnce(workplace, loaded, isAsked: isOnce))
    }

    return try planSeries(loaded, matrix, workplace)
  }

  /// Shows the plan of a recipe's run; `others` are the problems of the other runs of its series.
  func plan(
    _ loaded: LoadedRecipe, _ workplace: Workplace, _ name: RunID?, once: RecordingOnce,
    others: [Problem] = []
  ) throws(Problem) -> ExitStatus {
    let (userIDs, unknownUsers) = workplace.userIDs(in: loaded.recipe)
    let userProblems = unknownUsers + once.problems
    let there = FolderStay.workplace(takenRun: name?.text, of: loaded, workplace)
    let readiness = Readiness(workplace: there, recipe: loaded.recipe, userIDs: userIDs)
    let made: MadePlan
    do throws(Problem) {
      made = try PlanMaking(
        workplace: there, loaded: loaded, userIDs: userIDs, replaceable: replaceable,
        note: view.showNote
      ).make(forRun: name)
    } catch {
      let problems = userProblems + readiness.problems(of: .unknown) + others + [error]
      problems.forEach(view.show)
      return ExitStatus.worst(of: problems.map(\.status))
    }

    let problems =
      userProblems + readiness.problems(of: made.takenRun == nil ? .none : .made(made.plan))
      + others
    problems.forEach(view.show)
    view.showFindings(made.diagnostics.sorted)
    if !made.diagnostics.hasErrors { showWhatIsMended(made) }
    let isPossible = !made.diagnostics.hasErrors && problems.isEmpty
    view.show(
      made.plan, takenRun: made.takenRun?.text, isObserved: made.observed.isDaemonRunning,
      isPossible: isPossible)
    guard isPossible else {
      return ExitStatus.worst(
        of: problems.map(\.status) + (made.diagnostics.hasErrors ? [.environmentNotReady] : []))
    }

    if let file { try write(made, of: loaded, name, workplace, to: file) }
    if made.takenRun == nil, isRecordedAlready(once) { return .done }

    return hasDetailedStatus && made.plan.hasChanges ? .hasChanges : .done
  }

  private func write(
    _ made: MadePlan, of loaded: LoadedRecipe, _ name: RunID?, _ workplace: Workplace,
    to file: String
  ) throws(Problem) {
    let content = try PlanFile(
      made, of: loaded, given: given, runID: made.takenRun ?? name, replaceable: replaceable,
      workplace)
    try content.write(to: file)
    view.showFile(file)
  }
}

extension PlanOperation {
  /// Whether apply does nothing, which is told.
  private func isRecordedAlready(_ once: RecordingOnce) -> Bool {
    let (run, reason) = once.find()
    if run == nil, let other = once.runAtWork {
      view.showNote(
        "the run \(other) records the same at this moment: apply waits for its end, and does nothing if it ends well"
      )
    } else if let run {
      view.showNote(
        "the run \(run.id) recorded this already: apply does nothing (--no-once records anew)")
    } else if let reason {
      view.showNote("recorded anew: \(reason)")
    }
    return run != nil
  }

  private func showWhatIsMended(_ made: MadePlan) {
    for name in made.foreignSessions {
      view.showNote("the session `\(name)`, which is not this recipe's, is destroyed first")
    }
    made.notes.forEach(view.showNote)
  }
}
