import Diagnostics
import LTTngModel
import Payloads
import PlanExecution
import Recipes

/// Loads recipes for commands.
struct RecipeLoading {
  let caller: Caller
  private let machine: MachineFacts
  private let supervisor: ProgramSupervisor?

  /// The other machine that the recipe is loaded for; nil for this one.
  private let assumed: MachineInventory.Facts?

  init() {
    caller = Caller()
    machine = MachineFacts()
    supervisor = nil
    assumed = nil
  }

  init(assuming facts: MachineInventory.Facts) {
    caller = Caller()
    machine = MachineFacts()
    supervisor = nil
    assumed = facts
  }

  init(_ workplace: Workplace) {
    caller = workplace.caller
    machine = workplace.machine
    supervisor = workplace.supervisor
    assumed = nil
  }

  /// Returns a loader, good for one file.
  func loader() -> RecipeLoader {
    RecipeLoader(
      library: caller.presets, store: caller.presetStore, currentFolder: caller.currentFolder,
      machine: release, host: assumed?.host ?? machine.host,
      user: assumed?.user ?? caller.userName)
  }

  private var release: MachineRelease {
    if let assumed {
      return MachineRelease(
        kernel: assumed.kernel, architecture: assumed.architecture, lttng: { assumed.lttng })
    }
    return MachineRelease(
      kernel: machine.kernel, architecture: machine.architecture,
      lttng: { LTTngRelease.read(supervisor) })
  }

  /// Returns the recipe, nil where it is invalid, and what was found either way.
  func load(
    _ name: String, given: GivenParameters
  ) -> (recipe: LoadedRecipe?, diagnostics: [Diagnostic]) {
    var loader = loader()
    let recipe = loader.load(name, given: given)
    return (recipe, loader.diagnostics.sorted)
  }

  /// As ``loadToCarryOut(_:given:)``, of a text that was kept.
  func loadToCarryOut(
    kept file: RecipeFile, given: GivenParameters
  ) -> (recipe: LoadedRecipe?, diagnostics: [Diagnostic]) {
    var loader = loader()
    let recipe = loader.load(kept: file, given: given)
    return Self.carriedOut(recipe, loader.diagnostics.sorted)
  }

  /// As ``load(_:given:)``, and nil as well where the recipe says what this release does not carry out.
  func loadToCarryOut(
    _ name: String, given: GivenParameters
  ) -> (recipe: LoadedRecipe?, diagnostics: [Diagnostic]) {
    let (recipe, diagnostics) = load(name, given: given)
    return Self.carriedOut(recipe, diagnostics)
  }

  /// As ``loadToCarryOut(_:given:)``, of one combination of a loaded recipe's matrix.
  func loadToCarryOut(
    _ combination: Combination, of loaded: LoadedRecipe
  ) -> (recipe: LoadedRecipe?, diagnostics: [Diagnostic]) {
    var loader = loader()
    let recipe = loader.load(combination, of: loaded)
    return Self.carriedOut(recipe, loader.diagnostics.sorted)
  }

  private static func carriedOut(
    _ recipe: LoadedRecipe?, _ diagnostics: [Diagnostic]
  ) -> (recipe: LoadedRecipe?, diagnostics: [Diagnostic]) {
    let planned = recipe?.planned ?? []
    return (planned.isEmpty ? recipe : nil, diagnostics + planned)
  }
}

/// The release of LTTng that is installed here.
enum LTTngRelease {
  /// Asks the session daemon's program, which runs nothing else then; nil where there is none.
  static func read(_ supervisor: ProgramSupervisor?) -> String? {
    if supervisor == nil { ProgramSupervisor.blockSignals() }
    guard let programs = supervisor ?? (try? ProgramSupervisor()),
      let result = try? programs.run(["lttng-sessiond", "--version"], timeLimit: .seconds(10)),
      result.exit.isSuccess
    else { return nil }

    let text = String(decoding: result.output, as: UTF8.self)
    return text.split(separator: "\n").first.map(String.init)
  }
}
