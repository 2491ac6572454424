/// A trigger: what the session daemon does by itself when something happens (lttng-concepts(7)).
///
/// It belongs to the daemon, not to a session, and outlives the sessions that it names. Triggers are
/// known by their name; LTTng compares the whole object when one is taken away. `Name` is how sessions
/// are named: by the recipe, with parts known only when a plan is carried out, or by the daemon.
package struct Trigger<Name: Hashable & Codable & Sendable>: Hashable, Codable, Sendable {
  package let name: String
  package let condition: TriggerCondition<Name>

  /// In the order in which they are done; at least one.
  package let actions: [TriggerAction<Name>]

  package init(name: String, condition: TriggerCondition<Name>, actions: [TriggerAction<Name>]) {
    self.name = name
    self.condition = condition
    self.actions = actions
  }

  /// Returns the trigger with another name and the names of sessions replaced.
  package func map<NewName>(
    named name: String, _ transform: (Name) -> NewName
  ) -> Trigger<NewName> {
    Trigger<NewName>(
      name: name, condition: condition.map(transform), actions: actions.map { $0.map(transform) })
  }
}

/// What went wrong with a trigger, one of its actions, or its condition (`<lttng/error-query.h>`).
package struct TriggerFault: Hashable, Sendable {
  /// Of the trigger, of the condition, or of the action at this place.
  package enum Part: Hashable, Sendable {
    case trigger
    case condition
    case action(Int)
  }

  package let part: Part

  /// LTTng's name of the counter, such as `error count`.
  package let name: String
  package let description: String
  package let count: UInt64

  package init(part: Part, name: String, description: String, count: UInt64) {
    self.part = part
    self.name = name
    self.description = description
    self.count = count
  }
}

extension Trigger {
  /// The names of the sessions that it mentions.
  package var sessions: [Name] {
    var names: [Name] = []
    _ = map(named: name) { (session: Name) -> Name in
      names.append(session)
      return session
    }
    return names
  }
}
