/// What happens when nothing has the name that a recording rule asks for.
package enum MissingPolicy: String, CaseIterable, Codable, Sendable {
  case fail
  case warn
  case skip
}

/// A recording rule that was enabled, with what a verdict needs to speak of it.
package struct RuleEvidence: Hashable, Codable, Sendable {
  package var session: String
  package var channel: String
  package var domain: TracingDomain
  package var rule: RecordingRule
  package var whenMissing: MissingPolicy

  /// The rules of one channel's `any-of` share a number: one name that exists is enough for all.
  package var alternativeGroup: Int?

  /// `file:line:column` of the rule in its recipe; nil where it is not known.
  package var origin: String?

  package init(
    session: String, channel: String, domain: TracingDomain, rule: RecordingRule,
    whenMissing: MissingPolicy, alternativeGroup: Int? = nil, origin: String? = nil
  ) {
    self.session = session
    self.channel = channel
    self.domain = domain
    self.rule = rule
    self.whenMissing = whenMissing
    self.alternativeGroup = alternativeGroup
    self.origin = origin
  }
}

/// All that a verdict is made of.
package struct Evidence: Hashable, Codable, Sendable {
  /// What is in the traces.
  package var summary: TraceSummary

  /// The session daemon's counters; empty where they are not known.
  package var losses: [ChannelLosses]

  package var expectations: Expectations
  package var rules: [RuleEvidence]

  /// The names of the user space tracepoints that the traced programs are known to have; only for
  /// suggestions.
  package var knownNames: [String]

  /// Why recordings ended before the payload did; each makes the verdict bad.
  package var interruptions: [String]

  /// The limit that ended the recording.
  package var limit: ReachedLimit?

  /// The folders of traces whose file systems were full when recording had ended.
  package var fullFolders: [String]

  /// What is known to have been recorded and never written.
  package var lostBuffers: [String]

  /// Whether the payload was interrupted.
  package var isInterrupted: Bool

  package init(
    summary: TraceSummary, losses: [ChannelLosses] = [],
    expectations: Expectations = Expectations(),
    rules: [RuleEvidence] = [], knownNames: [String] = [], interruptions: [String] = [],
    limit: ReachedLimit? = nil, fullFolders: [String] = [], lostBuffers: [String] = [],
    isInterrupted: Bool = false
  ) {
    self.summary = summary
    self.losses = losses
    self.expectations = expectations
    self.rules = rules
    self.knownNames = knownNames
    self.interruptions = interruptions
    self.limit = limit
    self.fullFolders = fullFolders
    self.lostBuffers = lostBuffers
    self.isInterrupted = isInterrupted
  }
}

/// One thing that a verdict found.
package struct Finding: Hashable, Codable, Sendable {
  package enum Severity: String, CaseIterable, Codable, Sendable {
    /// Makes the verdict bad.
    case error
    case warning
    case note
  }

  package var severity: Severity

  /// A stable identifier, such as `discarded-events`.
  package var kind: String

  /// For people; may hold names from a trace as they are there, so escape it before printing.
  package var message: String

  /// What can be done about it, for people.
  package var help: String?

  /// `file:line:column` in the recipe.
  package var origin: String?

  package init(
    severity: Severity, kind: String, message: String, help: String? = nil, origin: String? = nil
  ) {
    self.severity = severity
    self.kind = kind
    self.message = message
    self.help = help
    self.origin = origin
  }
}

/// Whether a trace is good, and what is in it.
package struct Verdict: Hashable, Codable, Sendable {
  /// The number of events of one name; 0 for a name that was declared and never recorded.
  package struct EventCount: Hashable, Codable, Sendable {
    package let name: String
    package let count: UInt64

    package init(name: String, count: UInt64) {
      self.name = name
      self.count = count
    }
  }

  /// What a recording rule recorded.
  package struct RuleCount: Hashable, Codable, Sendable {
    /// The rule as a recipe writes it.
    package let rule: String

    package let channel: String
    package let session: String

    /// The number of events whose names the rule records.
    ///
    /// An event that two rules record counts for both: a trace does not tell the rules, channels and
    /// sessions apart.
    package let count: UInt64

    /// Whether some name that the rule records is in the trace's metadata.
    package let isDeclared: Bool

    package init(
      rule: String, channel: String, session: String, count: UInt64, isDeclared: Bool
    ) {
      self.rule = rule
      self.channel = channel
      self.session = session
      self.count = count
      self.isDeclared = isDeclared
    }
  }

  /// Whether there is no error among the findings.
  package let isGood: Bool

  package let eventCount: UInt64

  /// By name, sorted.
  package let events: [EventCount]

  /// The greater of what the session daemon and the traces say.
  package let discardedEventCount: UInt64

  /// Packets that were overwritten or not written: the greater of the two sources.
  package let lostPacketCount: UInt64

  /// Errors first, then warnings, then notes.
  package let findings: [Finding]

  package let rules: [RuleCount]

  package init(
    eventCount: UInt64, events: [EventCount], discardedEventCount: UInt64, lostPacketCount: UInt64,
    findings: [Finding], rules: [RuleCount]
  ) {
    self.eventCount = eventCount
    self.events = events
    self.discardedEventCount = discardedEventCount
    self.lostPacketCount = lostPacketCount
    self.findings = findings
    self.rules = rules
    isGood = !findings.contains { $0.severity == .error }
  }
}
