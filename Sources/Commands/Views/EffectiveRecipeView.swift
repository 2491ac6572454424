import Diagnostics
import PlanExecution
import Recipes
import YAMLTree

/// Prints effective recipes.
struct EffectiveRecipeView {
  let isJSON: Bool

  func show(_ loaded: LoadedRecipe) {
    let text = Self.text(of: loaded)
    if isJSON {
      JSONStream.write(EffectiveLine(recipe: loaded.recipe.name, yaml: text))
    } else {
      Terminal.print(text)
    }
  }

  /// Returns the recipe as YAML; what another file brought says so in a comment.
  static func text(of loaded: LoadedRecipe) -> String {
    let own = loaded.file.source
    let writer = YAMLWriter { node in
      guard node.range.file !== own, case .scalar = node else { return nil }

      return "\(node.range.file.name):\(node.range.start.line)"
    }
    return writer.text(of: loaded.effective)
  }
}

private struct EffectiveLine: Encodable {
  let type = "effective-recipe"
  let recipe: String
  let yaml: String
}
