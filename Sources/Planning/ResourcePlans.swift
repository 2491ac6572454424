package import LTTngModel

/// A recording session in a plan.
package struct SessionPlan: Hashable, Codable, Sendable {
  /// The recipe's name of the session.
  package let name: String

  /// The name that the session daemon knows it by.
  package let daemonName: RunText

  /// Where its event records go; the path of a local output is absolute.
  package let output: SessionOutput<RunText>

  /// The absolute path of the folder for the user space sub-buffers; nil is LTTng's own place.
  package let sharedMemoryPath: RunText?

  /// The absolute path of the folder of this machine in which LTTng leaves what it recorded: that of the
  /// output, or of the snapshots; nil where it leaves nothing here.
  package let tracePath: RunText?

  /// Whether that folder lies in the run's own folder, from which retrieval moves the trace.
  package let isStaged: Bool

  package init(
    name: String, daemonName: RunText, output: SessionOutput<RunText>,
    sharedMemoryPath: RunText? = nil, tracePath: RunText?, isStaged: Bool
  ) {
    self.name = name
    self.daemonName = daemonName
    self.output = output
    self.sharedMemoryPath = sharedMemoryPath
    self.tracePath = tracePath
    self.isStaged = isStaged
  }
}

/// A rotation schedule in a plan.
package struct RotationSchedulePlan: Hashable, Codable, Sendable {
  package let session: String
  package let schedule: RotationSchedule

  /// The schedule that it takes the place of: LTTng takes one away by its value.
  package let replaced: RotationSchedule?

  package init(session: String, schedule: RotationSchedule, replaced: RotationSchedule? = nil) {
    self.session = session
    self.schedule = schedule
    self.replaced = replaced
  }
}

/// A snapshot output in a plan.
package struct SnapshotOutputPlan: Hashable, Codable, Sendable {
  package let session: String
  package let output: SnapshotOutput<RunText>

  /// The name of the output that it takes the place of.
  package let replaced: String?

  package init(session: String, output: SnapshotOutput<RunText>, replaced: String? = nil) {
    self.session = session
    self.output = output
    self.replaced = replaced
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

/// What tells a channel of a session from its others; thousands of rules can be in one.
package struct ChannelReference: Hashable, Codable, Sendable {
  package let name: String
  package let domain: TracingDomain
  package let buffering: BufferingScheme

  package init(_ configuration: ChannelConfiguration) {
    name = configuration.name
    domain = configuration.domain
    buffering = configuration.buffering
  }

  /// A channel of this name; its other attributes are LTTng's defaults.
  package var configuration: ChannelConfiguration {
    ChannelConfiguration(name: name, domain: domain, buffering: buffering)
  }
}

/// A context field in a plan.
package struct ContextPlan: Hashable, Codable, Sendable {
  package let session: String
  package let channel: ChannelReference
  package let context: ContextField
}

/// A recording event rule in a plan.
package struct RulePlan: Hashable, Codable, Sendable {
  package let session: String
  package let channel: ChannelReference
  package let rule: RecordingRule

  /// What the verdict says when the name exists nowhere.
  package var missingPolicy: MissingPolicy

  /// The rules of one `any-of` share a number; nil for a rule that stands alone.
  package let alternativeGroup: Int?

  /// `file:line:column` of the entry in its recipe or preset; of the session where the recipe has no
  /// such entry any more.
  package let origin: String
}

/// A tracker in a plan.
package struct TrackerPlan: Hashable, Codable, Sendable {
  package let session: String
  package let tracker: ProcessAttributeTracker

  /// Whether the payload's process joins the inclusion set once it is held, before the start.
  package let includesPayload: Bool

  /// The users or groups whose numbers are not known, in a plan for another machine; nil where all are.
  package var namesWithoutNumber: [String]?

  package init(
    session: String, tracker: ProcessAttributeTracker, includesPayload: Bool,
    namesWithoutNumber: [String]? = nil
  ) {
    self.session = session
    self.tracker = tracker
    self.includesPayload = includesPayload
    self.namesWithoutNumber = namesWithoutNumber
  }
}

/// A trigger in a plan.
package struct TriggerPlan: Hashable, Codable, Sendable {
  /// The recipe's name of the trigger.
  package let name: String

  /// The name that the session daemon knows it by, with ``Plan/triggerPrefix`` before it.
  package let daemonName: RunText

  /// With the daemon's names of the sessions.
  package let trigger: Trigger<RunText>

  /// The trigger that it takes the place of: LTTng takes one away by its whole content.
  package let replaced: Trigger<String>?

  /// Returns the trigger as the session daemon has it.
  package func expanded(runID: String) -> Trigger<String> {
    trigger.map(named: daemonName.expanded(runID: runID)) { $0.expanded(runID: runID) }
  }
}
