import LTTngControl
import LTTngModel
import Payloads
import PlanExecution
import Planning
import Recipes
import SystemPackage

/// Ends what open runs left.
struct DestroyOperation {
  let recipe: String?
  let runID: String?

  /// The secrets that a teardown needs.
  let given: GivenParameters
  let view: any ApplyView

  func run() -> ExitStatus {
    do throws(Problem) {
      let workplace = try Workplace()
      let runs = try selectedRuns(workplace)
      if runs.isEmpty { view.observe(.note("no run is open: nothing to destroy")) }
      return ExitStatus.worst(of: runs.map { ending($0, workplace) })
    } catch {
      view.observe(.problem(error))
      return error.status
    }
  }

  /// A run that cannot be ended does not keep the others from it.
  private func ending(_ id: RunID, _ workplace: Workplace) -> ExitStatus {
    do throws(Problem) {
      var workplace = workplace
      do throws(Problem) {
        workplace.secrets = try SecretValues(given).values(ofTeardownOf: id, workplace)
      } catch {
        // What cannot be read has no teardown that could be run.
        guard runID != nil, error.status == .environmentNotReady else { throw error }
      }
      return try RunEnding(workplace: workplace, view: view, mayLackPlan: runID != nil).end(id)
    } catch {
      view.observe(.problem(error))
      return error.status
    }
  }

  private func selectedRuns(_ workplace: Workplace) throws(Problem) -> [RunID] {
    try RunNaming.checkIsGiven(recipe)
    let selection = RunSelection(workplace)
    if let runID {
      _ = try RunNaming.id(runID)
      guard let id = try selection.run(named: runID),
        let identity = selection.store.identity(of: id)
      else { throw RunNaming.unknown(runID, among: selection.store.allRuns()) }

      try selection.checkOwner(of: identity, "destroy")
      return selection.store.openRuns().filter { $0 == id }
    }
    let name = recipe ?? ""
    let path = RecipePath(name, from: workplace.caller.currentFolder)
    let runs = selection.openRuns(recipePath: path.text)
    if runs.isEmpty, path.exists { try RecipeNaming.check(name, workplace) }
    guard runs.isEmpty, !path.exists else {
      return selection.seriesLast(runs)
    }

    do throws(Problem) {
      return [try StandingTarget.find(name, sessions: [], workplace).id]
    } catch {
      guard let id = try? selection.run(named: name) else { throw error }

      throw Problem(
        .wrongUsage, "`\(name)` is a run; a recipe's file or a session is named here",
        help: "end that run: lttrecipe destroy --run-id \(id)")
    }
  }
}
