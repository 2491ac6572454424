import Diagnostics
import PlanExecution
import Recipes

/// Makes recipes to begin with.
struct NewRecipeOperation {
  private static let ending = ".yaml"

  let view: NewRecipeView
  private let templates = RecipeTemplates(searchPath: Caller().presets.searchPath)

  init(view: NewRecipeView) {
    self.view = view
  }

  /// Lists what recipes can be made of.
  func list() -> ExitStatus {
    view.show(templates.all)
    return .done
  }

  /// Makes the recipe; `template` is a name or path, `file` that of the recipe, `-` to print it.
  func run(name: String, from template: String?, file: String?) -> ExitStatus {
    let name =
      name.hasSuffix(Self.ending) ? String(name.dropLast(Self.ending.count)) : name
    do throws(Problem) {
      try make(name, template, file ?? name + Self.ending)
      return .done
    } catch {
      view.show(error)
      return error.status
    }
  }

  private func make(_ name: String, _ template: String?, _ file: String) throws(Problem) {
    if let rule = SessionName.brokenRule(by: name) {
      throw Problem(.wrongUsage, "a recipe cannot be called `\(name)`", help: rule)
    }

    let text = try text(name, template)
    guard file != "-" else { return view.show(text: text) }

    try NewFile.write(
      text, to: file, help: "give the recipe another name, or a file with --output FILE")
    view.showFile(file)
  }

  private func text(_ name: String, _ template: String?) throws(Problem) -> String {
    guard let template else { return NewRecipeText.standard(name: name) }

    let found = try templates.find(template)
    switch found.kind {
    case .preset: return NewRecipeText.using(found, name: name)
    case .recipe:
      guard let text = NewRecipeText.copy(of: found, name: name) else {
        throw Problem(
          .recipeInvalid, "`\(template)` has no `name` to replace",
          help: "`lttrecipe validate \(found.source.name)` says what is wrong with it")
      }

      return text
    }
  }
}
