import Diagnostics
import LTTngModel
import Payloads
import PlanExecution
import Planning
import Recipes
import SystemPackage

/// Checks the recipes of all combinations of a matrix, and lists the runs.
struct SeriesPreparation {
  let workplace: Workplace
  let loaded: LoadedRecipe
  let matrix: RecipeMatrix

  /// What is in the way, and what is worth knowing.
  private(set) var diagnostics: [Diagnostic] = []
  private(set) var problems: [Problem] = []

  /// How many of the problems the first combination has.
  private var firstProblemCount = 0

  /// The effective recipes, as YAML.
  private(set) var recipes: [String] = []

  private let isOnce: Bool?

  /// Finds out what the runs depend on; nil where nobody asked.
  private var keyMaking: RecordingKeyMaking?

  /// `isOnce` is what the caller says of runs that recorded the same.
  init(
    _ workplace: Workplace, _ loaded: LoadedRecipe, _ matrix: RecipeMatrix, isOnce: Bool?
  ) {
    var workplace = workplace
    workplace.secrets = loaded.secrets
    self.workplace = workplace
    self.loaded = loaded
    self.matrix = matrix
    self.isOnce = isOnce
    keyMaking = RecordingOnce.keyMaking(workplace, loaded.recipe, isAsked: isOnce)
    keyMaking?.add(Self.text(of: matrix))
  }

  /// What tells one series from another beside the recipes of its runs.
  private static func text(of matrix: RecipeMatrix) -> String {
    let options = matrix.options
    return
      (matrix.runs.map(\.name) + [
        options.order.rawValue, options.seed.map(String.init) ?? "", options.setup.rawValue,
        options.teardown.rawValue, options.failurePolicy.rawValue,
      ]).joined(separator: "\n")
  }

  /// Whether a complete series is enough, known when all was looked at.
  var once: RecordingOnce {
    RecordingOnce(workplace, loaded.recipe, isAsked: isOnce, keyMaking)
  }

  var status: ExitStatus {
    ExitStatus.worst(
      of: problems.map(\.status)
        + (diagnostics.contains { $0.severity == .error } ? [.recipeInvalid] : []))
  }

  /// What is in the way of other runs than those of the first combination.
  var laterProblems: [Problem] { Array(problems.dropFirst(firstProblemCount)) }

  /// Looks at every combination; what is the same for several of them is told once.
  mutating func check() {
    var places = Set<String>()
    let retriever = CheckedTargets(workplace.retriever)
    for (index, combination) in matrix.combinations.enumerated() {
      guard workplace.supervisor.interruption == nil else { return }

      // What was found in the first one was told when it was loaded.
      let (recipe, found) = RecipeLoading(workplace).loadToCarryOut(combination, of: loaded)
      for diagnostic in found where places.insert(diagnostic.place).inserted && index > 0 {
        diagnostics.append(diagnostic.noting(combination))
      }
      guard let recipe else { continue }

      keyMaking?.add(recipe)
      recipes.append(EffectiveRecipeView.text(of: recipe.effective, own: recipe.file.source))
      note(obstacles(to: recipe.recipe, retriever), with: combination, isFirst: index == 0)
      if index == 0 { firstProblemCount = problems.count }
    }
  }

  private func obstacles(to recipe: Recipe, _ retriever: CheckedTargets) -> [Problem] {
    let (userIDs, problems) = workplace.userIDs(in: recipe)
    return problems
      + Readiness(
        workplace: workplace, recipe: recipe, userIDs: userIDs, retriever: retriever
      ).problems(of: .none)
  }

  private mutating func note(
    _ found: [Problem], with combination: Combination, isFirst: Bool
  ) {
    for problem in found where !problems.contains(where: { $0.isOrNotes(problem) }) {
      problems.append(isFirst ? problem : problem.noting(combination))
    }
  }

  /// Returns the runs in their order; a shuffled one has the recipe's seed, or one that is drawn here.
  func record() -> SeriesRecord {
    let seed = matrix.options.seed ?? UInt64(UInt32.random(in: 0...UInt32.max))
    let options = matrix.options
    return SeriesRecord(
      parameters: matrix.axes.map(\.parameter), repetitionCount: matrix.repetitionCount,
      seed: options.order == .shuffle ? seed : nil, hasOwnSetup: options.setup == .each,
      hasOwnTeardown: options.teardown == .each,
      stopsAtFailure: options.failurePolicy == .stop,
      recipeFolder: loaded.file.folder.string, secrets: loaded.secrets.keys.sorted(),
      runs: matrix.orderedRuns(seed: seed).map { run in
        SeriesRun(
          values: run.combination.values.map(\.value), repetition: run.repetition, name: run.name,
          combination: run.combinationIndex)
      })
  }
}

extension Problem {
  /// The problem with a word on the runs that it is about.
  fileprivate func noting(_ combination: Combination) -> Problem {
    Problem(
      status, "\(message)\(Self.noteBeginning)\(combination.text))", help: help, origin: origin)
  }

  /// Whether it is another problem, or that with a note.
  fileprivate func isOrNotes(_ other: Problem) -> Bool {
    self == other || message.hasPrefix(other.message + Self.noteBeginning)
  }

  private static let noteBeginning = " (in the runs with "
}

/// Looks at each target once: that can take a connection.
private final class CheckedTargets: TraceRetrieving {
  private let retriever: any TraceRetrieving
  private var results: [RetrievalDestination: RetrievalError?] = [:]

  init(_ retriever: any TraceRetrieving) {
    self.retriever = retriever
  }

  func check(_ destination: RetrievalDestination) throws(RetrievalError) {
    if case .some(let result) = results[destination] {
      if let result { throw result }
      return
    }

    do throws(RetrievalError) {
      try retriever.check(destination)
      results[destination] = .some(nil)
    } catch {
      results[destination] = .some(error)
      throw error
    }
  }

  func files(of package: TracePackage) throws(RetrievalError) -> [TraceManifest.File] {
    try retriever.files(of: package)
  }

  func retrieve(
    _ package: TracePackage, files: [TraceManifest.File], to destination: RetrievalDestination
  ) throws(RetrievalError) -> String {
    try retriever.retrieve(package, files: files, to: destination)
  }

  func isWhole(_ files: [TraceManifest.File], at place: String) -> Bool {
    retriever.isWhole(files, at: place)
  }

  func takeBack(
    _ package: TracePackage, from destination: RetrievalDestination
  ) throws(RetrievalError) {
    try retriever.takeBack(package, from: destination)
  }
}
