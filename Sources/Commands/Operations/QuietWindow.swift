import LTTngModel
import PlanExecution
import Recipes

/// A recording window in which lttrecipe does nothing but wait for the payload's end.
enum QuietWindow {
  /// Refuses what would be looked at while the payload is recorded; how long that takes needs no look.
  static func check(_ recipe: Recipe, followsPayload: Bool) throws(Problem) {
    guard !recipe.isStanding else {
      throw Problem(
        .wrongUsage, "the recipe has no payload: apply ends while its sessions record",
        help: "leave `--quiet-window` out")
    }
    guard let looked = looked(recipe, followsPayload: followsPayload) else { return }

    throw Problem(
      .wrongUsage, "`--quiet-window`: \(looked) would be looked at while the payload is recorded",
      help: "leave one of them out")
  }

  private static func looked(_ recipe: Recipe, followsPayload: Bool) -> String? {
    if followsPayload { return "the output of the payload (`--follow`)" }
    if recipe.limits.isAboutFolders { return "the trace (`limits: trace-size` or `free-disk`)" }

    return recipe.payload.firstIndex { $0.background?.readiness != nil }.map { index in
      "whether payload \(index + 1) is ready (`background: {ready: …}`)"
    }
  }
}
