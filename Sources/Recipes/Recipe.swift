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
  package var roles: [Role] = []
  package var triggers: [TriggerRecipe] = []

  /// How many events all channels have, at least 1.
  var eventCount: Int {
    max(1, sessions.reduce(0) { $0 + $1.channels.reduce(0) { $0 + $1.events.count } })
  }

  /// The domains of all channels.
  package var domains: Set<TracingDomain> {
    Set(sessions.flatMap { $0.channels.map(\.configuration.domain) })
  }
}

/// A recording session as a recipe declares it.
package struct SessionRecipe: Sendable {
  /// Whose user space processes are recorded (the tracker of `vuid`).
  package enum TrackedUsers: Hashable, Sendable {
    /// The users that the payload's steps run as: the default.
    case payloadUsers

    /// Everybody in the session daemon.
    case all

    /// Users by name or number.
    case users([String])
  }

  package var name: String

  /// The folder that the session's own folder is created in; nil is the run's folder.
  package var outputFolder: RunText?

  package var channels: [ChannelRecipe]
  package var trackedUsers: TrackedUsers

  /// Where the recipe says that the kernel domain records the payload's process only (the tracker of
  /// `pid`); nil where it does not.
  package var payloadTrackerRange: SourceRange?

  /// The libraries to preload into the payload: bare names `liblttng-ust-*.so`.
  package var preload: [String]

  /// Variables for the payload's environment.
  package var environment: [String: RunText]

  package var range: SourceRange

  package var tracksPayloadProcess: Bool { payloadTrackerRange != nil }

  package func hasChannel(in domain: TracingDomain) -> Bool {
    channels.contains { $0.configuration.domain == domain }
  }
}

/// A channel as a recipe declares it.
package struct ChannelRecipe: Sendable {
  package var configuration: ChannelConfiguration
  package var contexts: [ContextType]
  package var events: [EventRecipe]
  package var range: SourceRange
}

/// One entry of a channel's `events`.
package struct EventRecipe: Sendable {
  /// The rules that the entry stands for; none for a probe or a logger, which this release does not carry out.
  package var rules: [RecordingRule]

  /// Whether one existing rule is enough (`any-of`).
  package var isAnyOf: Bool

  /// Whether it is wanted that another channel records the same events.
  package var isDuplicateWanted = false

  /// What to do where a name matches nothing.
  package var missingPolicy: MissingPolicy

  package var range: SourceRange
}

/// When recording is ended early.
package struct RunLimits: Hashable, Sendable {
  package var durationMilliseconds: UInt64?
  package var traceSize: UInt64?
  package var freeDisk: UInt64?
}

/// The part that hosts play.
package struct Role: Hashable, Sendable {
  package var name: String
  package var hostCounts: ClosedRange<Int>
}

/// What LTTng does by itself when an event occurs (lttng-add-trigger(1)).
package struct TriggerRecipe: Sendable {
  /// One action; the text is the recipe's name of the session.
  package enum TriggerAction: Hashable, Sendable {
    case notify
    case start(String)
    case stop(String)
    case rotate(String)
    case snapshot(String)
  }

  package var name: String
  package var actions: [TriggerAction]
  package var range: SourceRange
}
