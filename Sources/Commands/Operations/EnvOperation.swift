import Diagnostics
import LTTngModel
import PlanExecution
import Recipes

/// Prints the environment that a recipe gives to its payload.
struct EnvOperation {
  let recipe: String
  let given: GivenParameters
  let isJSON: Bool

  func run() -> ExitStatus {
    let (loaded, diagnostics) = RecipeLoading().load(recipe, given: given)
    DiagnosticsView(isJSON: isJSON).showFindings(diagnostics)
    guard let loaded else { return .recipeInvalid }

    EnvView(isJSON: isJSON).show(PayloadEnvironment(loaded.recipe))
    return .done
  }
}

/// What all steps of a payload get by the sessions of a recipe.
struct PayloadEnvironment: Equatable {
  /// The libraries for `LD_PRELOAD`, in order.
  var preload: [String] = []

  var variables: [String: String] = [:]

  /// The variables that only a run gives a value, as they hold its id or a secret, with the reason.
  var unknown: [String: String] = [:]

  init(_ recipe: Recipe) {
    for session in recipe.sessions {
      preload += session.preload.filter { !preload.contains($0) }
      for (name, text) in session.environment where variables[name] == nil { add(name, text) }
    }
  }

  private mutating func add(_ name: String, _ text: RunText) {
    if let secret = text.secretNames.first {
      unknown[name] = "it holds the secret `\(secret)`"
    } else if text.parts.contains(.runID) {
      unknown[name] = "it holds the run's id"
    } else {
      variables[name] = text.description
    }
  }
}
