package import LTTngModel

/// A recording session in a plan.
package struct SessionPlan: Hashable, Codable, Sendable {
  /// The recipe's name of the session.
  package let name: String

  /// The name that the session daemon knows it by.
  package let daemonName: RunText

  /// The absolute path of the folder that LTTng writes into.
  package let outputPath: RunText

  /// Whether the folder lies in the run's own folder, from which retrieval moves the trace.
  package let isStaged: Bool

  package init(name: String, daemonName: RunText, outputPath: RunText, isStaged: Bool) {
    self.name = name
    self.daemonName = daemonName
    self.outputPath = outputPath
    self.isStaged = isStaged
  }
}

/// A channel in a plan.
package struct ChannelPlan: Hashable, Codable, Sendable {
  /// The recipe's name of the session.
  package let session: String
  package let configuration: ChannelConfiguration

  package init(session: String, configuration: ChannelConfiguration) {
    self.session = session
    self.configuration = configuration
  }
}

/// A context field in a plan.
package struct ContextPlan: Hashable, Codable, Sendable {
  package let session: String
  package let channel: ChannelConfiguration
  package let context: ContextField
}

/// A recording event rule in a plan.
package struct RulePlan: Hashable, Codable, Sendable {
  package let session: String
  package let channel: ChannelConfiguration
  package let rule: RecordingRule

  /// What the verdict says when the name exists nowhere.
  package var missingPolicy: MissingPolicy

  /// The rules of one `any-of` share a number; nil for a rule that stands alone.
  package let alternativeGroup: Int?

  /// `file:line:column` of the entry in its recipe or preset.
  package let origin: String
}

/// A tracker in a plan.
package struct TrackerPlan: Hashable, Codable, Sendable {
  package let session: String
  package let tracker: ProcessAttributeTracker

  /// Whether the payload's process joins the inclusion set once it is held, before the start.
  package let includesPayload: Bool

  /// The users whose numbers are not known, in a plan for another machine; nil where all are.
  package var namedUsers: [String]?

  package init(
    session: String, tracker: ProcessAttributeTracker, includesPayload: Bool,
    namedUsers: [String]? = nil
  ) {
    self.session = session
    self.tracker = tracker
    self.includesPayload = includesPayload
    self.namedUsers = namedUsers
  }
}

/// One thing that a run brings about or does.
package enum Action: Hashable, Sendable {
  case sessionDaemon(DaemonConfiguration)
  case setup(ProgramStep)
  case session(SessionPlan)
  case channel(ChannelPlan)
  case context(ContextPlan)
  case rule(RulePlan)
  case tracker(TrackerPlan)

  /// Starts the session of this name in the recipe.
  case start(session: String)
  case payload(ProgramStep)
  case stop(session: String)
  case destroy(session: String)
  case teardown(ProgramStep)
  case verify(Expectations)
  case retrieve(RetrievalTarget)

  package var phase: Phase {
    switch self {
    case .sessionDaemon: .daemon
    case .setup: .setup
    case .session, .channel, .context, .rule, .tracker: .configure
    case .start: .start
    case .payload: .payload
    case .stop: .stop
    case .destroy: .destroy
    case .teardown: .teardown
    case .verify: .verify
    case .retrieve: .retrieve
    }
  }

  /// Whether it brings about a lasting thing, which can be observed.
  package var isResource: Bool {
    phase == .daemon || phase == .configure
  }

  /// The recipe's name of the session that the action belongs to.
  package var session: String? {
    switch self {
    case .session(let session): session.name
    case .channel(let channel): channel.session
    case .context(let context): context.session
    case .rule(let rule): rule.session
    case .tracker(let tracker): tracker.session
    case .start(let session), .stop(let session), .destroy(let session): session
    default: nil
    }
  }
}
