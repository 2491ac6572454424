import Diagnostics
import PlanExecution
import Planning
import Recipes
import SystemPackage

/// A plan from a file that shall be carried out as it is, or not at all.
struct PlanApproval {
  /// The file as it was named.
  let name: String
  let file: PlanFile

  /// The secrets that were given again.
  let given: GivenParameters

  /// The name for the run; nil for any, and where the run that stands is found anyway.
  var plannedRunID: String? { file.plan.isStanding && file.isTaken ? nil : file.runID }

  /// Reads the plan of a file; nil where it is no plan file.
  ///
  /// - Throws: Where the plan was made elsewhere, or is given other parameters than it was made with.
  static func find(
    _ name: String, given: GivenParameters, runID: String?, replaceable: Set<String>,
    _ workplace: Workplace
  ) throws(Problem) -> PlanApproval? {
    let folder = workplace.caller.currentFolder
    guard let file = try PlanFileReader.read(name, from: folder) else { return nil }

    if let difference = file.place.difference(from: PlanFile.Place(workplace)) {
      throw Problem(
        .environmentNotReady, "the plan in `\(name)` is stale: \(difference.message)",
        help: difference.help)
    }
    if let runID, let planned = file.runID, runID != planned {
      throw Problem(
        .wrongUsage, "the plan in `\(name)` is for the run \(planned)",
        help: "leave --run-id out, or make a plan for the run \(runID)")
    }

    guard replaceable.isSubset(of: file.replaceable) else {
      throw Problem(
        .wrongUsage, "the plan in `\(name)` was made without this --replace",
        help: "make a plan with it")
    }

    let secrets = try secrets(
      file, name,
      given.environment.settings(of: file.secrets) + PlanParameters.settings(given, from: folder))
    return PlanApproval(name: name, file: file, given: GivenParameters(settings: secrets))
  }

  /// Returns the values of the secrets; everything else that is given must be what the plan was made with.
  private static func secrets(
    _ file: PlanFile, _ name: String, _ settings: [ParameterSetting]
  ) throws(Problem) -> [ParameterSetting] {
    let others = PlanParameters.digests(of: settings, without: file.secrets)
    let changed = others.keys.sorted().first { others[$0] != file.parameterDigests[$0] }
    if let changed {
      throw Problem(
        .wrongUsage, "the plan in `\(name)` was made with another value of `\(changed)`",
        help: "make a plan with this value")
    }

    let secrets = settings.filter { file.secrets.contains($0.name) }
    let missing = file.secrets.filter { secret in !secrets.contains { $0.name == secret } }
    guard missing.isEmpty else {
      throw Problem(
        .wrongUsage,
        "the plan in `\(name)` needs secrets, which it does not hold: \(missing.joined(separator: ", "))",
        help: SecretsHelp.text(for: missing))
    }

    return secrets
  }

  /// Loads the plan's effective recipe.
  func load(_ workplace: Workplace) -> (recipe: LoadedRecipe?, diagnostics: [Diagnostic]) {
    let source = SourceFile(
      name: "\(name) (effective recipe)", bytes: Array(file.effectiveRecipe.utf8))
    let kept = RecipeFile.kept(
      source, folder: FilePath(file.recipeFolder), path: file.recipePath.map { FilePath($0) })
    return RecipeLoading(workplace).loadToCarryOut(kept: kept, given: given)
  }

  /// Plans the recipe anew, before anything is done, and compares.
  func check(
    _ loaded: LoadedRecipe, userIDs: [String: UInt32], _ workplace: Workplace
  ) throws(Problem) {
    let run = try RunNaming.id(plannedRunID)
    let made = try PlanMaking(
      workplace: workplace, loaded: loaded, userIDs: userIDs, replaceable: Set(file.replaceable)
    ).make(forRun: run)
    guard made.foreignSessions == file.foreignSessions else {
      throw Problem(
        .environmentNotReady,
        "the plan in `\(name)` is stale: other sessions stand where the recipe's shall",
        help: "make the plan anew")
    }
    guard file.isTaken == (made.takenRun != nil) else {
      throw Problem(
        .environmentNotReady,
        "the plan in `\(name)` is stale: \(fate(of: made.takenRun?.text, loaded.recipe.isStanding))",
        help: "make the plan anew")
    }

    let isAsObserved = PlanFile.digest(of: made.observed) == file.observedDigest
    _ = try approved(made.plan, isAsObserved: isAsObserved)
  }

  /// Returns what became of the run that the plan was made for, or which one came since.
  private func fate(of run: String?, _ isStanding: Bool) -> String {
    guard let run else {
      return "the run \(file.runID ?? "") is \(isStanding ? "over" : "no longer paused")"
    }

    return isStanding
      ? "the sessions of the recipe's run \(run) stand since"
      : "the run \(run) of the recipe was paused meanwhile"
  }

  /// Returns the file's plan where it is the one that was made now.
  ///
  /// - Throws: What differs.
  func approved(_ plan: Plan, isAsObserved: Bool = false) throws(Problem) -> Plan {
    let lines = PlanDifference(from: file.plan, to: plan).lines
    guard let first = lines.first else { return file.plan }

    let more = lines.count > 1 ? ", and \(lines.count - 1) more" : ""
    throw Problem(
      .environmentNotReady,
      isAsObserved
        ? "the plan in `\(name)` was changed after it was made, or by another release: \(first)\(more)"
        : "the plan in `\(name)` is stale: \(first)\(more)",
      help: "make the plan anew, and look at it: lttrecipe plan RECIPE --out \(name)")
  }
}
