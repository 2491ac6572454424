import Diagnostics
import PlanExecution
import Recipes
import SystemPackage

/// Finds presets for people.
struct PresetsOperation {
  let view: PresetsView

  private let loading = RecipeLoading()

  init(view: PresetsView) {
    self.view = view
  }

  func list() -> ExitStatus {
    view.show(listing)
    return .done
  }

  func show(_ name: String, given: GivenParameters) -> ExitStatus {
    guard let path = find(name) else { return .failed }

    var display = path
    _ = display.removePrefix(loading.caller.currentFolder)
    var loader = loading.loader()
    let preset = loader.loadPreset(display.string, given: given)
    view.showFindings(loader.diagnostics.sorted)
    guard let preset else { return .recipeInvalid }

    view.show(preset, name: name)
    return .done
  }

  func path(of name: String) -> ExitStatus {
    guard let path = find(name) else { return .failed }

    view.show(path, name: name)
    return .done
  }

  private var listing: PresetListing {
    PresetListing(of: loading.caller.presets, beside: loading.caller.currentFolder)
  }

  private func find(_ name: String) -> FilePath? {
    let folder = loading.caller.currentFolder
    if let path = loading.caller.presets.find(name, beside: folder) {
      return path.lexicallyNormalized()
    }

    view.show(
      Problem(
        .failed, "no preset is called `\(name)`",
        help: NearestSpelling.question(for: name, among: Set(listing.items.map(\.name)).sorted())
          ?? "lttrecipe presets lists them"))
    return nil
  }
}
