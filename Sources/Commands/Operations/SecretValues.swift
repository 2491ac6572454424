import LTTngModel
import Payloads
import PlanExecution
import Planning
import Recipes
import SystemPackage

/// Finds the secrets that are given again to what was planned before: they are kept nowhere.
struct SecretValues {
  let given: GivenParameters

  init(_ given: GivenParameters) {
    self.given = given
  }

  /// Returns the values of secrets by their names.
  ///
  /// - Throws: Where one is given as an argument, or is needed and missing; all are, if `areAll`.
  func values(
    of names: [String], neededBy owner: String, from folder: FilePath, areAll: Bool = true
  ) throws(Problem) -> [String: String] {
    let settings =
      try given.environment.settings(of: names) + PlanParameters.settings(given, from: folder)
    let needed = settings.filter { names.contains($0.name) }
    if let seen = needed.first(where: { $0.source == .option }) {
      throw Problem(
        .wrongUsage, "the secret `\(seen.name)` would be seen by all who list processes (--set)",
        help: SecretsHelp.text(for: [seen.name]))
    }
    let values = Dictionary(needed.map { ($0.name, $0.value) }) { _, last in last }
    let missing = names.filter { values[$0] == nil }
    guard missing.isEmpty || !areAll else {
      throw Problem(
        .wrongUsage,
        "\(owner) needs secrets, which are kept nowhere: \(missing.joined(separator: ", "))",
        help: SecretsHelp.text(for: missing))
    }

    return values
  }

  /// Returns the secrets of the teardown that a run has yet to run, or the open runs of a series.
  func values(
    ofTeardownOf id: RunID, _ workplace: Workplace
  ) throws(Problem) -> [String: String] {
    var names: Set<String> = []
    var isDue = false
    for run in [id] + RunSelection(workplace).openRuns(ofSeries: id) {
      let teardown = try teardown(of: run, workplace)
      names.formUnion(teardown.secrets)
      isDue = isDue || teardown.isDue
    }
    return try values(
      of: names.sorted(), neededBy: "the teardown of the run \(id)",
      from: workplace.caller.currentFolder, areAll: isDue)
  }

  private func teardown(
    of id: RunID, _ workplace: Workplace
  ) throws(Problem) -> (secrets: [String], isDue: Bool) {
    let folder = workplace.caller.store.folder(of: id)
    // Under sudo no stored step is run.
    guard !RootRights.areLaidAside, let identity = workplace.caller.store.identity(of: id),
      let progress = try? Run.readProgress(folder), !progress.hasEnded
    else { return ([], false) }

    let plan = try StoredPlan.read(folder, recipe: identity.recipe)
    let names = plan.actions(in: .teardown)
      .filter { !progress.hasStarted($0.id.rawValue) }
      .flatMap { $0.action.step?.secretNames ?? [] }
    return (names, progress.isTeardownDue(plan))
  }
}

/// Says how secrets are given.
enum SecretsHelp {
  static func text(for names: [String]) -> String {
    let variables = names.map(SecretEnvironment.variable).joined(separator: ", ")
    return "give them again in a file, --set-file FILE, or in the environment: \(variables)"
  }
}
