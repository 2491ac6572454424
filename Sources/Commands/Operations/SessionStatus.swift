import LTTngModel
import PlanExecution

/// How a session of an open run is.
struct SessionStatus: Encodable, Equatable {
  enum State: String, Encodable {
    case recording
    case stopped

    /// LTTng's word for one that the run has not started.
    case inactive

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

  /// What its run is doing.
  let runState: OpenRunState

  /// The recipe's name of the session, and the session daemon's.
  let session: String
  let daemonName: String

  let state: State

  /// When it came into this state, UTC; nil where that is not known.
  var since: String?

  /// The folder or the relay daemon's address, as the session daemon has it.
  var output: String?

  /// The URL by which readers follow a live session; nil for the others.
  var liveURL: String?

  /// The size of what was written, in bytes; nil where that is on another machine.
  var traceSize: UInt64?

  var losses: [ChannelLosses] = []

  /// How it differs from the plan that was carried out last.
  var drift: [String] = []

  /// What is in it.
  var channels: [ChannelStatus] = []

  /// The recipe's triggers that name it; those that name none are shown with the recipe's first session.
  var triggers: [TriggerStatus] = []

  /// Whether the session is there, and the run's.
  var isThere: Bool { [.recording, .stopped, .inactive].contains(state) }

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

/// What a run is doing that has not ended.
struct OpenRunState: Encodable, Equatable {
  /// In the words of `lttrecipe runs`.
  let state: RunRecord.State

  /// The stopping point of a paused one.
  var pausedAfter: String?

  /// A step whose program runs on, and its process, of one that was cut off or waits.
  var leftStep: String?
  var leftProcess: Int32?

  /// Whether a `stop` has asked for its end, of one that has not come to it; nil for no.
  var isAskedToEnd: Bool?
}

/// An open run that has no session, as far as that is known.
struct OpenRun: Encodable, Equatable {
  let run: String

  /// nil for a recipe from standard input.
  let recipePath: String?
  let isSeries: Bool
  let state: OpenRunState

  /// What keeps its sessions from being known; nil for nothing.
  let fault: Problem?
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
    let domain = channel.configuration.domain
    rules = channel.rules.map { $0.text(in: domain) }
    disabledRules = channel.disabledRules.map { $0.text(in: domain) }
  }
}
