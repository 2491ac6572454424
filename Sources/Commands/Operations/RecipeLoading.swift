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

  init() {
    caller = Caller()
    machine = MachineFacts()
    supervisor = nil
  }

  init(_ workplace: Workplace) {
    caller = workplace.caller
    machine = workplace.machine
    supervisor = workplace.supervisor
  }

  /// Returns a loader, good for one file.
  func loader() -> RecipeLoader {
    RecipeLoader(
      library: caller.presets, store: caller.presetStore, currentFolder: caller.currentFolder,
      machine: MachineRelease(
        kernel: machine.kernel, architecture: machine.architecture,
        lttng: { LTTngRelease.read(supervisor) }),
      host: machine.host, user: caller.userName)
  }

  /// Returns the recipe, nil where it is invalid, and what was found either way.
  func load(
    _ name: String, given: GivenParameters
  ) -> (recipe: LoadedRecipe?, diagnostics: [Diagnostic]) {
    var loader = loader()
    let recipe = loader.load(name, given: given)
    return (recipe, loader.diagnostics.sorted)
  }

  /// As ``load(_:given:)``, and nil as well where the recipe says what this release does not carry out.
  func loadToCarryOut(
    _ name: String, given: GivenParameters
  ) -> (recipe: LoadedRecipe?, diagnostics: [Diagnostic]) {
    let (recipe, diagnostics) = load(name, given: given)
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
