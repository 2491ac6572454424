package import LTTngModel
import Recipes

/// Holds the triggers of a recipe against those of the session daemon that are the recipe's by their
/// name.
struct TriggerComparison {
  let changes: [ResourceChange<TriggerPlan>]

  /// `runID` is the run that the recipe's triggers belong to, where it is known.
  init(_ recipe: Recipe, observed: [Trigger<String>], runID: String?) {
    let prefix = TriggerPlan.prefix(recipe: recipe.name, isStanding: recipe.isStanding)
    let isKnown = recipe.isStanding || runID != nil
    let expandedPrefix = prefix.expanded(runID: runID ?? "")
    let own = isKnown ? observed.filter { $0.name.hasPrefix(expandedPrefix) } : []
    let there = Dictionary(own.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    let names = Self.daemonNames(of: recipe)
    let wanted = recipe.triggers.map { declared in
      Self.change(
        to: declared.trigger.map(named: declared.trigger.name) {
          names[$0] ?? RunText($0)
        }, prefix, there, runID: runID ?? "")
    }
    let wantedNames = Set(recipe.triggers.map { expandedPrefix + $0.trigger.name })
    changes =
      own.filter { !wantedNames.contains($0.name) }.sorted { $0.name < $1.name }
      .map { Self.removal(of: $0, prefix, expandedPrefix) } + wanted
  }

  /// The triggers that the recipe declares.
  var declared: [TriggerPlan] {
    changes.filter { $0.operation != .remove }.map(\.resource)
  }

  /// Returns what would be taken away or changed of the triggers on a session's rotations;
  /// `session` is the session daemon's name.
  ///
  /// The daemon of LTTng 2.13.9 crashes when a session rotates whose trigger on rotations was unregistered, and
  /// `destroy` rotates a last time: such a trigger stays until its session is gone.
  func lostRotationTriggers(of session: String) -> [SessionDifference] {
    changes.filter { [.update, .remove].contains($0.operation) }.compactMap { change in
      guard case .rotation(session, _)? = change.resource.replaced?.condition else { return nil }

      let fate = change.operation == .remove ? "taken away" : "changed"
      return SessionDifference(
        "the trigger `\(change.resource.name)` on its rotations is \(fate)", .session)
    }
  }

  /// The session daemon's names of the recipe's sessions.
  private static func daemonNames(of recipe: Recipe) -> [String: RunText] {
    Dictionary(
      recipe.sessions.map { session in
        let unique = RunText(session.name + "-") + RunText(parts: [.runID])
        return (session.name, recipe.isStanding ? RunText(session.name) : unique)
      }, uniquingKeysWith: { first, _ in first })
  }

  private static func change(
    to trigger: Trigger<RunText>, _ prefix: RunText, _ there: [String: Trigger<String>],
    runID: String
  ) -> ResourceChange<TriggerPlan> {
    let wanted = TriggerPlan(
      name: trigger.name, daemonName: prefix + RunText(trigger.name), trigger: trigger,
      replaced: nil)
    let expanded = wanted.expanded(runID: runID)
    guard let old = there[expanded.name] else {
      return ResourceChange(operation: .create, resource: wanted)
    }
    guard old != expanded else { return ResourceChange(operation: .noOp, resource: wanted) }

    let plan = TriggerPlan(
      name: trigger.name, daemonName: wanted.daemonName, trigger: trigger, replaced: old)
    return ResourceChange(operation: .update, resource: plan)
  }

  private static func removal(
    of trigger: Trigger<String>, _ prefix: RunText, _ expandedPrefix: String
  ) -> ResourceChange<TriggerPlan> {
    let name = String(trigger.name.dropFirst(expandedPrefix.count))
    return ResourceChange(
      operation: .remove,
      resource: TriggerPlan(
        name: name, daemonName: prefix + RunText(name),
        trigger: trigger.map(named: name) { RunText($0) }, replaced: trigger))
  }
}

extension TriggerPlan {
  /// Returns what the names of a recipe's triggers begin with in the session daemon.
  package static func prefix(recipe: String, isStanding: Bool) -> RunText {
    let owner = "lttrecipe/\(recipe)"
    return isStanding
      ? RunText(owner + "/") : RunText(owner + "-") + RunText(parts: [.runID]) + "/"
  }
}
