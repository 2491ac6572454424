/// A recording session as the session daemon has it.
package struct ObservedSession: Hashable, Sendable {
  package var name: String

  /// Whether it records at this moment.
  package var isActive: Bool

  package var output: SessionOutput<String>

  /// The folder of the user space sub-buffers; nil where it is LTTng's own.
  package var sharedMemoryPath: String?

  /// At most one in LTTng 2.13.
  package var snapshotOutputs: [SnapshotOutput<String>]

  package var rotationSchedules: [RotationSchedule]
  package var channels: [ObservedChannel]

  /// The trackers with an inclusion set; an attribute that is not here includes all processes.
  package var trackers: [ProcessAttributeTracker]

  package init(
    name: String, isActive: Bool = false, output: SessionOutput<String> = .none,
    sharedMemoryPath: String? = nil, snapshotOutputs: [SnapshotOutput<String>] = [],
    rotationSchedules: [RotationSchedule] = [], channels: [ObservedChannel] = [],
    trackers: [ProcessAttributeTracker] = []
  ) {
    self.name = name
    self.isActive = isActive
    self.output = output
    self.sharedMemoryPath = sharedMemoryPath
    self.snapshotOutputs = snapshotOutputs
    self.rotationSchedules = rotationSchedules
    self.channels = channels
    self.trackers = trackers
  }

  package func channel(named name: String, domain: TracingDomain) -> ObservedChannel? {
    channels.first { $0.configuration.name == name && $0.configuration.domain == domain }
  }
}

/// A channel of an ``ObservedSession``.
package struct ObservedChannel: Hashable, Sendable {
  package var configuration: ChannelConfiguration

  /// Whether LTTng lists it as enabled; each channel of the kernel, whatever was done to it (2.13.9).
  package var isEnabled: Bool

  /// The context fields in the order in which they were added, without repetitions.
  package var contexts: [ContextField]

  /// The enabled rules, sorted by their description.
  package var rules: [RecordingRule]

  /// The rules that were disabled, sorted; LTTng lists them as long as the session lives.
  package var disabledRules: [RecordingRule]

  /// How many enabled rules ``RecordingRule`` cannot express: made by a newer release.
  package var foreignRuleCount: Int

  /// What LTTng calls the buffering scheme where it is one of a newer release; the configuration has the
  /// domain's own then.
  package var foreignBuffering: String?

  package init(
    configuration: ChannelConfiguration, isEnabled: Bool = true, contexts: [ContextField] = [],
    rules: [RecordingRule] = [], disabledRules: [RecordingRule] = [], foreignRuleCount: Int = 0,
    foreignBuffering: String? = nil
  ) {
    self.configuration = configuration
    self.isEnabled = isEnabled
    self.contexts = contexts
    self.rules = rules
    self.disabledRules = disabledRules
    self.foreignRuleCount = foreignRuleCount
    self.foreignBuffering = foreignBuffering
  }

  /// Whether an event record can come from it.
  ///
  /// A channel of the kernel is silenced by disabling its rules, which LTTng lists as what they are.
  package var canRecord: Bool {
    configuration.domain == .kernel ? !rules.isEmpty || foreignRuleCount > 0 : isEnabled
  }
}

/// A session in the session daemon's list.
package struct ListedSession: Hashable, Sendable {
  package let name: String

  /// Whether it records at this moment.
  package let isActive: Bool

  /// The folder or the relay daemon's address, as the daemon writes it; empty for none.
  package let output: String

  package let isSnapshot: Bool

  /// In seconds since 1970: sessions made within a second have the same.
  package let creationTime: UInt64

  package init(
    name: String, isActive: Bool, output: String, isSnapshot: Bool, creationTime: UInt64
  ) {
    self.name = name
    self.isActive = isActive
    self.output = output
    self.isSnapshot = isSnapshot
    self.creationTime = creationTime
  }
}

/// What a channel lost; read before the session is destroyed.
package struct ChannelLosses: Hashable, Codable, Sendable {
  package let session: String
  package let channel: String
  package let domain: TracingDomain
  package let discardedEventCount: UInt64

  /// Packets overwritten before they were consumed.
  package let lostPacketCount: UInt64

  package init(
    session: String, channel: String, domain: TracingDomain, discardedEventCount: UInt64,
    lostPacketCount: UInt64
  ) {
    self.session = session
    self.channel = channel
    self.domain = domain
    self.discardedEventCount = discardedEventCount
    self.lostPacketCount = lostPacketCount
  }
}
