import Diagnostics
import LTTngModel
import PlanExecution
import Planning
import Recipes
import SystemPackage

/// Shows what apply would do on another machine, as its inventory tells; asks no session daemon.
struct AssumedPlanOperation {
  let recipe: String
  let given: GivenParameters

  /// The file of the inventory.
  let inventory: String
  let hasDetailedStatus: Bool
  let view: PlanView

  func run() -> ExitStatus {
    let (inventory, inventoryFindings) = InventoryReader.read(
      inventory, currentFolder: FileSystem.currentFolder)
    view.showFindings(inventoryFindings)
    guard let inventory else { return .environmentNotReady }

    let loading = RecipeLoading(assuming: inventory.facts)
    let (loaded, findings) = loading.loadToCarryOut(recipe, given: given)
    view.showFindings(findings)
    guard let loaded else { return .recipeInvalid }

    if let matrix = loaded.matrix { view.show(SeriesPlan(loaded.recipe, matrix)) }
    return plan(
      loaded.ofOneRun.recipe, on: inventory, from: loading.caller.currentFolder)
  }

  private func plan(
    _ recipe: Recipe, on inventory: MachineInventory, from currentFolder: FilePath
  ) -> ExitStatus {
    let facts = inventory.facts
    let users = AssumedAccounts(
      .users, names: RecipeUsers.names(in: recipe), known: [facts.user: facts.userID])
    let groups = AssumedAccounts(.groups, names: RecipeUsers.groupNames(in: recipe))
    var context = PlanningContext(
      runsFolder: facts.runsFolder, currentFolder: currentFolder.string,
      homeFolder: facts.homeFolder, callerUserID: facts.userID, userIDs: users.numbers)
    context.groupIDs = groups.numbers
    let observed = ObservedState(
      isDaemonRunning: facts.isDaemonRunning, inventory: inventory.planned)
    var planner = Planner(recipe: recipe, observed: observed, context: context)
    let plan = groups.named(users.named(planner.plan()))
    view.showFindings(planner.diagnostics.sorted)
    let obstacles = AssumedMachine.obstacles(to: recipe, on: inventory)
    obstacles.problems.forEach(view.show)
    obstacles.notes.forEach(view.showNote)
    noteUnknown("users", users, of: facts.host)
    noteUnknown("groups", groups, of: facts.host)
    let isPossible = !planner.diagnostics.hasErrors && obstacles.problems.isEmpty
    view.show(
      plan, takenRun: nil, isObserved: true, isPossible: isPossible, assumed: facts)
    guard isPossible else { return .environmentNotReady }

    return hasDetailedStatus && plan.hasChanges ? .hasChanges : .done
  }
}

extension AssumedPlanOperation {
  private func noteUnknown(_ what: String, _ accounts: AssumedAccounts, of host: String) {
    guard !accounts.unknownNames.isEmpty else { return }

    view.showNote(
      "the numbers of these \(what) of \(host) are not known here: "
        + accounts.unknownNames.joined(separator: ", "))
  }
}

/// What an inventory says of a machine on which a recipe shall be applied.
enum AssumedMachine {
  /// Returns what would keep the recipe from being carried out there, and what could not be checked.
  static func obstacles(
    to recipe: Recipe, on inventory: MachineInventory
  ) -> (problems: [Problem], notes: [String]) {
    guard recipe.domains.contains(.kernel) else { return ([], []) }

    let rules = recipe.sessions.flatMap { session in
      session.channels.filter { $0.configuration.domain == .kernel }
        .flatMap { $0.events.flatMap(\.rules) }
    }
    var problems: [Problem] = []
    var notes: [String] = []
    for kind in InventoryKind.kinds(of: .kernel) where rules.contains(where: kind.isRecorded) {
      let what = kind == .systemCall ? "system calls" : "kernel tracepoints"
      switch inventory.listing(kind, in: .kernel)?.obstacle {
      case nil where inventory.listing(kind, in: .kernel) != nil: break
      case nil: notes.append("the inventory lists no \(what), so their names were not checked")
      case let obstacle? where obstacle.reason == .noDaemon:
        notes.append(
          "no session daemon ran on \(inventory.facts.host), so the names of \(what) were not checked"
        )
      case let obstacle?:
        problems.append(
          Problem(
            .environmentNotReady,
            "\(inventory.facts.host) cannot record \(what): \(obstacle.message)",
            help: obstacle.help))
      }
    }
    return (problems, notes)
  }
}

extension InventoryKind {
  fileprivate func isRecorded(by rule: RecordingRule) -> Bool { rule.kind == ruleKind }
}
