import LTTngModel
import Planning
import Testing

@testable import Commands

/// Plans held against plans that were made before.
struct PlanDifferenceTests {
  private func action(
    _ id: String, _ operation: Planning.Operation, step: ProgramStep, reason: String? = nil
  ) -> PlannedAction {
    PlannedAction(
      id: ActionID(rawValue: id), operation: operation, action: .payload(step), dependencies: [],
      reason: reason)
  }

  private func step(_ name: String, origin: String = "r.yaml:1:1") -> ProgramStep {
    ProgramStep(command: .run([RunText(name)]), origin: origin)
  }

  private func difference(_ before: [PlannedAction], _ now: [PlannedAction]) -> [String] {
    func plan(_ actions: [PlannedAction]) -> Plan {
      Plan(recipe: "x", requirements: Requirements(), actions: actions)
    }
    return PlanDifference(from: plan(before), to: plan(now)).lines
  }

  @Test func `the same plan from another place does not differ`() {
    let before = [action("a", .perform, step: step("ls"))]
    #expect(difference(before, before) == [])
    #expect(
      difference(before, [action("a", .perform, step: step("ls", origin: "other:7:1"))]) == [])
  }

  @Test func `other limits are a difference`() {
    func plan(_ limits: RunLimits?) -> Plan {
      Plan(recipe: "x", requirements: Requirements(), actions: [], limits: limits)
    }
    let lines = PlanDifference(from: plan(nil), to: plan(RunLimits(freeDisk: 1))).lines
    #expect(lines == ["the recipe's `limits` are others"])
  }

  @Test func `what differs is named`() {
    let before = ["a", "b", "c"].map { action($0, .create, step: step("ls")) }
    let now = [
      action("a", .replace, step: step("ls"), reason: "its output is /x"),
      action("b", .create, step: step("cat")), action("d", .create, step: step("ls")),
    ]
    #expect(
      difference(before, now) == [
        "`a` was create, and is replace (its output is /x)", "`b` is another",
        "`c` is no longer needed", "`d` is new (create)",
      ])
  }

  @Test func `what LTTng has is named before the steps`() {
    func start(_ dependencies: [String]) -> PlannedAction {
      PlannedAction(
        id: ActionID(rawValue: "start rec"), operation: .perform, action: .start(session: "rec"),
        dependencies: dependencies.map { ActionID(rawValue: $0) })
    }
    let channel = PlannedAction(
      id: ActionID(rawValue: "channel rec"), operation: .remove,
      action: .channel(
        ChannelPlan(
          session: "rec", configuration: ChannelConfiguration(name: "c", domain: .user))),
      dependencies: [])
    #expect(
      difference([start([])], [channel, start(["channel rec"])]) == [
        "`channel rec` is new (remove)", "`start rec` is another",
      ])
  }

  @Test func `another order differs`() {
    let actions = ["a", "b"].map { action($0, .perform, step: step("ls")) }
    #expect(difference(actions, actions.reversed()).count == 1)
  }

  @Test func `equal states have equal texts, and no others have`() {
    func state(_ steps: Set<String>, _ names: [String]?) -> ObservedState {
      ObservedState(
        sessions: [
          "b": ObservedSession(name: "b"), "a": ObservedSession(name: "a", isActive: true),
        ],
        finishedSteps: steps, inventory: Inventory(kernelTracepoints: names))
    }
    let many = Set((0..<50).map(String.init))
    let text = state(many, ["x"]).canonicalText
    #expect(text == state(Set(many.sorted().reversed()), ["x"]).canonicalText)
    #expect(text != state(many.subtracting(["7"]), ["x"]).canonicalText)
    #expect(text != state(many, nil).canonicalText)
    #expect(state([], ["a", "b"]).canonicalText != state([], ["a\",\"b"]).canonicalText)
    #expect(state([], []).canonicalText != state([], nil).canonicalText)
  }

  @Test func `users of another machine keep their names`() {
    let users = AssumedAccounts(
      .users, names: ["me", "nobody-here", "root", "12"], known: ["me": 1000])
    #expect(users.numbers["me"] == 1000 && users.numbers["root"] == 0 && users.numbers["12"] == 12)
    #expect(users.unknownNames == ["nobody-here"])
    let set = ["me", "nobody-here", "root", "12"].compactMap { users.numbers[$0] }
    let tracker = TrackerPlan(
      session: "x",
      tracker: ProcessAttributeTracker(domain: .user, attribute: .vuid, inclusionSet: set),
      includesPayload: false)
    let plan = users.named(
      Plan(
        recipe: "x", requirements: Requirements(),
        actions: [
          PlannedAction(
            id: ActionID(rawValue: "t"), operation: .create, action: .tracker(tracker),
            dependencies: [])
        ]))
    #expect("\(plan.actions[0].action)" == "tracker vuid (user): 0, 12, 1000, nobody-here")
  }
}
