import Diagnostics
import LTTngModel
import PlanExecution
import Planning
import TestSupport
import Testing

@testable import Recipes

/// The graph of a plan, for many recipes made by chance.
struct PlanGraphTests {
  private static let seeds = Array(UInt64(0)..<200)

  @Test(arguments: seeds)
  func `every action comes after those that it depends on, and has a name of its own`(
    seed: UInt64
  ) {
    let recipe = RandomRecipe.recipe(seed: seed)
    for planned in [
      PlannedCase(recipe),
      PlannedCase(recipe, ObservedState(asDeclaredBy: PlannedCase(recipe).plan, runID: "r")),
    ] {
      var seen: Set<ActionID> = []
      for action in planned.plan.actions {
        #expect(action.dependencies.allSatisfy(seen.contains), "\(action.id.rawValue)")
        #expect(Set(action.dependencies).count == action.dependencies.count)
        #expect(seen.insert(action.id).inserted, "\(action.id.rawValue)")
      }
    }
  }

  @Test(arguments: seeds)
  func `what the plan declares is found again without a change`(seed: UInt64) {
    let recipe = RandomRecipe.recipe(seed: seed)
    let first = PlannedCase(recipe).plan
    #expect(first.hasChanges)
    let again = PlannedCase(recipe, ObservedState(asDeclaredBy: first, runID: "r"), runID: "r")
    #expect(again.changes == [])
    #expect(again.diagnostics.filter { $0.severity == .error }.isEmpty)
  }

  @Test(arguments: seeds)
  func `the same input gives the same bytes, and the bytes the same plan`(seed: UInt64) {
    let recipe = RandomRecipe.recipe(seed: seed)
    let plan = PlannedCase(recipe).plan
    let bytes = JSONText.encode(plan, isPretty: true)
    #expect(JSONText.encode(PlannedCase(recipe).plan, isPretty: true) == bytes)
    #expect(JSONText.decode(Plan.self, from: bytes) == plan)
    #expect(JSONText.decode(Plan.self, from: JSONText.encode(plan)) == plan)
  }

  @Test(arguments: seeds)
  func `the phases of a run follow each other`(seed: UInt64) {
    let phases = PlannedCase(RandomRecipe.recipe(seed: seed)).plan.actions.map(\.action.phase)
    // Each session is configured and started, stopped and destroyed, before the next one.
    let coarse = phases.map { phase in
      switch phase {
      case .start: Phase.configure
      case .destroy: Phase.stop
      default: phase
      }
    }
    #expect(coarse == coarse.sorted())
  }

  @Test func `the plan of one recipe has these bytes`() throws {
    let plan = try PlannedCase(
      """
      lttrecipe: 1
      name: x
      channels: {user: {domain: user, contexts: [vpid], events: ["a:*"]}}
      payload: [{run: [echo, "a${run.id}b", ""], timeout: 1s, cwd: /, env: {Z: "1", A: ""}}]
      expect: {discarded-events: 0, events: {"a:*": ">= 1"}}
      retrieve: [{copy: t}]
      """
    ).plan
    let text = String(decoding: JSONText.encode(plan, isPretty: true), as: UTF8.self)
    #expect(Golden.difference(text, at: Golden.folder("Golden/one.json")) == nil)
  }

  @Test func `a drawing quotes what a text holds`() throws {
    let plan = try PlannedCase(
      """
      lttrecipe: 1
      name: x
      channels: {user: {domain: user, events: ["a:*"]}}
      payload: [{run: [echo, 'a"b\\c', "new\\nline"]}, {shell: "echo \\\\ {} <b> \\r\\n"}]
      retrieve: [{copy: t}, {copy: u}]
      """
    ).plan
    #expect(Golden.difference(PlanGraph.dot(of: plan), at: Golden.folder("Golden/one.dot")) == nil)
  }

  @Test(
    arguments: [
      (0, "0B"), (1, "1B"), (1023, "1023B"), (1024, "1KiB"), (1536, "1536B"), (1 << 20, "1MiB"),
      (3 << 29, "1536MiB"), (1 << 40, "1024GiB"),
    ] as [(UInt64, String)])
  func `sizes are written as recipes write them`(count: UInt64, text: String) {
    #expect(ByteCount.description(of: count) == text)
  }
}

