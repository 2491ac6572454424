import LTTngModel
import PlanExecution

/// How a session of an open run is.
struct SessionStatus: Encodable, Equatable {
  enum State: String, Encodable {
    case recording
    case stopped

    /// The run has not made it yet.
    case notMade = "not made"
    case gone

    /// There is one of its name, made by somebody else.
    case foreign = "someone else's"

    /// Another host's, which cannot be looked at from here.
    case elsewhere = "on another host"
  }

  let run: String
  let recipe: String

  /// nil for a recipe from standard input.
  let recipePath: String?
  let isStanding: Bool

  /// The recipe's name of the session, and the session daemon's.
  let session: String
  let daemonName: String

  let state: State

  /// When it came into this state, UTC; nil where that is not known.
  var since: String?

  /// The folder or the relay daemon's address, as the session daemon has it.
  var output: String?

  /// The size of what was written, in bytes; nil where that is on another machine.
  var traceSize: UInt64?

  var losses: [ChannelLosses] = []

  /// How it differs from the plan that was carried out last.
  var drift: [String] = []

  /// What is in it.
  var channels: [ChannelStatus] = []

  /// The recipe's triggers that name it; those that name none are shown with the recipe's first session.
  var triggers: [TriggerStatus] = []

  var discardedEventCount: UInt64 {
    losses.reduce(0) { $0.saturatedSum($1.discardedEventCount) }
  }

  var lostPacketCount: UInt64 {
    losses.reduce(0) { $0.saturatedSum($1.lostPacketCount) }
  }

  /// What `--follow` takes for a change: not how much was written.
  func isSame(as other: SessionStatus) -> Bool {
    var other = other
    other.traceSize = traceSize
    return self == other
  }
}

/// A channel in a status.
struct ChannelStatus: Encodable, Equatable {
  let name: String
  let domain: TracingDomain
  let isEnabled: Bool
  let contexts: [String]
  let rules: [String]
  let disabledRules: [String]

  init(_ channel: ObservedChannel) {
    name = channel.configuration.name
    domain = channel.configuration.domain
    isEnabled = channel.isEnabled
    contexts = channel.contexts.map(\.text)
    rules = channel.rules.map(\.description)
    disabledRules = channel.disabledRules.map(\.description)
  }
}
