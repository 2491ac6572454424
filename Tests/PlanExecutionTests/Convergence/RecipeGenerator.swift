import Diagnostics
import LTTngModel
import TestSupport

@testable import Recipes

/// Standing recipes made by chance of few names, so that two of them have much in common.
struct RecipeGenerator {
  let domains: [TracingDomain]

  /// Whether outputs may lead to a relay daemon, which then must be there.
  let hasRelay: Bool

  /// The absolute folder of outputs.
  let folder: String
  private var random: SeededGenerator

  init(seed: UInt64, domains: [TracingDomain], hasRelay: Bool, folder: String) {
    self.domains = domains
    self.hasRelay = hasRelay
    self.folder = folder
    random = SeededGenerator(seed: seed)
  }

  /// Returns a recipe, and another one that differs from it in a few things.
  mutating func pair(named name: String) -> (Recipe, Recipe) {
    let sessions = (0..<number(1...2)).map { session("\(name)-s\($0)") }
    let first = recipe(name, sessions)
    let second =
      chance(0.1)
      ? recipe(name, sessions.map { session($0.name) })
      : recipe(name, sessions.map { changed($0) })
    return (first, second)
  }

  private func range() -> SourceRange {
    let start = SourcePosition(line: 1, column: 1)
    return SourceRange(file: SourceFile(name: "r.yaml", bytes: []), start: start, end: start)
  }

  private mutating func chance(_ probability: Double) -> Bool {
    Double.random(in: 0..<1, using: &random) < probability
  }

  private mutating func number(_ range: ClosedRange<Int>) -> Int {
    Int.random(in: range, using: &random)
  }

  private mutating func one<Value>(of values: [Value]) -> Value {
    values[number(0...(values.count - 1))]
  }

  private mutating func some<Value>(of values: [Value], _ probability: Double = 0.4) -> [Value] {
    values.filter { _ in chance(probability) }
  }

  // MARK: - Recipes and sessions

  private mutating func recipe(_ name: String, _ sessions: [SessionRecipe]) -> Recipe {
    Recipe(
      name: name, description: nil, requirements: Requirements(), sessions: sessions, setup: [],
      payload: [], teardown: [], expectations: Expectations(discardedEvents: nil), targets: [],
      daemon: DaemonConfiguration(), triggers: triggers(sessions.map(\.name)))
  }

  private mutating func session(_ name: String) -> SessionRecipe {
    var session = SessionRecipe(
      name: name, channels: [], preload: [], environment: [:], range: range())
    session.output = output()
    let buffering: BufferingScheme = chance(0.8) ? .perUser : .perProcess
    session.channels = channels(buffering)
    session.rotationSchedules = schedules(session)
    session.trackers = trackers(session)
    return session
  }

  /// A few things are made anew, the rest stays.
  private mutating func changed(_ old: SessionRecipe) -> SessionRecipe {
    var session = old
    if chance(0.1) { session.output = output() }
    if chance(0.15) {
      session.channels = channels(chance(0.9) ? buffering(of: old) : .perProcess)
    }
    // A channel less, which the recipe may have again later.
    if session.channels.count > 1, chance(0.25) {
      session.channels.remove(at: number(0...(session.channels.count - 1)))
    }
    for index in session.channels.indices where chance(0.7) {
      session.channels[index].events = events(session.channels[index].configuration.domain)
    }
    for index in session.channels.indices where chance(0.15) {
      session.channels[index].contexts = contexts(session.channels[index].configuration.domain)
    }
    if chance(0.4) { session.rotationSchedules = schedules(session) }
    if session.rotationSchedules != schedulesThatCanBe(session) { session.rotationSchedules = [] }
    session.trackers =
      chance(0.5)
      ? trackers(session)
      : session.trackers.filter {
        session.hasChannel(in: $0.domain)
      }
    return session
  }

  private func buffering(of session: SessionRecipe) -> BufferingScheme {
    session.channels.map(\.configuration).first { $0.domain != .kernel }?.buffering ?? .perUser
  }

  private mutating func output() -> OutputRecipe {
    let relay = RelayAddress(control: "net://localhost/x")
    let size: UInt64 = one(of: [0, 1 << 20])
    var outputs: [OutputRecipe] = [
      .local(RunText(folder + "/a")), .local(RunText(folder + "/a")), .runFolder, .none,
      .snapshot(SnapshotRecipe(place: .local(RunText(folder + "/s")), maxSize: size)),
      .snapshot(SnapshotRecipe(place: .runFolder, maxSize: size)),
    ]
    if hasRelay {
      outputs += [
        .relay(relay), .live(relay, interval: one(of: [1_000_000, 2_000_000])),
        .snapshot(SnapshotRecipe(place: .relay(relay), maxSize: size)),
      ]
    }
    return one(of: outputs)
  }

  private mutating func schedules(_ session: SessionRecipe) -> [RotationSchedule] {
    let schedules: [RotationSchedule] = [
      .periodic(microseconds: one(of: [60_000_000, 3_600_000_000])),
      .size(bytes: one(of: [1 << 30, 1 << 31])),
    ]
    var session = session
    session.rotationSchedules = some(of: schedules)
    return schedulesThatCanBe(session)
  }

  /// LTTng rotates neither a session without files here or at a relay daemon, nor one that limits its files.
  private func schedulesThatCanBe(_ session: SessionRecipe) -> [RotationSchedule] {
    switch session.output {
    case .none, .live, .snapshot: return []
    case .runFolder, .local, .relay: break
    }
    let isLimited = session.channels.contains {
      $0.configuration.tracefileSize > 0 || $0.configuration.tracefileCount > 0
    }
    return isLimited ? [] : session.rotationSchedules
  }