/// Recipes made by chance.
enum RandomRecipe {
  static func recipe(seed: UInt64) -> Recipe {
    var generator = SeededGenerator(seed: seed)
    return Recipe(
      name: "r\(seed)", description: nil, requirements: Requirements(domains: [.user]),
      sessions: (0..<Int.random(in: 1...3, using: &generator)).map {
        session("s\($0)", &generator)
      },
      setup: steps(0...2, &generator), payload: steps(1...3, &generator),
      teardown: steps(0...2, &generator),
      expectations: Expectations(
        discardedEvents: Bool.random(using: &generator) ? CountConstraint(.equal, 0) : nil),
      targets: (0..<Int.random(in: 0...2, using: &generator)).map {
        RetrievalTarget(destination: .copy(RunText("t\($0)")), origin: "")
      }, daemon: DaemonConfiguration())
  }

  private static var place: SourceRange {
    let start = SourcePosition(line: 1, column: 1)
    return SourceRange(file: SourceFile(name: "r.yaml", bytes: []), start: start, end: start)
  }

  private static func steps(
    _ count: ClosedRange<Int>, _ generator: inout SeededGenerator
  ) -> [ProgramStep] {
    (0..<Int.random(in: count, using: &generator)).map { index in
      let id = RunText(parts: [.literal("a"), .runID])
      return Bool.random(using: &generator)
        ? ProgramStep(
          command: .run([RunText("p\(index)"), id, ""]), environment: ["A": id],
          user: Bool.random(using: &generator) ? "root" : nil, timeLimitMilliseconds: 5)
        : ProgramStep(command: .shell("echo \"\(index)\" \\\n"), workingDirectory: "/")
    }
  }

  private static func session(
    _ name: String, _ generator: inout SeededGenerator
  ) -> SessionRecipe {
    let users: [TrackerRecipe.Values] = [.all, .listed(["root", "www-data"]), .listed([])]
    let trackers =
      users.randomElement(using: &generator).map {
        [TrackerRecipe(domain: .user, attribute: .vuid, values: $0, range: place)]
      } ?? []
    let payload = TrackerRecipe(domain: .kernel, attribute: .pid, values: .payload, range: place)
    return SessionRecipe(
      name: name, output: Bool.random(using: &generator) ? .runFolder : .local("out"),
      channels: (0..<Int.random(in: 1...3, using: &generator)).map {
        channel("c\($0)", &generator)
      },
      trackers: (Bool.random(using: &generator) ? [] : trackers)
        + (Bool.random(using: &generator) ? [] : [payload]),
      preload: ["liblttng-ust-fork.so"].filter { _ in Bool.random(using: &generator) },
      environment: [:], range: place)
  }

  private static func channel(
    _ name: String, _ generator: inout SeededGenerator
  ) -> ChannelRecipe {
    let domain = [TracingDomain.kernel, .user].randomElement(using: &generator) ?? .user
    var configuration = ChannelConfiguration(name: name, domain: domain)
    configuration.numSubbuf = 1 << UInt64.random(in: 1...4, using: &generator)
    let contexts = ContextType.allCases.filter { $0.domains.contains(domain) }
      .shuffled(using: &generator).prefix(3)
    return ChannelRecipe(
      name: name, configuration: configuration, contexts: contexts.map(ContextField.type),
      events: (0..<Int.random(in: 1...4, using: &generator)).map { _ in
        event(domain, &generator)
      }, range: place)
  }

  private static func event(
    _ domain: TracingDomain, _ generator: inout SeededGenerator
  ) -> EventRecipe {
    let names = ["a", "b", "c_*", "*", "d:e", "\\*"].compactMap { NamePattern($0) }
    let rules = names.shuffled(using: &generator).prefix(2).map { pattern in
      domain == .kernel && Bool.random(using: &generator)
        ? RecordingRule.systemCall(pattern)
        : RecordingRule(
          .tracepoint, pattern, excluding: domain == .user ? Array(names.prefix(1)) : [])
    }
    return EventRecipe(
      rules: Array(rules), isAnyOf: Bool.random(using: &generator),
      missingPolicy: MissingPolicy.allCases.randomElement(using: &generator) ?? .fail,
      range: place)
  }
}
