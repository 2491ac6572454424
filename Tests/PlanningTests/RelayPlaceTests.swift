import Diagnostics
import LTTngModel
import Planning
import Testing

/// A session at a relay daemon whose host the recipe names: the session daemon knows its number alone.
struct RelayPlaceTests {
  private static let recipe = """
    lttrecipe: 1
    name: far
    output: {relay: "net://relay.example/x"}
    channels: {user: {domain: user, events: [a:*]}}
    """

  private func plan(standsFor addresses: [String]) throws -> (Plan, hasErrors: Bool) {
    let wanted = RelayAddress(control: "net://relay.example/x")
    let there = RelayAddress(control: "net://192.0.2.7/x").normalized
    var observed = ObservedState(isDaemonRunning: true, startedSessions: ["far"])
    observed.sessions["far"] = ObservedSession(
      name: "far", isActive: true, output: .relay(there),
      channels: [
        ObservedChannel(
          configuration: ChannelConfiguration(name: "user", domain: .user),
          rules: [.tracepoint(try #require(NamePattern("a:*")))])
      ])
    var context = PlannedCase.context(runID: "run-1")
    if !addresses.isEmpty {
      context.relayAddresses[wanted] = addresses.map { wanted.replacingHost(with: $0) }
    }
    var planner = Planner(
      recipe: try PlannedCase.recipe(Self.recipe), observed: observed, context: context)
    return (planner.plan(), planner.diagnostics.hasErrors)
  }

  @Test(
    arguments: [
      (["192.0.2.1", "192.0.2.7"], false), (["192.0.2.1"], true),
      // Where a name cannot be looked up its port and folder must do.
      ([], false),
    ] as [([String], Bool)])
  func `the session is kept where its address is one of the host's`(
    addresses: [String], isConflict: Bool
  ) throws {
    let (plan, hasErrors) = try plan(standsFor: addresses)
    #expect(hasErrors == isConflict)
    let session = plan.actions.first { $0.id.rawValue == "session far" }
    #expect(session?.operation == (isConflict ? .conflict : .noOp))
  }
}
