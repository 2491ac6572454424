import Diagnostics
import LTTngModel
import Payloads
import PlanExecution
import Planning
import Recipes
import SystemPackage

/// Makes a run for each combination of a recipe's matrix.
struct SeriesOperation {
  let apply: ApplyOperation
  let loaded: LoadedRecipe
  let matrix: RecipeMatrix

  private var view: any ApplyView { apply.view }

  func make(_ outer: Workplace) throws(Problem) -> ExitStatus {
    try checkOptions()
    var workplace = outer
    workplace.secrets = loaded.secrets
    let name = try SeriesNaming.newID(apply.runID, workplace.caller.store)
    try apply.settleCutOffRuns(of: loaded, workplace)
    var preparation = SeriesPreparation(workplace, loaded, matrix, isOnce: apply.isOnce)
    preparation.check()
    let once = preparation.once
    view.showFindings(preparation.diagnostics)
    let problems = preparation.problems + once.problems
    for problem in problems { view.observe(.problem(problem)) }
    guard preparation.status == .done, problems.isEmpty else {
      return ExitStatus.worst(of: [preparation.status] + problems.map(\.status))
    }
    if let signal = workplace.supervisor.interruption {
      throw Problem(
        ExitStatus(signal: signal), "interrupted before the first run", help: "nothing was done")
    }

    if try apply.isRecordedAlready(once, workplace) { return .done }

    let (userIDs, _) = workplace.userIDs(in: loaded.recipe)
    try apply.obtainCredentials(workplace, loaded.recipe, userIDs)
    let record = preparation.record()
    let texts = preparation.recipes
    let opening = RunOpening(workplace: workplace, loaded: loaded, view: view)
    let opened = try apply.open(once, opening, isNew: true) { () throws(Problem) -> Run in
      try create(name ?? workplace.caller.store.unusedID(), record, texts, opening)
    }
    guard let run = opened else { return .done }

    let recipes = SeriesRecipes(
      folder: run.folder, record: record, path: loaded.file.path, secrets: loaded.secrets,
      source: SeriesRecipes.Source(
        loaded: loaded, combinations: matrix.combinations, texts: texts))
    return SeriesExecution(
      workplace: workplace, apply: apply, recipes: recipes, id: run.id, folder: run.folder,
      record: record
    ).execute(run, plan: SeriesPlanning.plan(loaded.recipe, matrix), isResumed: false)
  }

  private func checkOptions() throws(Problem) {
    if let point = apply.stoppingPoint {
      throw Problem(
        .wrongUsage,
        "--until \(point.rawValue) stops one run, and the recipe's matrix makes a series",
        help: "leave --until out, or take `matrix` out of a copy of the recipe")
    }
  }

  /// Makes the folder of the series with all that a later process needs to go on with it.
  private func create(
    _ id: RunID, _ record: SeriesRecord, _ recipes: [String], _ opening: RunOpening
  ) throws(Problem) -> Run {
    try opening.prepare()
    let run = try opening.create(id, isSeries: true)
    do throws(FolderError) {
      try PrivateFolder.create(run.folder.combinations)
      for (index, recipe) in recipes.enumerated() {
        try WholeFile.write(Array(recipe.utf8), to: run.folder.recipe(ofCombination: index))
      }
      let plan = SeriesPlanning.plan(loaded.recipe, matrix)
      try WholeFile.write(JSONText.encode(plan, isPretty: true), to: run.folder.plan)
      try record.write(run.folder)
    } catch {
      throw Problem(.failed, error.description)
    }
    return run
  }
}
