package import Diagnostics
import LTTngModel
package import Recipes

/// Makes a plan from a recipe and what was observed: the same input gives the same plan.
package struct Planner {
  private let recipe: Recipe
  private let observed: ObservedState
  private let context: PlanningContext
  private var resolution: RuleResolution
  private var actions: [PlannedAction] = []

  /// What stands in the way, and what is worth knowing.
  package private(set) var diagnostics = DiagnosticCollector()

  package init(recipe: Recipe, observed: ObservedState, context: PlanningContext) {
    self.recipe = recipe
    self.observed = observed
    self.context = context
    resolution = RuleResolution(inventory: observed.inventory)
  }

  /// Returns the plan; it may be carried out only where ``diagnostics`` holds no error.
  package mutating func plan() -> Plan {
    let daemon = add(
      "session daemon", observed.isDaemonRunning ? .noOp : .create,
      .sessionDaemon(recipe.daemon), after: [])
    let setup = chain(recipe.setup, "setup", Action.setup, after: [daemon])
    let starts = recipe.sessions.map { session in
      add(
        "start \(session.name)", .perform, .start(session: session.name),
        after: configure(session, after: [setup.last ?? daemon]))
    }
    let payload = chain(payloadSteps, "payload", Action.payload, after: starts)
    let destroys = recipe.sessions.map { session in
      let stop = add(
        "stop \(session.name)", .perform, .stop(session: session.name),
        after: [payload.last].compactMap(\.self))
      return add(
        "destroy \(session.name)", .perform, .destroy(session: session.name), after: [stop])
    }
    let teardown = chain(recipe.teardown, "teardown", Action.teardown, after: destroys)
    let verify = add(
      "verify", .perform, .verify(recipe.expectations), after: destroys + teardown.suffix(1))
    for (index, target) in recipe.targets.enumerated() {
      _ = add("retrieve \(index + 1)", .perform, .retrieve(target), after: [verify])
    }
    diagnostics.append(contentsOf: resolution.diagnostics)
    return Plan(recipe: recipe.name, requirements: recipe.requirements, actions: actions)
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
    let isBehind = operation == .perform && observed.finishedSteps.contains(name)
    actions.append(
      PlannedAction(
        id: id, operation: isBehind ? .noOp : operation, action: action,
        dependencies: dependencies, reason: isBehind ? "done" : reason))
    return id
  }

  // MARK: - Sessions

  /// Adds the resources of a session; returns what its start depends on.
  private mutating func configure(
    _ session: SessionRecipe, after dependencies: [ActionID]
  ) -> [ActionID] {
    let desired = DesiredSession(session, recipe: recipe, context: context, &resolution)
    let comparison = SessionComparison(
      desired: desired, observed: observed.sessions[session.name], runID: context.runID,
      wasStarted: observed.startedSessions.contains(session.name),
      hasEnded: observed.finishedSteps.contains("stop \(session.name)"))
    report(comparison, session)

    let sessionID = add(
      "session \(session.name)", comparison.operation, .session(desired.plan),
      after: dependencies, reason: comparison.reason)
    var last: [ActionID] = [sessionID]
    for channel in desired.channels {
      last += configure(channel, of: session, comparison, after: sessionID)
    }
    last += desired.trackers.map { wanted in
      let tracker = wanted.tracker
      return add(
        "tracker \(session.name)/\(tracker.domain.rawValue)/\(tracker.attribute.rawValue)",
        comparison.operation(for: tracker),
        .tracker(
          TrackerPlan(
            session: session.name, tracker: tracker, includesPayload: wanted.includesPayload)),
        after: [sessionID])
    }
    return last
  }

  private mutating func configure(
    _ channel: DesiredChannel, of session: SessionRecipe, _ comparison: SessionComparison,
    after sessionID: ActionID
  ) -> [ActionID] {
    let configuration = channel.configuration
    let path = "\(session.name)/\(configuration.domain.rawValue)/\(configuration.name)"
    let channelID = add(
      "channel \(path)", comparison.operation(for: channel),
      .channel(ChannelPlan(session: session.name, configuration: configuration)),
      after: [sessionID])
    let contexts = channel.contexts.map { context in
      add(
        "context \(path)/\(context.text)", comparison.operation(for: context, in: channel),
        .context(
          ContextPlan(
            session: session.name, channel: configuration, context: context)), after: [channelID])
    }
    let rules = channel.rules.map { rule in
      add(
        "rule \(path)/\(rule.rule)", comparison.operation(for: rule.rule, in: channel),
        .rule(
          RulePlan(
            session: session.name, channel: configuration, rule: rule.rule,
            missingPolicy: rule.event.missingPolicy,
            alternativeGroup: rule.alternativeGroup, origin: rule.event.range.description)),
        after: [channelID])
    }
    return [channelID] + contexts + rules
  }

  private mutating func report(_ comparison: SessionComparison, _ session: SessionRecipe) {
    guard let obstacle = comparison.obstacle else { return }

    diagnostics.error(
      .sessionConflict, "cannot go on with the session `\(session.name)`: \(obstacle)",
      at: session.range,
      help: "end the run, which keeps what was recorded, and apply anew: lttrecipe destroy"
        + (context.runID.map { " --run-id \($0)" } ?? ""))
  }
}
