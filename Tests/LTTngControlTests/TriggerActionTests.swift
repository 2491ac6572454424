import DaemonSupport
import Glibc
import LTTngControl
import LTTngModel
import Testing

/// What triggers do when a real program sets them off.
@Suite(
  .serialized, .timeLimit(.minutes(10)),
  .enabled(if: PrivateDaemon.obstacle == nil, "no private session daemon is possible here"),
  .enabled(if: CaptureProgram.isPossible, "no C compiler or no LTTng-UST headers"))
struct TriggerActionTests {
  @Test func `a notification carries what was captured`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          let captures = [
            "number", "negative", "large", "half", "text", "numbers", "numbers[1]", "numbers[9]",
            "bytes", "state", "absent", "$ctx.procname", "$ctx.absent",
          ]
          try register(control, "t", on: "demo:tick", capturing: captures, [.init(.notify)])
          let arrivals = try Arrivals(control, of: ["t"])
          try CaptureProgram.record(CaptureProgram.build(in: home), eventCount: 2)

          for number in 1...2 as ClosedRange<UInt64> {
            let values: [CapturedValue] = [
              .unsigned(number), .signed(-Int64(number)), .unsigned(.max),
              .real(Double(number) / 2),
              .string("hé"), .array([.unsigned(10), .signed(-20), .unsigned(30)]), .signed(-20),
              .unavailable, .array([.unsigned(0x68), .unsigned(0xC3)]), .unsigned(7), .unavailable,
              .string("demo"), .unavailable,
            ]
            let expected = try zip(captures, values).map { text, value in
              TriggerNotification.Capture(try #require(CaptureExpression(text)), value)
            }
            #expect(
              try arrivals.next()
                == .notification(TriggerNotification(trigger: "t", reason: .event(expected))))
          }
        }
      }
    }
  }

  @Test func `an action is done as often as its rate says`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          try register(control, "once", on: "demo:tick", [.init(.notify, rate: .onceAfter(3))])
          try register(control, "every", on: "demo:tick", [.init(.notify, rate: .every(2))])
          try register(control, "end", on: "demo:end", [.init(.notify)])
          let arrivals = try Arrivals(control, of: ["once", "every", "end"])
          try CaptureProgram.record(CaptureProgram.build(in: home), eventCount: 5)

          let names = try arrivals.names(until: "end")
          #expect(names.filter { $0 == "once" }.count == 1)
          #expect(names.filter { $0 == "every" }.count == 2)
        }
      }
    }
  }

  @Test func `a trigger records a snapshot into its own output`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          let program = try CaptureProgram.build(in: home)
          try control.createSession(SessionConfiguration(name: "flight", output: .snapshot))
          var channel = ChannelConfiguration(name: "c", domain: .user)
          channel.eventRecordLossMode = .overwrite
          try control.createChannel(channel, inSession: "flight")
          try control.enableRule(
            .tracepoint(.all), inChannel: "c", domain: .user, ofSession: "flight")
          try control.startSession(named: "flight")
          let output = SnapshotOutput(name: "mine", place: .local(home + "/snapshots"))
          try register(
            control, "t", on: "demo:end",
            [.init(.snapshot(session: "flight", output: output)), .init(.notify)])
          let arrivals = try Arrivals(control, of: ["t"])
          try CaptureProgram.record(program, eventCount: 3)

          // The actions are done in their order, so the snapshot is there.
          #expect(try arrivals.names(until: "t") == ["t"])
          try run([
            "sh", "-c", "cd \(home) && babeltrace2 snapshots > text && ls snapshots > folders",
          ])
          let text = String(decoding: try contents(of: home + "/text"), as: UTF8.self)
          #expect(text.split(separator: "\n").filter { $0.contains("demo:tick") }.count == 3)
          let folders = String(decoding: try contents(of: home + "/folders"), as: UTF8.self)
          #expect(folders.split(separator: "\n").allSatisfy { $0.hasPrefix("mine-") })
        }
      }
    }
  }

  @Test func `an action that fails is counted`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          try register(
            control, "t", on: "demo:tick", [.init(.start(session: "missing")), .init(.notify)])
          let before = try control.call { try $0.triggerFaults(ofTriggerNamed: "t") }
          #expect(before.allSatisfy { $0.count == 0 })
          #expect(before.contains { $0.part == .condition })

          let arrivals = try Arrivals(control, of: ["t"])
          try CaptureProgram.record(CaptureProgram.build(in: home), eventCount: 2)
          #expect(try [arrivals.next(), arrivals.next()].compactMap(\.self).count == 2)
          let faults = try control.call { try $0.triggerFaults(ofTriggerNamed: "t") }
            .filter { $0.count > 0 }

          #expect(faults.map(\.part) == [.action(0)])
          #expect(faults.map(\.count) == [2])
          #expect(faults.allSatisfy { !$0.name.isEmpty && !$0.description.isEmpty })
          let error = #expect(throws: LTTngError.self) {
            _ = try control.call { try $0.triggerFaults(ofTriggerNamed: "u") }
          }
          #expect(error?.code.rawValue == 127)
        }
      }
    }
  }

  @Test func `rotations and sizes are told`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          let program = try CaptureProgram.build(in: home)
          try control.createSession(named: "s", outputPath: home + "/out")
          try control.createChannel(ChannelConfiguration(name: "c", domain: .user), inSession: "s")
          try control.enableRule(.tracepoint(.all), inChannel: "c", domain: .user, ofSession: "s")
          for (name, isCompleted) in [("begun", false), ("done", true)] {
            try register(
              control, name, .rotation(session: "s", isCompleted: isCompleted), [.init(.notify)])
          }
          try register(
            control, "size", .consumedSize(session: "s", bytes: 1), [.init(.notify)])
          let arrivals = try Arrivals(control, of: ["begun", "done", "size"])
          try control.startSession(named: "s")
          try CaptureProgram.record(program, eventCount: 3)
          try lttng("rotate", "s")

          var reasons: [String: TriggerNotification.Reason] = [:]
          while reasons.count < 3, case .notification(let told)? = try arrivals.next() {
            reasons[told.trigger] = told.reason
          }
          #expect(reasons["begun"] == .rotation(id: 0, location: nil))
          guard case .rotation(0, let location?)? = reasons["done"],
            case .consumedSize(let bytes)? = reasons["size"]
          else {
            Issue.record("\(reasons)")
            return
          }

          #expect(location.hasPrefix(home + "/out/archives/"))
          #expect(bytes >= 1)
        }
      }
    }
  }

  @Test func `a trigger without a name is passed over`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          try registerAnonymousTrigger()
          try register(control, "t", on: "demo:tick", [.init(.notify)])

          #expect(try control.call { try $0.listTriggers() }.map(\.name) == ["t"])
          let again = #expect(throws: LTTngError.self) {
            try register(control, "t", on: "demo:end", [.init(.notify)])
          }
          #expect(again?.code.rawValue == 126)
          let missing = #expect(throws: LTTngError.self) {
            _ = try control.call { (daemon) throws(LTTngError) -> Int in
              _ = try daemon.openNotifications(ofTriggersNamed: ["u"])
              return 0
            }
          }
          #expect(missing?.code.rawValue == 127)
        }
      }
    }
  }
}

/// Notifications that are waited for; one that never comes ends in `nil`.
private final class Arrivals {
  private var channel: NotificationChannel

  init(_ control: TestControl, of names: [String]) throws {
    channel = try control.openNotifications(ofTriggersNamed: names)
  }

  func next() throws -> NotificationArrival? { try channel.next(within: .seconds(60)) }

  /// The triggers' names up to the first of this one.
  func names(until last: String) throws -> [String] {
    var names: [String] = []
    while names.last != last, case .notification(let told)? = try next() {
      names.append(told.trigger)
    }
    return names
  }
}

private func register(
  _ control: TestControl, _ name: String, _ condition: TriggerCondition<String>,
  _ actions: [TriggerAction<String>]
) throws {
  try control.call {
    try $0.registerTrigger(Trigger(name: name, condition: condition, actions: actions))
  }
}

private func register(
  _ control: TestControl, _ name: String, on pattern: String, capturing captures: [String] = [],
  _ actions: [TriggerAction<String>]
) throws {
  let event = TriggerEvent(
    domain: .user, rule: .tracepoint(try #require(NamePattern(pattern))),
    captures: try captures.map { try #require(CaptureExpression($0)) })
  try register(control, name, .event(event), actions)
}