  private mutating func trackers(_ session: SessionRecipe) -> [TrackerRecipe] {
    var trackers: [TrackerRecipe] = []
    for domain in [TracingDomain.kernel, .user] where session.hasChannel(in: domain) {
      for attribute in ProcessAttributeTracker.Attribute.allCases
      where attribute.domains.contains(domain) && chance(0.25) {
        let values: [TrackerRecipe.Values] = [.all, .none, .listed(["1"]), .listed(["7", "9"])]
        trackers.append(
          TrackerRecipe(
            domain: domain, attribute: attribute, values: one(of: values), range: range()))
      }
    }
    return trackers
  }

  // MARK: - Channels

  private mutating func channels(_ buffering: BufferingScheme) -> [ChannelRecipe] {
    var channels: [ChannelRecipe] = []
    while channels.isEmpty {
      for domain in domains {
        let names = domain.isAgent ? [domain.rawValue] : ["\(domain)0", "\(domain)1"]
        for name in some(of: names) {
          channels.append(
            ChannelRecipe(
              name: name, configuration: configuration(name, domain, buffering),
              contexts: contexts(domain), events: events(domain), range: range()))
        }
      }
    }
    return channels
  }

  private mutating func configuration(
    _ name: String, _ domain: TracingDomain, _ buffering: BufferingScheme
  ) -> ChannelConfiguration {
    var channel = ChannelConfiguration(
      name: name, domain: domain, buffering: domain == .kernel ? nil : buffering)
    channel.subbufSize = one(of: [4096, 16384])
    channel.numSubbuf = one(of: [2, 4])
    if chance(0.3) { channel.eventRecordLossMode = .overwrite }
    if chance(0.3) { channel.readTimer = 100_000 }
    if chance(0.3) { channel.monitorTimer = 2_000_000 }
    if chance(0.2) { channel.tracefileSize = 1 << 20 }
    if channel.tracefileSize > 0, chance(0.5) { channel.tracefileCount = 2 }
    if domain != .kernel, channel.eventRecordLossMode == .discard, chance(0.2) {
      channel.blockingTimeout = one(of: [.forever, .microseconds(5000)])
    }
    return channel
  }

  private mutating func contexts(_ domain: TracingDomain) -> [ContextField] {
    let types: [ContextType] = [.vpid, .vtid, .procname, .pid, .ip, .vuid, .cgroupNS]
    var fields = types.map(ContextField.type)
    fields.append(.app(provider: "p", type: "t"))
    return some(of: fields.filter { $0.domains.contains(domain) }, 0.3)
  }

  // MARK: - Rules

  private mutating func events(_ domain: TracingDomain) -> [EventRecipe] {
    var rules: [RecordingRule] = []
    for _ in 0..<number(1...5) {
      let rule = rule(domain)
      // To LTTng two probes of one name are one.
      if !rules.contains(where: { $0 == rule || $0.kind.isProbe && $0.pattern == rule.pattern }) {
        rules.append(rule)
      }
    }
    return rules.map {
      EventRecipe(rules: [$0], isAnyOf: false, missingPolicy: .fail, range: range())
    }
  }

  private mutating func pattern(_ names: [String]) -> NamePattern {
    NamePattern(one(of: names)) ?? .all
  }

  private mutating func rule(_ domain: TracingDomain) -> RecordingRule {
    let filter = one(of: [nil, nil, FilterExpression("x == 1"), FilterExpression("y > 2")])
    let level = one(of: [nil, LogLevelRule(.atLeast, 4), LogLevelRule(.exactly, 6)])
    switch domain {
    case .kernel: return kernelRule(filter)
    case .user:
      let name = pattern(["a:*", "a:b", "c:d", "*"])
      let exclusions = name.isPattern ? some(of: [pattern(["a:x"]), pattern(["c:*"])]) : []
      return RecordingRule(
        .tracepoint, name, excluding: exclusions, filter: filter, logLevel: level)
    case .jul, .log4j, .python:
      return RecordingRule(
        .logger, pattern(["com.acme", "com.other", "*"]), filter: filter, logLevel: level)
    }
  }

  private mutating func kernelRule(_ filter: FilterExpression?) -> RecordingRule {
    switch number(0...4) {
    case 0: RecordingRule(.systemCall, pattern(["openat", "close", "*"]), filter: filter)
    case 1:
      RecordingRule(
        .kprobe, pattern(["p", "q"]),
        at: .kernelSymbol(one(of: ["do_sys_openat2", "vfs_read"])))
    case 2:
      RecordingRule(
        .kretprobe, pattern(["r"]), at: .kernelSymbol(one(of: ["vfs_read", "vfs_open"])))
    default:
      RecordingRule(
        .tracepoint, pattern(["sched_switch", "sched_*", "irq_handler_entry", "*"]), filter: filter)
    }
  }

  // MARK: - Triggers

  private mutating func triggers(_ sessions: [String]) -> [TriggerRecipe] {
    some(of: ["t0", "t1"], 0.3).map { name in
      let session = one(of: sessions)
      let conditions: [TriggerCondition<String>] = [
        .consumedSize(session: session, bytes: one(of: [1 << 30, 1 << 31])),
        .rotation(session: session, isCompleted: chance(0.5)),
        .event(
          TriggerEvent(
            domain: .user,
            rule: RecordingRule(.tracepoint, pattern(["never:a", "never:b"])))),
      ]
      let kinds: [TriggerAction<String>.Kind] = [
        .notify, .stop(session: session), .rotate(session: session),
        .snapshot(session: session, output: nil),
      ]
      let rates: [RatePolicy?] = [nil, .every(3), .onceAfter(2)]
      return TriggerRecipe(
        trigger: Trigger(
          name: name, condition: one(of: conditions),
          actions: [TriggerAction(one(of: kinds), rate: one(of: rates))]), range: range())
    }
  }
}
