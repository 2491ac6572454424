import LTTngModel
import Testing

/// Triggers that have every condition, event rule, action and detail that a daemon without a kernel
/// tracer takes.
struct SampleTriggers {
  typealias Condition = TriggerCondition<String>
  typealias Action = TriggerAction<String>

  let home: String

  var all: [Trigger<String>] {
    get throws {
      let conditions = try conditions
      let actions = actions
      return conditions.map { name, condition in
        Trigger(name: "c/\(name)", condition: condition, actions: [Action(.notify)])
      }
        + actions.map { name, actions in
          Trigger(
            name: "a/\(name)", condition: .consumedSize(session: "s", bytes: 1), actions: actions)
        }
    }
  }

  private var conditions: KeyValuePairs<String, Condition> {
    get throws {
      [
        "tracepoint": .event(try event(.user, "demo:tick")),
        "all tracepoints": .event(
          TriggerEvent(domain: .user, rule: RecordingRule(.tracepoint, .all))),
        "tracepoint, all that a rule has": .event(
          try event(
            .user, "demo:*", excluding: ["demo:tock", "demo:a*"],
            filter: "number > 5 && $ctx.vpid != 0", logLevel: LogLevelRule(.atLeast, 4),
            captures: [
              "number", "numbers[2]", "$ctx.vpid", "$app.iga:active-clients", "$ctx.a[1]",
            ])),
        "tracepoint, one level": .event(
          try event(.user, "demo:tick", logLevel: LogLevelRule(.exactly, 14))),
        "jul": .event(
          try event(
            .jul, "com.acme.*", filter: "msg == \"*slow*\"", logLevel: LogLevelRule(.atLeast, 900),
            captures: ["msg"])),
        "jul, plain": .event(try event(.jul, "com.acme.a")),
        "jul, off": .event(try event(.jul, "*", logLevel: LogLevelRule(.exactly, .max))),
        "jul, all": .event(try event(.jul, "*", logLevel: LogLevelRule(.atLeast, .min))),
        "log4j": .event(
          try event(
            .log4j, "acme", filter: "msg == \"x\"", logLevel: LogLevelRule(.exactly, 40_000),
            captures: ["msg"])),
        "python": .event(
          try event(
            .python, "acme.*", filter: "msg == \"x\"", logLevel: LogLevelRule(.atLeast, 30),
            captures: ["msg", "$ctx.vpid"])),
        "consumed size": .consumedSize(session: "web-20260308T142530Z-7f3a", bytes: 1 << 40),
        "usage, high, bytes": .bufferUsage(usage(isHigh: true, .bytes(4096))),
        "usage, low, bytes": .bufferUsage(usage(isHigh: false, .bytes(0))),
        "usage, high, ratio": .bufferUsage(usage(isHigh: true, .ratio(0.75))),
        "usage, low, ratio": .bufferUsage(usage(isHigh: false, .ratio(0.1))),
        "usage, all": .bufferUsage(usage(isHigh: true, .ratio(1))),
        "usage, agent": .bufferUsage(
          BufferUsageCondition(
            session: "s", channel: "lttng_jul_channel", domain: .jul, isHigh: true,
            threshold: .ratio(0.5))),
        "rotation, ongoing": .rotation(session: "s", isCompleted: false),
        "rotation, completed": .rotation(session: "s", isCompleted: true),
      ]
    }
  }

  private var actions: KeyValuePairs<String, [Action]> {
    [
      "notify": [Action(.notify)],
      "start": [Action(.start(session: "s"))],
      "stop": [Action(.stop(session: "s"))],
      "rotate": [Action(.rotate(session: "s"))],
      "snapshot": [Action(.snapshot(session: "s", output: nil))],
      "snapshot, local": [
        Action(
          .snapshot(
            session: "s",
            output: SnapshotOutput(
              name: "mine", place: .local(home + "/snapshots"), maxSize: 1 << 30)))
      ],
      "snapshot, relay": [
        Action(
          .snapshot(
            session: "s",
            output: SnapshotOutput(
              name: "net", place: .relay(RelayAddress(control: "net://127.0.0.1/there").normalized))
          ))
      ],
      "snapshot, relay, two": [
        Action(
          .snapshot(
            session: "s",
            output: SnapshotOutput(
              name: "two",
              place: .relay(
                RelayAddress(control: "tcp://127.0.0.1:1", data: "tcp://127.0.0.1:2").normalized))))
      ],
      "several": [
        Action(.stop(session: "a"), rate: .onceAfter(3)), Action(.notify, rate: .every(10)),
        Action(.start(session: "b"), rate: .every(1)), Action(.notify),
        Action(.rotate(session: "c"), rate: .every(2)),
        Action(.snapshot(session: "d", output: nil), rate: .onceAfter(1)),
      ],
    ]
  }

  private func usage(
    _ domain: TracingDomain = .user, isHigh: Bool,
    _ threshold: BufferUsageCondition<String>.Threshold
  ) -> BufferUsageCondition<String> {
    BufferUsageCondition(
      session: "s", channel: "c", domain: domain, isHigh: isHigh, threshold: threshold)
  }

  private func event(
    _ domain: TracingDomain, _ pattern: String, excluding exclusions: [String] = [],
    filter: String? = nil, logLevel: LogLevelRule? = nil, captures: [String] = []
  ) throws -> TriggerEvent {
    TriggerEvent(
      domain: domain,
      rule: RecordingRule(
        domain.isAgent ? .logger : .tracepoint, try #require(NamePattern(pattern)),
        excluding: try exclusions.map { try #require(NamePattern($0)) },
        filter: filter.flatMap { FilterExpression($0) }, logLevel: logLevel),
      captures: try captures.map { try #require(CaptureExpression($0), "\($0)") })
  }
}
