package import LTTngModel

/// The graph of actions from an observed state to an effective recipe, in an order that carries it out.
///
/// The executor reads nothing else. `${run.id}` stays unexpanded in it.
package struct Plan: Hashable, Codable, Sendable {
  /// The version of the JSON form.
  package static let formatVersion = 2

  package let format: Int

  /// The recipe's name.
  package let recipe: String

  package let requirements: Requirements

  /// Sorted so that each action comes after those that it depends on.
  package let actions: [PlannedAction]

  /// When recording is ended early; nil where the recipe says nothing.
  package let limits: RunLimits?

  package init(
    recipe: String, requirements: Requirements, actions: [PlannedAction], limits: RunLimits? = nil
  ) {
    format = Self.formatVersion
    self.recipe = recipe
    self.requirements = requirements
    self.actions = actions
    self.limits = limits
  }

  /// Returns the plan with other actions.
  package func with(_ actions: [PlannedAction]) -> Plan {
    Plan(recipe: recipe, requirements: requirements, actions: actions, limits: limits)
  }

  /// Returns the actions of a phase, in order.
  package func actions(in phase: Phase) -> [PlannedAction] {
    actions.filter { $0.action.phase == phase }
  }

  /// Whether apply leaves the sessions recording: there is no payload.
  package var isStanding: Bool { !actions.contains { $0.action.phase == .payload } }

  /// Whether the run has a session daemon of its own.
  package var hasPrivateDaemon: Bool {
    actions.contains { planned in
      if case .sessionDaemon(let daemon) = planned.action {
        daemon.start == .private
      } else {
        false
      }
    }
  }

  /// Whether LTTng is not yet as the recipe declares it; a standing session has to record, too.
  package var hasChanges: Bool {
    let isStanding = isStanding
    return actions.contains { planned in
      let isDeclared =
        planned.action.isResource || (isStanding && planned.action.phase == .start)
      return isDeclared && planned.operation != .noOp
    }
  }

  /// What the names of the run's triggers begin with: they belong to the session daemon, and a recipe owns
  /// those alone.
  package var triggerPrefix: RunText {
    TriggerPlan.prefix(recipe: recipe, isStanding: isStanding)
  }

  /// Whether the run has to do with triggers.
  package var hasTriggers: Bool {
    actions.contains { planned in
      if case .trigger = planned.action { true } else { false }
    }
  }

  /// The sessions, by the recipe's names, in order.
  package var sessions: [SessionPlan] {
    actions.compactMap { planned in
      guard case .session(let session) = planned.action else { return nil }

      return session
    }
  }

  /// The domains in which something is recorded.
  package var domains: Set<TracingDomain> {
    Set(channels.map(\.configuration.domain))
  }

  /// The channels that the recipe declares.
  package var channels: [ChannelPlan] {
    actions.compactMap { planned in
      guard case .channel(let channel) = planned.action, planned.operation != .remove else {
        return nil
      }

      return channel
    }
  }

  /// The rules that the recipe declares; those that are disabled as it has them no longer are left out.
  package var rules: [RulePlan] {
    actions.compactMap { planned in
      guard case .rule(let rule) = planned.action, planned.operation != .remove else { return nil }

      return rule
    }
  }
}

/// The parts of a run, in their order; `apply --until` stops after one.
package enum Phase: Int, CaseIterable, Codable, Comparable, Sendable {
  case daemon
  case setup
  case configure
  case start
  case payload
  case stop
  case destroy
  case teardown
  case verify
  case retrieve

  package static func < (lhs: Self, rhs: Self) -> Bool {
    lhs.rawValue < rhs.rawValue
  }
}

/// The name of an action, unique in its plan: `channel web/user`.
package struct ActionID: RawRepresentable, Hashable, Codable, Sendable {
  package let rawValue: String

  package init(rawValue: String) {
    self.rawValue = rawValue
  }
}

/// What an action does to its resource.
package enum Operation: String, CaseIterable, Codable, Sendable {
  case create
  case update
  case replace
  case remove

  /// The resource is as the recipe declares it.
  case noOp = "no-op"

  /// It cannot be made as the recipe declares it; the plan's diagnostics say why.
  case conflict

  /// A step of the run, not a resource.
  case perform

  /// The symbol in a printed plan.
  package var symbol: String {
    switch self {
    case .create: "+"
    case .update: "~"
    case .replace: "-/+"
    case .remove: "-"
    case .noOp: "="
    case .conflict: "!"
    case .perform: ">"
    }
  }
}

/// An action with its place in the graph.
package struct PlannedAction: Hashable, Codable, Sendable {
  package let id: ActionID
  package let operation: Operation
  package let action: Action
  package let dependencies: [ActionID]

  /// Why, for people; never for deciding.
  package let reason: String?

  package init(
    id: ActionID, operation: Operation, action: Action, dependencies: [ActionID],
    reason: String? = nil
  ) {
    self.id = id
    self.operation = operation
    self.action = action
    self.dependencies = dependencies
    self.reason = reason
  }
}
