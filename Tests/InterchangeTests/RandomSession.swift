import LTTngModel
import TestSupport

/// Makes sessions that LTTng can have, each of a seed.
struct RandomSession {
  private var random: SeededGenerator
  private var number = 0
  private var isSnapshot = false
  private var isLive = false
  private var scheme = BufferingScheme.perUser

  static func session(seed: UInt64) -> ObservedSession {
    var maker = RandomSession(random: SeededGenerator(seed: seed))
    return maker.session()
  }

  private init(random: SeededGenerator) {
    self.random = random
  }

  private mutating func chance(_ part: Int) -> Bool {
    Int.random(in: 0..<part, using: &random) == 0
  }

  private mutating func one<Value>(_ values: [Value]) -> Value {
    values[Int.random(in: 0..<values.count, using: &random)]
  }

  private mutating func some<Value>(_ values: [Value], atMost count: Int) -> [Value] {
    Array(values.shuffled(using: &random).prefix(Int.random(in: 0...count, using: &random)))
  }

  private mutating func name(_ prefix: String) -> String {
    number += 1
    return "\(prefix)\(number)"
  }

  private mutating func session() -> ObservedSession {
    var session = ObservedSession(name: name("session-"))
    session.output = output()
    if session.output == .snapshot {
      isSnapshot = true
      session.snapshotOutputs = [snapshotOutput()]
    }
    if case .live = session.output { isLive = true }
    let rotates = session.output.localPath != nil
    if rotates, chance(2) {
      session.rotationSchedules.append(
        .periodic(microseconds: one([1_000_000, 90_000_000, 1500])))
    }
    if rotates, chance(2) { session.rotationSchedules.append(.size(bytes: one([1 << 20, 4097]))) }
    let domains = some(TracingDomain.allCases, atMost: 5)
    let hasAgents = domains.contains(where: \.isAgent)
    scheme = hasAgents ? .perUser : one([.perUser, .perProcess])
    for domain in domains.isEmpty ? [.user] : domains {
      for _ in 0..<(domain.isAgent ? 1 : Int.random(in: 1...2, using: &random)) {
        session.channels.append(channel(domain))
      }
    }
    session.channels.sort {
      ($0.configuration.domain, $0.configuration.name)
        < ($1.configuration.domain, $1.configuration.name)
    }
    if session.channels.contains(where: { $0.configuration.domain.tracer == .user }), chance(3) {
      session.sharedMemoryPath = "/dev/shm/it's here"
    }
    if session.channels.contains(where: { $0.configuration.tracefileSize > 0 }) {
      session.rotationSchedules = []
    }
    session.trackers = trackers(session)
    return session
  }

  private mutating func output() -> SessionOutput<String> {
    let relay = RelayAddress(
      control: "tcp4://10.0.0.1:5342/a/b", data: "tcp4://10.0.0.1:5343/"
    ).normalized
    return one([
      .none, .local("/traces/it's"), .local("/var/tmp/x y/z"), .relay(relay),
      .live(relay, interval: 1_500), .snapshot,
    ])
  }

  private mutating func snapshotOutput() -> SnapshotOutput<String> {
    SnapshotOutput(
      name: one(["snapshot-1", "other"]), place: .local("/var/snapshots/a"),
      maxSize: one([0, 1 << 34]))
  }

  // MARK: - Channels

  private mutating func channel(_ domain: TracingDomain) -> ObservedChannel {
    var configuration = ChannelConfiguration(
      name: name("channel "), domain: domain, buffering: domain == .kernel ? nil : scheme)
    if isSnapshot {
      configuration.eventRecordLossMode = .overwrite
      configuration.output = .mmap
    }
    if chance(2) { change(&configuration) }
    var channel = ObservedChannel(configuration: configuration)
    channel.contexts = contexts(domain)
    for _ in 0..<Int.random(in: 1...6, using: &random) {
      let rule = rule(domain)
      if !channel.rules.contains(rule) { channel.rules.append(rule) }
    }
    channel.rules.sort { $0.text(in: domain) < $1.text(in: domain) }
    return channel
  }

