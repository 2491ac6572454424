import LTTngModel
import PlanExecution
import Planning

/// How a session of an open run is.
struct SessionStatus: Encodable, Equatable {
  enum State: String, Encodable {
    case recording
    case stopped

    /// LTTng's word for one that the run has not started.
    case inactive

    /// The run has not made it yet.
    case notMade = "not made"

    /// The run has ended it.
    case destroyed

    /// The run has not ended it, and it is not there any more.
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

  /// Whether the run has started it.
  let wasStarted: Bool

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
  let pausedAfter: String?

  /// The steps whose programs run on, of one that was cut off or waits, in the order of the plan.
  let leftSteps: [LeftStep]

  /// Whether a `stop` has asked for its end, of one that has not come to it; nil for no.
  var isAskedToEnd: Bool?

  /// `plan` is nil where it cannot be read.
  init(_ record: RunRecord, _ progress: RunProgress, _ plan: Plan?) {
    state = record.state
    pausedAfter = progress.pausedAfter
    let mayHaveLeft = [.cutOff, .paused].contains(record.state) && record.isOurs
    leftSteps = mayHaveLeft && record.isOfThisBoot ? LeftStep.steps(of: progress, plan) : []
  }
}

/// A step whose program runs on, though the lttrecipe that started it does not.
struct LeftStep: Encodable, Equatable {
  let name: String
  let process: Int32

  /// Whether `resume` ends it; it waits for the end of the others.
  let isInBackground: Bool

  /// Those of a run.
  static func steps(of progress: RunProgress, _ plan: Plan?) -> [LeftStep] {
    let order = plan?.actions.map(\.id.rawValue) ?? []
    let inBackground = plan?.backgroundSteps ?? []
    let alive = progress.processes.filter(\.value.isAlive)
    return alive.map { name, process in
      LeftStep(
        name: name, process: process.processID, isInBackground: inBackground.contains(name))
    }.sorted { one, other in
      let places = [one, other].map { order.firstIndex(of: $0.name) ?? order.count }
      return (places[0], one.name) < (places[1], other.name)
    }
  }
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
