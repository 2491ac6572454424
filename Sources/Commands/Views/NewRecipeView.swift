import Diagnostics
import PlanExecution

/// Prints what became of new recipes, and what they can be made of.
struct NewRecipeView: MadeRecipeShowing {
  let isJSON: Bool

  init(isJSON: Bool) {
    self.isJSON = isJSON
    if isJSON { JSONStream.begin() }
  }

  static let textType = "new-recipe"

  static func hint(file: String) -> String {
    "`lttrecipe apply \(file)` records it"
  }

  func show(_ templates: [RecipeTemplate]) {
    if isJSON {
      for template in templates { JSONStream.write(TemplateLine(template)) }
    } else if templates.isEmpty {
      Terminal.printProgress(
        "no recipes and presets are found; $LTTRECIPE_PATH names folders that hold some\n")
    } else {
      Terminal.print(Self.text(of: templates))
    }
  }

  private static func text(of templates: [RecipeTemplate]) -> String {
    let width = templates.map(\.name.count).max() ?? 0
    var text = ""
    for (kind, title) in [(RecipeTemplate.Kind.recipe, "recipes"), (.preset, "presets")] {
      let lines = templates.filter { $0.kind == kind }.map { template in
        let padding = String(repeating: " ", count: width - template.name.count)
        let line = "  \(template.name)\(padding)  \(template.description)"
        return TerminalText.escaped(line) + "\n"
      }
      if !lines.isEmpty { text += "\(title):\n\(lines.joined())" }
    }
    return text
  }
}

private struct TemplateLine: Encodable {
  let type = "template"
  let kind: RecipeTemplate.Kind
  let name: String
  let description: String
  let file: String

  init(_ template: RecipeTemplate) {
    kind = template.kind
    name = template.name
    description = template.description
    file = template.source.name
  }
}
