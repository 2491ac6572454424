import Diagnostics
import LTTngModel
import PlanExecution
import Planning
import Recipes

extension PlanOperation {
  /// Shows the runs of a series in their order, and the plan of the first combination's.
  func planSeries(
    _ loaded: LoadedRecipe, _ matrix: RecipeMatrix, _ workplace: Workplace
  ) throws(Problem) -> ExitStatus {
    guard file == nil else {
      throw Problem(
        .wrongUsage, "--out keeps the plan of one run, and the recipe's matrix makes a series",
        help: "leave --out out, or take `matrix` out of a copy of the recipe")
    }

    _ = try SeriesNaming.newID(runID, workplace.caller.store)
    var preparation = SeriesPreparation(workplace, loaded, matrix, isOnce: isOnce)
    preparation.check()
    view.showFindings(preparation.diagnostics)
    view.show(SeriesPlan(loaded.recipe, matrix))
    guard !preparation.diagnostics.contains(where: { $0.severity == .error }) else {
      preparation.problems.forEach(view.show)
      return preparation.status
    }

    return try plan(
      loaded.ofOneRun, workplace, nil, once: preparation.once, others: preparation.laterProblems)
  }
}

/// What apply would do with a recipe that has a matrix.
struct SeriesPlan {
  let recipe: String

  /// In the order in which they are made; where that is drawn by apply, as they are given.
  let runs: [MatrixRun]
  let options: RecipeMatrix.Options

  /// The steps that are run once around all runs.
  let shared: Plan

  init(_ recipe: Recipe, _ matrix: RecipeMatrix) {
    self.recipe = recipe.name
    options = matrix.options
    runs = matrix.options.seed.map { matrix.orderedRuns(seed: $0) } ?? matrix.runs
    shared = SeriesPlanning.plan(recipe, matrix)
  }

  /// Whether the order is drawn by apply.
  var isOrderDrawn: Bool { options.order == .shuffle && options.seed == nil }
}

/// Names series.
enum SeriesNaming {
  /// Returns the id of a new series that was asked for; nil for any.
  static func newID(_ text: String?, _ store: RunStore) throws(Problem) -> RunID? {
    guard let name = try RunNaming.id(text) else { return nil }
    guard FileTree.exists(store.folder(of: name).path) else { return name }

    let isSeries = store.identity(of: name)?.isSeries == true
    throw Problem(
      .environmentNotReady, "there is a \(isSeries ? "series" : "run") \(name) already",
      help: isSeries
        ? "go on with it: lttrecipe resume \(name); or give the new one another name"
        : "give the series another name")
  }
}
