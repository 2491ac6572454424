/// A recording session as the session daemon has it.
package struct ObservedSession: Hashable, Sendable {
  package var name: String

  /// Whether it records at this moment.
  package var isActive: Bool

  /// The absolute path of the local output folder; nil when the session writes elsewhere or nowhere.
  package var outputPath: String?

  package var channels: [ObservedChannel]

  /// The trackers with an inclusion set; an attribute that is not here includes all processes.
  package var trackers: [ProcessAttributeTracker]

  package init(
    name: String, isActive: Bool = false, outputPath: String? = nil,
    channels: [ObservedChannel] = [], trackers: [ProcessAttributeTracker] = []
  ) {
    self.name = name
    self.isActive = isActive
    self.outputPath = outputPath
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

  /// The names of the context fields, without repetitions; a name that ``ContextType`` lacks is kept
  /// as the daemon spells it.
  package var contexts: [String]

  /// The enabled rules that ``RecordingRule`` can express.
  package var rules: [RecordingRule]

  /// How many enabled rules ``RecordingRule`` cannot express: made by hand or by a newer release.
  package var foreignRuleCount: Int

  package init(
    configuration: ChannelConfiguration, contexts: [String] = [], rules: [RecordingRule] = [],
    foreignRuleCount: Int = 0
  ) {
    self.configuration = configuration
    self.contexts = contexts
    self.rules = rules
    self.foreignRuleCount = foreignRuleCount
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
