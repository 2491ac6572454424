import FoundationEssentials
import LTTngModel
import Testing

/// The JSON form of triggers and rotation schedules: LTTng's words, as recipes have them.
struct TriggerCodingTests {
  private func text(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  private func check<Value: Codable & Equatable>(_ value: Value, _ expected: String) throws {
    let text = try text(value)
    #expect(text == expected)
    #expect(
      try JSONDecoder().decode(Value.self, from: Data(text.utf8)) == value)
  }

  @Test(
    arguments: [
      (.init(.notify), #"{"notify":true}"#),
      (.init(.start(session: "web"), rate: .every(2)), #"{"rate":{"every":2},"start":"web"}"#),
      (
        .init(.stop(session: "web"), rate: .onceAfter(3)),
        #"{"rate":{"once-after":3},"stop":"web"}"#
      ),
      (.init(.rotate(session: "web")), #"{"rotate":"web"}"#),
      (.init(.snapshot(session: "web", output: nil)), #"{"snapshot":"web"}"#),
      (
        .init(
          .snapshot(
            session: "web", output: SnapshotOutput(name: "s", place: .local("/a"), maxSize: 5))),
        #"{"output":{"maxSize":5,"name":"s","place":{"local":"/a"}},"snapshot":"web"}"#
      ), (.init(.foreign("an action of type 9")), #"{"foreign":"an action of type 9"}"#),
    ] as [(TriggerAction<String>, String)])
  func `an action says what it does`(action: TriggerAction<String>, expected: String) throws {
    try check(action, expected)
  }

  @Test(
    arguments: [
      (
        .event(
          TriggerEvent(
            domain: .kernel, rule: .systemCall(.all), site: .entry,
            captures: [CaptureExpression("fd")].compactMap(\.self))),
        #"{"event":{"capture":["fd"],"domain":"kernel","emission-site":"entry","rule":{"syscall":"*"}}}"#
      ),
      (
        .consumedSize(session: "web", bytes: 7), #"{"consumed-size":{"session":"web","size":7}}"#
      ),
      (
        .bufferUsage(
          .init(
            session: "web", channel: "c", domain: .user, isHigh: true, threshold: .ratio(0.75))),
        #"{"buffer-usage":{"channel":"c","domain":"user","high":{"ratio":0.75},"session":"web"}}"#
      ),
      (
        .bufferUsage(
          .init(session: "web", channel: "c", domain: .user, isHigh: false, threshold: .bytes(9))),
        #"{"buffer-usage":{"channel":"c","domain":"user","low":{"bytes":9},"session":"web"}}"#
      ),
      (
        .rotation(session: "web", isCompleted: false),
        #"{"rotation":{"is":"ongoing","session":"web"}}"#
      ), (.foreign("a condition of type 9"), #"{"foreign":"a condition of type 9"}"#),
    ] as [(TriggerCondition<String>, String)])
  func `a condition says what it is`(
    condition: TriggerCondition<String>, expected: String
  ) throws {
    try check(condition, expected)
  }

  @Test func `a rotation schedule says when`() throws {
    try check(RotationSchedule.periodic(microseconds: 5), #"{"every":5}"#)
    try check(RotationSchedule.size(bytes: 6), #"{"size":6}"#)
  }
}
