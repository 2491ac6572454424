import PlanExecution
import Planning
import Recipes

/// What a run made and its recipe has no longer: nothing would end it.
enum LeftResources {
  /// Refuses to go on with a run whose recipe lost a session, or changed the name that its triggers have.
  static func check(
    _ recipe: Recipe, _ run: (id: RunID, progress: RunProgress), _ store: RunStore
  ) throws(Problem) {
    guard
      let before = WholeFile.read(store.folder(of: run.id).plan)
        .flatMap({ JSONText.decode(Plan.self, from: $0) })
    else { return }

    let names = Set(recipe.sessions.map(\.name))
    let left = before.sessions.map(\.name).filter {
      !names.contains($0) && run.progress.hasStarted(StepName.create($0))
    }
    if let session = left.first {
      let others = left.count > 1 ? ", nor \(left.dropFirst().joined(separator: ", "))" : ""
      throw refusal(
        "the run has a session `\(session)`, which the recipe has no longer\(others)", run.id)
    }
    guard before.recipe != recipe.name, before.hasTriggers else { return }

    throw refusal("the run has triggers by the recipe's former name `\(before.recipe)`", run.id)
  }

  private static func refusal(_ why: String, _ id: RunID) -> Problem {
    Problem(
      .environmentNotReady, why,
      help:
        "end the run, which keeps what was recorded, then apply anew: lttrecipe destroy --run-id \(id)"
    )
  }
}
