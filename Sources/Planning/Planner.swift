package import Diagnostics
import LTTngModel
package import Recipes

/// Makes a plan from a recipe and what was observed: the same input gives the same plan.
package struct Planner {
  private let recipe: Recipe
  private let observed: ObservedState
  private let context: PlanningContext
  private let drift: Drift
  private let triggers: TriggerComparison
  private var resolution: RuleResolution
  private var actions: [PlannedAction] = []

  /// What stands in the way, and what is worth knowing.
  package private(set) var diagnostics = DiagnosticCollector()

  package init(recipe: Recipe, observed: ObservedState, context: PlanningContext) {
    self.recipe = recipe
    self.observed = observed
    self.context = context
    triggers = TriggerComparison(recipe, observed: observed.triggers, runID: context.runID)
    drift = Drift(lastApplied: observed.lastApplied, triggers: triggers.declared)
    resolution = RuleResolution(inventory: observed.inventory)
  }

  /// Returns the plan; it may be carried out only where ``diagnostics`` holds no error.
  package mutating func plan() -> Plan {
    let daemon = add(
      "session daemon", observed.isDaemonRunning ? .noOp : .create,
      .sessionDaemon(recipe.daemon), after: [])
    let setup = chain(recipe.setup, "setup", Action.setup, after: [daemon])
    let sessions = recipe.sessions.map { configure($0, after: setup.last ?? daemon) }
    let triggers = configureTriggers(after: sessions)
    let starts = sessions.map { start($0, after: triggers) }
    let payload = chain(payloadSteps, "payload", Action.payload, after: starts)
    addEnd(after: payload.last.map { [$0] } ?? starts)
    diagnostics.append(contentsOf: resolution.diagnostics)
    return Plan(
      recipe: recipe.name, requirements: recipe.requirements, actions: actions,
      limits: recipe.limits == RunLimits() ? nil : recipe.limits)
  }

  /// Adds what brings the recording to its end, which a standing session waits for.
  private mutating func addEnd(after dependencies: [ActionID]) {
    let destroys = recipe.sessions.map { session in
      let stop = add(
        "stop \(session.name)", .perform, .stop(session: session.name),
        after: recipe.isStanding ? [ActionID(rawValue: "start \(session.name)")] : dependencies)
      return add(
        "destroy \(session.name)", .perform, .destroy(session: session.name), after: [stop])
    }
    let teardown = chain(recipe.teardown, "teardown", Action.teardown, after: destroys)
    let verify = add(
      "verify", .perform, .verify(recipe.expectations), after: destroys + teardown.suffix(1))
    for (index, target) in recipe.targets.enumerated() {
      _ = add("retrieve \(index + 1)", .perform, .retrieve(target), after: [verify])
    }
  }

  // MARK: - Steps

  /// The payload's steps with what its sessions preload and set.
  private var payloadSteps: [ProgramStep] {
    recipe.payload.map { step in
      var step = step
      for session in recipe.sessions {
        step.preload += session.preload.filter { !step.preload.contains($0) }
        step.environment.merge(session.environment) { own, _ in own }
      }
      return step
    }
  }

  /// Adds the steps of a list one after the other.
  private mutating func chain(
    _ steps: [ProgramStep], _ name: String, _ action: (ProgramStep) -> Action,
    after dependencies: [ActionID]
  ) -> [ActionID] {
    var previous = dependencies
    return steps.enumerated().map { index, step in
      let id = add("\(name) \(index + 1)", .perform, action(step), after: previous)
      previous = [id]
      return id
    }
  }

  private mutating func add(
    _ name: String, _ operation: Operation, _ action: Action, after dependencies: [ActionID],
    reason: String? = nil
  ) -> ActionID {
    let id = ActionID(rawValue: name)
    let isAtEnd = recipe.isStanding && action.phase > .payload
    // A standing session can be stopped and started many times.
    let isOnce = !recipe.isStanding || action.phase == .setup
    let isBehind = operation == .perform && isOnce && observed.finishedSteps.contains(name)
    actions.append(
      PlannedAction(
        id: id, operation: isBehind ? .noOp : operation, action: action,
        dependencies: dependencies,
        reason: isBehind ? "done" : isAtEnd ? "when it is destroyed" : reason))
    return id
  }

  // MARK: - Sessions

  /// A session whose resources are in the plan.
  private struct ConfiguredSession {
    let name: String
    let operation: Operation
    let resources: [ActionID]
  }

  private mutating func configure(
    _ session: SessionRecipe, after dependency: ActionID
  ) -> ConfiguredSession {
    let desired = DesiredSession(session, recipe: recipe, context: context, &resolution)
    let comparison = SessionComparison(
      desired, observed.sessions[session.name], circumstances(of: session))
    var planning = SessionPlanning(
      desired, comparison, place: PlaceComparison(context), origin: session.range.description)
    let changes = drift.explained(planning.actions(after: dependency))
    report(comparison, session, isDrift: drift.isDeclaredAsBefore(changes))
    actions += comparison.obstacle?.marked(changes) ?? changes
    return ConfiguredSession(
      name: session.name, operation: comparison.operation, resources: changes.map(\.id))
  }

  private func circumstances(of session: SessionRecipe) -> SessionComparison.Circumstances {
    SessionComparison.Circumstances(
      place: PlaceComparison(context), isStanding: recipe.isStanding,
      wasStarted: observed.startedSessions.contains(session.name),
      hasEnded: observed.finishedSteps.contains("stop \(session.name)"),
      isReplaceable: context.replaceable.contains(session.name),
      foreignOwner: observed.foreignSessions[session.name],
      lostTriggers: triggers.lostRotationTriggers(
        of: recipe.isStanding ? session.name : "\(session.name)-\(context.runID ?? "")"))
  }

  private mutating func start(
    _ session: ConfiguredSession, after triggers: [ActionID]
  ) -> ActionID {
    let isKept = session.operation == .noOp
    let records =
      recipe.isStanding && isKept && observed.sessions[session.name]?.isActive == true
    return add(
      "start \(session.name)", records ? .noOp : .perform, .start(session: session.name),
      after: session.resources + triggers, reason: records ? "it records" : nil)
  }

  private mutating func report(
    _ comparison: SessionComparison, _ session: SessionRecipe, isDrift: Bool
  ) {
    guard let obstacle = comparison.obstacle else { return }

    let cause = isDrift && comparison.isReplaceableOnRequest ? "; \(Drift.changed)" : ""
    let help = help(comparison, session)
    diagnostics.error(
      .sessionConflict, "cannot go on with the session `\(session.name)`: \(obstacle.text)\(cause)",
      at: obstacle.range(in: session), help: help)
  }

  private func help(_ comparison: SessionComparison, _ session: SessionRecipe) -> String {
    if comparison.isReplaceableOnRequest {
      return "`--replace=\(session.name)` destroys it and makes it anew"
    }

    return recipe.isStanding
      ? "give the session another name, or have its owner destroy the other one"
      : "end the run, which keeps what was recorded, and apply anew: lttrecipe destroy"
        + (context.runID.map { " --run-id \($0)" } ?? "")
  }

  // MARK: - Triggers

  private mutating func configureTriggers(after sessions: [ConfiguredSession]) -> [ActionID] {
    let hasEnded = observed.finishedSteps.contains { $0.hasPrefix("stop ") }
    guard recipe.isStanding || !hasEnded else { return [] }

    // Where a session is gone, its session daemon may be, and all triggers with it.
    let areAllKept = sessions.allSatisfy { $0.operation == .noOp }
    return triggers.changes.map { change in
      let id = "trigger \(change.resource.name)"
      let action = Action.trigger(change.resource)
      return add(
        id, change.operation, action, after: sessions.compactMap(\.resources.first),
        reason: areAllKept
          ? drift.remark(onTrigger: ActionID(rawValue: id), change.operation, action) : nil)
    }
  }
}
