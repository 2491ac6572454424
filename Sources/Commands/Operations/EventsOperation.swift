import Diagnostics
import LTTngControl
import LTTngModel
import PlanExecution
import Planning
import Recipes
import SystemPackage

/// What of an inventory is wanted.
struct EventsSelection {
  enum Part: String, CaseIterable {
    case recorded
    case missing
  }

  let domains: [TracingDomain]
  let kinds: [InventoryKind]

  /// Names must match one of them; none lets all pass.
  let patterns: [NamePattern]
  let part: Part?

  /// Whether no domain has any of the kinds.
  var isEmpty: Bool {
    domains.allSatisfy { InventoryKind.kinds(of: $0).allSatisfy { !kinds.contains($0) } }
  }

  var isFilter: Bool { !patterns.isEmpty || part != nil }

  func includes(_ entry: InventoryListing.Entry, _ matchers: [NameMatcher]) -> Bool {
    guard matchers.isEmpty || matchers.contains(where: { $0.matches(entry.name) }) else {
      return false
    }

    return part.map { ($0 == .recorded) == (entry.marks?.isEmpty == false) } ?? true
  }
}

/// Lists what can be recorded here.
struct EventsOperation {
  let selection: EventsSelection
  let recipe: String?
  let given: GivenParameters
  let view: EventsView

  func run() -> ExitStatus {
    let loading = RecipeLoading()
    var loaded: LoadedRecipe?
    if let recipe {
      let (found, diagnostics) = loading.load(recipe, given: given)
      view.showFindings(diagnostics)
      guard let found else { return .recipeInvalid }

      loaded = found
    }

    var inventory = take(loading.caller)
    // The rules see all of the kernel's names, whatever is shown of them.
    if let loaded { mark(&inventory, loaded.recipe) }
    select(in: &inventory)
    view.show(inventory, recipe: recipe)
    return inventory.listings.contains { $0.obstacle == nil } ? .done : .environmentNotReady
  }

  private func take(_ caller: Caller) -> MachineInventory {
    var control = SessionDaemon()
    let isRunning = control.isSessionDaemonAlive()
    // Before LTTng's release is asked for: from then on signals are blocked.
    let listings = InventoryTaking(domains: selection.domains, kinds: selection.kinds)
      .listings(&control, isDaemonRunning: isRunning)
    let machine = MachineFacts()
    let facts = MachineInventory.Facts(
      host: machine.host, kernel: machine.kernel, architecture: machine.architecture,
      lttng: LTTngRelease.read(nil), user: caller.userName, userID: caller.stepUserID,
      homeFolder: caller.homeFolder.string, runsFolder: caller.store.runs.string,
      isDaemonRunning: isRunning)
    return MachineInventory(facts: facts, listings: listings, isFiltered: selection.isFilter)
  }

  private func mark(_ inventory: inout MachineInventory, _ recipe: Recipe) {
    let marks = RecordingMarks(recipe: recipe, inventory: inventory.planned)
    for (index, listing) in inventory.listings.enumerated() {
      for position in listing.entries.indices {
        let entry = listing.entries[position]
        inventory.listings[index].entries[position].marks = marks.marks(
          of: entry.name, listing.kind.ruleKind, in: listing.domain, logLevel: entry.logLevel)
      }
    }
  }

  private func select(in inventory: inout MachineInventory) {
    guard selection.isFilter else { return }

    let matchers = selection.patterns.map { NameMatcher($0) }
    for index in inventory.listings.indices {
      inventory.listings[index].entries.removeAll { !selection.includes($0, matchers) }
    }
  }
}