  private mutating func change(_ channel: inout ChannelConfiguration) {
    channel.subbufSize = one([4096, 1 << 16, 1 << 21])
    channel.numSubbuf = one([2, 8, 64])
    if chance(2) {
      channel.eventRecordLossMode = channel.eventRecordLossMode == .discard ? .overwrite : .discard
    }
    if channel.domain == .kernel, !isSnapshot { channel.output = one([.mmap, .splice]) }
    if !isLive { channel.switchTimer = one([0, 1, 200_000, 1_001]) }
    channel.readTimer = one([0, 200_000, 5_000_000])
    // The tracer of a kernel without the timer has 0 for the default.
    channel.monitorTimer = one(
      channel.domain == .kernel ? [1_000_000, 2000] : [0, 1_000_000, 60_000_000])
    if channel.domain != .kernel, channel.eventRecordLossMode == .discard {
      channel.blockingTimeout = one([.none, .forever, .microseconds(3000)])
    }
    channel.tracefileSize = one([0, 1 << 22, 2_097_153])
    if channel.tracefileSize > 0 { channel.tracefileCount = one([0, 3]) }
  }

  private mutating func contexts(_ domain: TracingDomain) -> [ContextField] {
    var fields = ContextType.allCases.filter { $0.domains.contains(domain) && $0 != .prio }
      .map { ContextField.type($0) }
    for text in [
      "perf:cpu:cache-misses", "perf:cpu:raw:r1a8:pmi", "perf:thread:cpu-clock", "$app.a:b",
    ] {
      if let field = ContextField(text), field.domains.contains(domain) { fields.append(field) }
    }
    return some(fields, atMost: 5)
  }

  // MARK: - Rules

  private mutating func pattern(_ text: String) -> NamePattern { NamePattern(text) ?? .all }

  private mutating func filter() -> FilterExpression? {
    guard chance(3) else { return nil }

    return FilterExpression(
      one([
        "a == 1", "msg == \"it's #1\"", "x > 2 && $ctx.vpid != 3", "s == \"${x}\"",
        "a == \"*, b: c\"",
      ]))
  }

  private mutating func logLevel(_ domain: TracingDomain) -> LogLevelRule? {
    guard chance(2) else { return nil }

    return LogLevelRule(
      one([.atLeast, .exactly]), one(LogLevels.names(in: domain).map(\.value)))
  }

  private mutating func rule(_ domain: TracingDomain) -> RecordingRule {
    switch domain {
    case .kernel: return kernelRule()
    case .user:
      let name = one([
        name("provider:event"), name("provider:event") + "*", "*", "other:*", name("${x}:$${y"),
      ])
      let exclusions =
        name == "*" ? some(["a:b", "a:*", "c:${x}*"], atMost: 3).map { pattern($0) } : []
      return RecordingRule(
        .tracepoint, pattern(name), excluding: exclusions, filter: filter(),
        logLevel: logLevel(domain))
    default:
      return RecordingRule(
        .logger, pattern(one([name("com.acme.Logger"), "*", "org.*", "a b", "${x}"])),
        filter: filter(),
        logLevel: logLevel(domain))
    }
  }

  private mutating func kernelRule() -> RecordingRule {
    let kind = one(RecordingRule.Kind.allCases.filter { $0 != .logger })
    switch kind {
    case .kprobe, .kretprobe:
      return RecordingRule(
        kind, pattern(name("probe")),
        at: one([.kernelSymbol("do_sys_openat2"), .kernelSymbol("vfs_read")]))
    case .uprobe:
      return RecordingRule(
        kind, pattern(name("probe")),
        at: one([
          .function(path: "/usr/bin/a:b c", symbol: "main"),
          .function(path: "/${x}/$a", symbol: "main"),
          .sdt(path: "/usr/lib/x.so", provider: "provider", probe: "name"),
        ]))
    default:
      return RecordingRule(kind, pattern(one([name("event"), "*", "sched_*"])), filter: filter())
    }
  }

  private mutating func trackers(_ session: ObservedSession) -> [ProcessAttributeTracker] {
    var trackers: [ProcessAttributeTracker] = []
    for domain in [TracingDomain.kernel, .user]
    where session.channels.contains(where: { $0.configuration.domain.tracer == domain }) {
      for attribute in ProcessAttributeTracker.Attribute.allCases
      where attribute.domains.contains(domain) && chance(4) {
        trackers.append(
          ProcessAttributeTracker(
            domain: domain, attribute: attribute,
            inclusionSet: some([1, 33, 1000, 65_534], atMost: 3)))
      }
    }
    return trackers
  }
}
