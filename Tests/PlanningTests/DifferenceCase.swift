import LTTngModel
import Planning
import Testing

/// A standing session `web` as it was applied, what somebody did to it, and the recipe that is planned.
struct DifferenceCase: Sendable, CustomTestStringConvertible {
  enum Stage {
    /// There is not even a session daemon, or nothing in it.
    case noDaemon
    case nothing

    case neverStarted
    case recording
    case stopped
  }

  /// The name of its golden file.
  let name: String
  private let stage: Stage
  private let before: String
  private let now: String
  private let isReplacementAskedFor: Bool
  private let byHand: @Sendable (inout ObservedState) -> Void

  /// `before` and `now` are what follows the recipe's name; `now` is the same where it is not given.
  init(
    _ name: String, _ stage: Stage, _ before: String = Self.plain, now: String? = nil,
    isReplacementAskedFor: Bool = false,
    byHand: @escaping @Sendable (inout ObservedState) -> Void = { _ in }
  ) {
    self.name = name
    self.stage = stage
    self.before = before
    self.now = now ?? before
    self.isReplacementAskedFor = isReplacementAskedFor
    self.byHand = byHand
  }

  static let plain = "channels: {user: {domain: user, events: [\"a:*\"]}}"

  var testDescription: String { name }

  func planned() throws -> PlannedCase {
    try PlannedCase(
      Self.recipe(now), observed(), runID: Self.runID,
      replaceable: isReplacementAskedFor ? ["web"] : [])
  }

  private static let runID = "20260308T142530Z-7f3a"

  private static func recipe(_ body: String) -> String { "lttrecipe: 1\nname: web\n\(body)\n" }

  private func observed() throws -> ObservedState {
    var state = ObservedState(isDaemonRunning: stage != .noDaemon)
    if [.neverStarted, .recording, .stopped].contains(stage) {
      let applied = try PlannedCase(Self.recipe(before)).plan
      state = ObservedState(asDeclaredBy: applied, runID: Self.runID)
      state.lastApplied = applied
      if stage != .neverStarted { state.startedSessions = ["web"] }
      state.sessions["web"]?.isActive = stage == .recording
    }
    byHand(&state)
    return state
  }
}

extension ObservedState {
  /// Changes the session `web`.
  fileprivate mutating func change(_ change: (inout ObservedSession) -> Void) {
    change(&sessions["web", default: ObservedSession(name: "web")])
  }

  /// Makes the session `web` be none of ours.
  fileprivate mutating func makeForeign() {
    foreignSessions = ["web": "made by someone else"]
    lastApplied = nil
  }

  /// Changes the first channel of the session `web`.
  fileprivate mutating func changeChannel(_ change: (inout ObservedChannel) -> Void) {
    self.change { change(&$0.channels[0]) }
  }
}

// MARK: - Session daemons and sessions

extension DifferenceCase {
  private static let elsewhere = "output: {local: /elsewhere}\n\(plain)"

  static let sessions: [DifferenceCase] = [
    .init("session-daemon-create", .noDaemon),
    .init("session-create", .nothing),
    .init(
      "session-create-again-where-it-is-gone", .nothing, byHand: { $0.startedSessions = ["web"] }),
    .init("session-no-op", .recording),
    .init("session-started-again", .stopped),
    .init("session-replace-before-the-first-start", .neverStarted, now: elsewhere),
    .init("session-conflict-where-it-was-started", .recording, now: elsewhere),
    .init("session-replace-on-request", .stopped, now: elsewhere, isReplacementAskedFor: true),
    .init(
      "session-conflict-where-it-is-of-others", .neverStarted,
      byHand: { $0.makeForeign() }),
    .init(
      "session-replace-that-of-others-on-request", .neverStarted, isReplacementAskedFor: true,
      byHand: { $0.makeForeign() }),
  ]
}

// MARK: - Channels and context fields

extension DifferenceCase {
  private static func channel(_ more: String) -> String {
    "channels: {user: {domain: user, \(more), events: [\"a:*\"]}}"
  }

