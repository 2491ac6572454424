package import Diagnostics
package import LTTngModel

/// A recipe with every preset merged, every parameter put in, every default explicit.
package struct Recipe: Sendable {
  package var name: String
  package var description: String?
  package var requirements: Requirements

  /// In the order of the file; at least one.
  package var sessions: [SessionRecipe]

  package var setup: [ProgramStep]

  /// Empty for a standing session.
  package var payload: [ProgramStep]

  package var teardown: [ProgramStep]
  package var expectations: Expectations
  package var targets: [RetrievalTarget]
  package var daemon: DaemonConfiguration
  package var limits = RunLimits()
  package var recording = RecordingPolicy.always

  /// What `record: once` looks at beyond the recipe and its programs.
  package var inputs: [InputPattern] = []
  package var roles: [Role] = []
  package var triggers: [TriggerRecipe] = []

  /// Whether apply leaves the sessions recording: there is no payload.
  package var isStanding: Bool { payload.isEmpty }

  /// How many events all channels have, at least 1.
  var eventCount: Int {
    max(1, sessions.reduce(0) { $0 + $1.channels.reduce(0) { $0 + $1.events.count } })
  }

  /// The domains of all channels, and of the events that triggers wait for.
  package var domains: Set<TracingDomain> {
    let ofTriggers = triggers.compactMap { declared -> TracingDomain? in
      guard case .event(let event) = declared.trigger.condition else { return nil }

      return event.domain
    }
    return Set(sessions.flatMap { $0.channels.map(\.configuration.domain) } + ofTriggers)
  }
}

/// When a recipe with a payload is recorded.
package enum RecordingPolicy: String, CaseIterable, Sendable {
  /// Whenever it is applied.
  case always

  /// Unless a complete run recorded the same.
  case once
}

/// Files that a payload reads, as a recipe names them.
package struct InputPattern: Sendable {
  /// A pattern of glob(7); a relative one starts from the recipe's folder.
  package var text: String
  package var range: SourceRange
}

/// A recording session as a recipe declares it.
package struct SessionRecipe: Sendable {
  package var name: String
  package var output: OutputRecipe = .runFolder

  /// The folder of the user space sub-buffers; nil is LTTng's own place.
  package var sharedMemoryPath: RunText?

  /// At most one of each kind.
  package var rotationSchedules: [RotationSchedule] = []

  package var channels: [ChannelRecipe]

  /// What the recipe says itself, at most one of each domain and attribute.
  package var trackers: [TrackerRecipe] = []

  /// The libraries to preload into the payload: bare names `liblttng-ust-*.so`.
  package var preload: [String]

  /// Variables for the payload's environment.
  package var environment: [String: RunText]

  package var range: SourceRange

  /// Where the recipe says the rest of it.
  package var ranges = Ranges()

  /// The places of a session's keys; nil where the recipe does not have the key.
  package struct Ranges: Sendable {
    package var output: SourceRange?
    package var rotate: SourceRange?
    package var sharedMemoryPath: SourceRange?
  }

  /// Where the recipe says that the payload's processes alone are recorded; nil where it does not.
  package var payloadTrackerRange: SourceRange? {
    trackers.first { $0.values == .payload }?.range
  }

  /// Whether the session has a channel of the domain's tracer; the agents' belong to user space.
  package func hasChannel(in domain: TracingDomain) -> Bool {
    channels.contains { $0.configuration.domain.tracer == domain.tracer }
  }
}

/// Where a session's event records go.
package enum OutputRecipe: Hashable, Sendable {
  /// The run's own folder.
  case runFolder

  case none

  /// A folder in which the session's own folder is created.
  case local(RunText)

  case relay(RelayAddress)

  /// The interval is in microseconds.
  case live(RelayAddress, interval: UInt64)

  case snapshot(SnapshotRecipe)
}

/// The output of a snapshot session.
package struct SnapshotRecipe: Hashable, Sendable {
  package enum Place: Hashable, Sendable {
    case runFolder
    case local(RunText)
    case relay(RelayAddress)
  }

  package var place: Place

  /// In bytes; 0 is no limit.
  package var maxSize: UInt64

  /// The output's name, with which the folders of its snapshots begin; LTTng's own default.
  package var name = "snapshot-1"
}

/// A process attribute tracker as a recipe declares it.
package struct TrackerRecipe: Sendable {
  /// The processes that are recorded.
  package enum Values: Hashable, Sendable {
    case all
    case none

    /// Those of the payload's steps, for `pid` and `vpid`.
    case payload

    /// Numbers, or names of users or groups.
    case listed([String])
  }

  package var domain: TracingDomain
  package var attribute: ProcessAttributeTracker.Attribute
  package var values: Values
  package var range: SourceRange
}

/// A channel as a recipe declares it.
package struct ChannelRecipe: Sendable {
  /// The recipe's name; LTTng has a name of its own for the channel of an agent's domain.
  package var name: String
  package var configuration: ChannelConfiguration
  package var contexts: [ContextField]
  package var events: [EventRecipe]
  package var range: SourceRange

  /// Where the recipe or a preset says each of the context fields.
  package var contextRanges: [SourceRange] = []
}

/// One entry of a channel's `events`.
package struct EventRecipe: Sendable {
  /// The rules that the entry stands for.
  package var rules: [RecordingRule]

  /// Whether one existing rule is enough (`any-of`).
  package var isAnyOf: Bool

  /// Whether it is wanted that another channel records the same events.
  package var isDuplicateWanted = false

  /// What to do where a name matches nothing.
  package var missingPolicy: MissingPolicy

  package var range: SourceRange
}

/// The part that hosts play.
package struct Role: Hashable, Sendable {
  package var name: String
  package var hostCounts: ClosedRange<Int>
}

/// A trigger as a recipe declares it; its sessions have the recipe's names.
package struct TriggerRecipe: Sendable {
  package var trigger: Trigger<String>
  package var range: SourceRange
}
