import LTTngModel
import Planning
import Testing

/// Names, folders and trackers of sessions.
struct SessionPlanTests {
  private static let tail = "payload: [{run: [ls]}, {run: [ls], user: root}]\n"

  private func sessions(_ text: String) throws -> [SessionPlan] {
    try PlannedCase("lttrecipe: 1\nname: x\n" + text + Self.tail).plan.sessions
  }

  private static let channel = "channels: {user: {domain: user, events: [a:*]}}"

  @Test(
    arguments: [
      ("", "/state/runs/${run.id}/trace", true),
      ("output: {local: /data}\n", "/data/x-${run.id}", false),
      ("output: {local: data/}\n", "/here/data//x-${run.id}", false),
      ("output: {local: ~}\n", nil, false),
      ("output: {local: \"~\"}\n", "/home/me/x-${run.id}", false),
      ("output: {local: ~/t}\n", "/home/me/t/x-${run.id}", false),
      ("output: {local: ~me/t}\n", "/here/~me/t/x-${run.id}", false),
      ("output: {local: \"${run.id}/t\"}\n", "/here/${run.id}/t/x-${run.id}", false),
      ("output: {local: \"~/${run.id}\"}\n", "/home/me/${run.id}/x-${run.id}", false),
    ] as [(String, String?, Bool)])
  func `a session writes here`(output: String, path: String?, isStaged: Bool) throws {
    guard let path else {
      #expect(throws: LoadingFault.self) { try sessions(output + Self.channel + "\n") }
      return
    }
    let session = try #require(try sessions(output + Self.channel + "\n").first)
    #expect(session.tracePath?.description == path)
    #expect(session.isStaged == isStaged)
    #expect(session.daemonName.description == "x-${run.id}")
  }

  @Test func `the sessions of a recipe with several have a folder each`() throws {
    let sessions = try sessions("sessions: {a: {\(Self.channel)}, b: {\(Self.channel)}}\n")
    #expect(
      sessions.map(\.tracePath?.description) == [
        "/state/runs/${run.id}/trace/a", "/state/runs/${run.id}/trace/b",
      ])
    #expect(sessions.map(\.daemonName.description) == ["a-${run.id}", "b-${run.id}"])
  }

  @Test(
    arguments: [
      ("", [0, 1000]), ("track: {user: {vuid: all}}\n", nil), ("track: {user: {vuid: []}}\n", []),
      ("track: {user: {vuid: [1001, www-data, www-data]}}\n", [33, 1001]),
      ("track: {user: {}}\n", [0, 1000]),
    ] as [(String, [UInt32]?)])
  func `the users of the payload are tracked unless the recipe says otherwise`(
    track: String, users: [UInt32]?
  ) throws {
    let plan = try PlannedCase(
      "lttrecipe: 1\nname: x\n" + track + Self.channel + "\n" + Self.tail
    ).plan
    let trackers = plan.actions.compactMap { planned in
      if case .tracker(let tracker) = planned.action { tracker.tracker.inclusionSet } else { nil }
    }
    #expect(trackers == (users.map { [$0] } ?? []))
  }

  @Test func `a session without user space channels has no tracker`() throws {
    let plan = try PlannedCase(
      "lttrecipe: 1\nname: x\nchannels: {k: {domain: kernel, events: [a]}}\n" + Self.tail
    ).plan
    #expect(!plan.actions.contains { $0.id.rawValue.hasPrefix("tracker") })
    #expect(plan.domains == [.kernel])
  }
}