  private static let two =
    "channels:\n  user: {domain: user, events: [\"a:*\"]}\n  more: {domain: user, events: [\"b:*\"]}"

  static let channels: [DifferenceCase] = [
    .init("channel-create-before-the-first-start", .neverStarted, now: two),
    .init("channel-conflict-where-a-new-one-comes-late", .recording, now: two),
    .init(
      "channel-update-one-that-is-disabled", .recording,
      byHand: { $0.changeChannel { $0.isEnabled = false } }),
    .init("channel-replace-before-the-first-start", .neverStarted, now: channel("num-subbuf: 8")),
    .init("channel-conflict-where-it-was-started", .recording, now: channel("num-subbuf: 8")),
    .init("channel-disable-where-it-was-started", .recording, two, now: plain),
    .init("channel-remove-before-the-first-start", .neverStarted, two, now: plain),
    .init("context-create-before-the-first-start", .neverStarted, now: channel("contexts: [vpid]")),
    .init(
      "context-conflict-where-a-new-one-comes-late", .recording, now: channel("contexts: [vpid]")),
    .init("context-no-op", .recording, channel("contexts: [vpid]")),
    .init(
      "context-remove-before-the-first-start", .neverStarted, channel("contexts: [vpid]"),
      now: plain),
    .init(
      "context-conflict-where-one-is-to-go", .recording, channel("contexts: [vpid]"), now: plain),
  ]
}

// MARK: - Recording event rules

extension DifferenceCase {
  private static func rules(_ rules: String) -> String {
    "channels: {user: {domain: user, events: [\(rules)]}}"
  }

  private static func probe(at symbol: String) -> String {
    "channels: {kernel: {domain: kernel, events: [{kprobe: mine, at: \(symbol)}]}}"
  }

  private static let twoOfOneName = rules("\"a:*\", {tracepoint: \"a:*\", filter: x > 1}")

  static let rules: [DifferenceCase] = [
    .init("rule-create", .recording, now: rules("\"a:*\", \"b:*\"")),
    .init(
      "rule-create-where-it-was-taken-away-by-hand", .recording,
      byHand: { $0.changeChannel { $0.rules = [] } }),
    .init(
      "rule-update-one-that-is-disabled", .recording,
      byHand: { state in
        state.changeChannel { (channel: inout ObservedChannel) in
          swap(&channel.rules, &channel.disabledRules)
        }
      }),
    .init("rule-disable-where-it-was-started", .recording, rules("\"a:*\", \"b:*\""), now: plain),
    .init(
      "rule-disable-one-added-by-hand", .recording,
      byHand: { $0.changeChannel { $0.rules.append(.tracepoint(.all)) } }),
    .init("rule-disable-and-update-the-others-of-its-name", .recording, twoOfOneName, now: plain),
    .init(
      "rule-remove-before-the-first-start", .neverStarted, rules("\"a:*\", \"b:*\""), now: plain),
    .init(
      "rule-replace-a-moved-probe-before-the-first-start", .neverStarted, probe(at: "vfs_read"),
      now: probe(at: "vfs_write")),
    .init(
      "rule-conflict-where-a-probe-moves-late", .recording, probe(at: "vfs_read"),
      now: probe(at: "vfs_write")),
    .init(
      "rule-conflict-where-others-cannot-be-named", .recording,
      byHand: { $0.changeChannel { $0.foreignRuleCount = 1 } }),
  ]
}

// MARK: - Trackers, rotation schedules and snapshot outputs

extension DifferenceCase {
  private static func with(_ key: String) -> String { "\(key)\n\(plain)" }

  private static func perProcess(_ key: String) -> String {
    "\(key)\nchannels: {user: {domain: user, buffering: per-process, events: [\"a:*\"]}}"
  }

  private static let turning = with("rotate: {every: 1min, size: 4MiB}")
  private static let flight = with("output: {snapshot: {local: /flight, max-size: 4MiB}}")

