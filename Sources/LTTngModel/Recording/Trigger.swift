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

/// What sets a trigger off.
package enum TriggerCondition<Name: Hashable & Codable & Sendable>: Hashable, Codable, Sendable {
  /// An event that matches the rule; notifications carry what is captured: event fields and
  /// `$ctx.NAME`, in the syntax of lttng-add-trigger(1), `--capture`.
  case event(TriggerEvent)

  /// A session wrote at least so many bytes.
  case consumedSize(session: Name, bytes: UInt64)

  /// The sub-buffers of a channel are fuller, or less full, than a threshold.
  case bufferUsage(BufferUsageCondition<Name>)

  /// A rotation of a session began, or is complete.
  case rotation(session: Name, isCompleted: Bool)

  package func map<NewName>(_ transform: (Name) -> NewName) -> TriggerCondition<NewName> {
    switch self {
    case .event(let event): .event(event)
    case .consumedSize(let session, let bytes):
      .consumedSize(session: transform(session), bytes: bytes)
    case .bufferUsage(let usage): .bufferUsage(usage.map(transform))
    case .rotation(let session, let isCompleted):
      .rotation(session: transform(session), isCompleted: isCompleted)
    }
  }
}

/// The event rule of a trigger.
package struct TriggerEvent: Hashable, Codable, Sendable {
  /// Which of a system call's two events it is (`LTTNG_EVENT_RULE_KERNEL_SYSCALL_EMISSION_SITE_…`).
  package enum EmissionSite: String, CaseIterable, Codable, Sendable {
    case entryAndExit = "entry+exit"
    case entry
    case exit
  }

  package let domain: TracingDomain

  /// Any kind but a return probe, which LTTng's triggers lack.
  package let rule: RecordingRule

  /// Of a system call; the others have the default.
  package let site: EmissionSite

  /// In the order of the notification's values.
  package let captures: [String]

  package init(
    domain: TracingDomain, rule: RecordingRule, site: EmissionSite = .entryAndExit,
    captures: [String] = []
  ) {
    self.domain = domain
    self.rule = rule
    self.site = site
    self.captures = captures
  }
}

/// A condition on how full a channel's sub-buffers are.
package struct BufferUsageCondition<Name: Hashable & Codable & Sendable>: Hashable, Codable,
  Sendable
{
  package enum Threshold: Hashable, Codable, Sendable {
    case bytes(UInt64)

    /// From 0 to 1.
    case ratio(Double)
  }

  package let session: Name
  package let channel: String
  package let domain: TracingDomain

  /// Whether it holds at the threshold and above; else at the threshold and below.
  package let isHigh: Bool
  package let threshold: Threshold

  package init(
    session: Name, channel: String, domain: TracingDomain, isHigh: Bool, threshold: Threshold
  ) {
    self.session = session
    self.channel = channel
    self.domain = domain
    self.isHigh = isHigh
    self.threshold = threshold
  }

  fileprivate func map<NewName>(
    _ transform: (Name) -> NewName
  ) -> BufferUsageCondition<NewName> {
    .init(
      session: transform(session), channel: channel, domain: domain, isHigh: isHigh,
      threshold: BufferUsageCondition<NewName>.Threshold(threshold))
  }
}

extension BufferUsageCondition.Threshold {
  fileprivate init<Other>(_ other: BufferUsageCondition<Other>.Threshold) {
    switch other {
    case .bytes(let count): self = .bytes(count)
    case .ratio(let ratio): self = .ratio(ratio)
    }
  }
}

/// One thing that a trigger does.
package struct TriggerAction<Name: Hashable & Codable & Sendable>: Hashable, Codable, Sendable {
  package enum Kind: Hashable, Codable, Sendable {
    /// Sends a notification to whoever subscribed.
    case notify

    case start(session: Name)
    case stop(session: Name)
    case rotate(session: Name)

    /// Records a snapshot; into the session's own output where none is given.
    case snapshot(session: Name, output: SnapshotOutput<String>?)
  }

  package let kind: Kind

  /// nil is each time.
  package let rate: RatePolicy?

  package init(_ kind: Kind, rate: RatePolicy? = nil) {
    self.kind = kind
    self.rate = rate
  }

  fileprivate func map<NewName>(_ transform: (Name) -> NewName) -> TriggerAction<NewName> {
    let kind: TriggerAction<NewName>.Kind =
      switch kind {
      case .notify: .notify
      case .start(let session): .start(session: transform(session))
      case .stop(let session): .stop(session: transform(session))
      case .rotate(let session): .rotate(session: transform(session))
      case .snapshot(let session, let output):
        .snapshot(session: transform(session), output: output)
      }
    return TriggerAction<NewName>(kind, rate: rate)
  }
}

/// How often an action is done (lttng-add-trigger(1), `--rate-policy`).
package enum RatePolicy: Hashable, Codable, Sendable {
  /// Each time the condition held this many times.
  case every(UInt64)

  /// Once, when the condition held this many times.
  case onceAfter(UInt64)
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