  static let attachments: [DifferenceCase] = [
    .init("tracker-create", .recording, now: with("track: {user: {vpid: [1, 2]}}")),
    .init(
      "tracker-create-where-it-was-taken-away-by-hand", .recording,
      byHand: { $0.change { $0.trackers = [] } }),
    .init("tracker-update", .recording, now: with("track: {user: {vuid: [root]}}")),
    .init("tracker-remove", .recording, now: with("track: {user: {vuid: all}}")),
    .init(
      "tracker-conflict-where-processes-with-buffers-of-their-own-are-left-out", .recording,
      perProcess("track: {user: {vuid: all}}"),
      now: perProcess("track: {user: {vuid: all, vpid: [1]}}")),
    .init("tracker-none", .recording, now: with("track: {user: {vuid: none}}")),
    .init("rotation-schedule-create", .recording, now: turning),
    .init("rotation-schedule-no-op", .recording, turning),
    .init(
      "rotation-schedule-update", .recording, turning,
      now: with("rotate: {every: 2min, size: 4MiB}")),
    .init(
      "rotation-schedule-create-where-it-was-taken-away-by-hand", .recording, turning,
      byHand: { $0.change { $0.rotationSchedules.removeLast() } }),
    .init(
      "rotation-schedule-remove-one-added-by-hand", .recording,
      byHand: { $0.change { $0.rotationSchedules = [.size(bytes: 4096)] } }),
    .init("rotation-schedule-remove", .recording, turning, now: with("rotate: {every: 1min}")),
    .init("snapshot-output-create", .nothing, flight),
    .init(
      "snapshot-output-create-where-it-was-taken-away-by-hand", .recording, flight,
      byHand: { $0.change { $0.snapshotOutputs = [] } }),
    .init("snapshot-output-no-op", .recording, flight),
    .init(
      "snapshot-output-update", .recording, flight,
      now: with("output: {snapshot: {local: /flight, max-size: 8MiB}}")),
    .init(
      "snapshot-output-conflict-where-the-session-is-of-another-kind", .recording, flight,
      now: plain),
  ]
}

// MARK: - Triggers

extension DifferenceCase {
  private static func trigger(_ condition: String, _ actions: String = "{notify: true}") -> String {
    "\(plain)\ntriggers: {told: {when: {\(condition)}, do: [\(actions)]}}"
  }

  private static let full = "buffer-usage: {session: web, channel: user, high: 75%}"
  private static let turned = "rotation: {session: web, is: completed}"

  static let triggers: [DifferenceCase] = [
    .init("trigger-create", .recording, now: trigger(full)),
    .init(
      "trigger-create-where-it-was-taken-away-by-hand", .recording, trigger(full),
      byHand: { $0.triggers = [] }),
    .init(
      "trigger-remove-one-added-by-hand", .recording,
      byHand: { state in
        state.triggers = [
          Trigger(
            name: "lttrecipe/web/more", condition: .consumedSize(session: "web", bytes: 4096),
            actions: [TriggerAction(.notify)])
        ]
      }),
    .init(
      "trigger-conflict-where-one-on-rotations-was-changed-by-hand", .recording, trigger(turned),
      byHand: { state in
        state.triggers = state.triggers.map {
          Trigger(
            name: $0.name, condition: $0.condition, actions: [TriggerAction(.stop(session: "web"))])
        }
      }),
    .init("trigger-no-op", .recording, trigger(full)),
    .init("trigger-update", .recording, trigger(full), now: trigger(full, "{stop: web}")),
    .init("trigger-remove", .recording, trigger(full), now: plain),
    .init(
      "trigger-replace-one-on-rotations-before-the-first-start", .neverStarted, trigger(turned),
      now: plain),
    .init(
      "trigger-conflict-where-one-on-rotations-is-to-go", .recording, trigger(turned), now: plain),
    .init(
      "trigger-conflict-where-one-on-rotations-changes", .recording, trigger(turned),
      now: trigger(turned, "{stop: web}")),
  ]
}
