import LTTngModel
import Planning
import Recipes
import TestSupport
import Testing

/// Which names a recipe records, told by the planner's own rules.
struct RecordingMarksTests {
  private let names: [String]

  init() throws {
    let text = try #require(
      TestFiles.text(Golden.folder("Fixtures/kernel-events-debian12.txt")))
    names = text.split(separator: "\n").map(String.init)
  }

  private func marks(
    _ channels: String, of name: String, _ kind: RecordingRule.Kind = .tracepoint,
    in domain: TracingDomain = .kernel, logLevel: Int32? = nil
  ) throws -> [String] {
    let recipe = try PlannedCase.recipe(
      "lttrecipe: 1\nname: x\nchannels: {\(channels)}\npayload: [{run: [ls]}]\n")
    let inventory = Inventory(kernelTracepoints: names, systemCalls: ["openat", "close"])
    return RecordingMarks(recipe: recipe, inventory: inventory)
      .marks(of: name, kind, in: domain, logLevel: logLevel)
      .map { "\($0.session)/\($0.channel)\($0.isConditional ? "?" : "")" }
  }

  @Test func `a name and a pattern mark, each channel once`() throws {
    let channels = """
      a: {domain: kernel, events: [sched_switch, "sched_*", {syscall: open*}]},
      b: {domain: kernel, events: [irq_handler_entry, {tracepoint: sched_switch, duplicate: true}]}
      """
    #expect(try marks(channels, of: "sched_switch") == ["x/a", "x/b"])
    #expect(try marks(channels, of: "irq_handler_entry") == ["x/b"])
    #expect(try marks(channels, of: "sched_waking") == ["x/a"])
    #expect(try marks(channels, of: "irq_handler_exit") == [])
    #expect(try marks(channels, of: "openat", .systemCall) == ["x/a"])
    #expect(try marks(channels, of: "close", .systemCall) == [])
  }

  @Test func `a tracepoint and a system call of one name are two`() throws {
    let channels = "a: {domain: kernel, events: [{syscall: openat}]}"
    #expect(try marks(channels, of: "openat") == [])
    #expect(try marks(channels, of: "openat", .systemCall) == ["x/a"])
  }

  @Test func `what is taken away of a pattern is not marked`() throws {
    let channels =
      "a: {domain: kernel, events: [sched_*, {without: sched_switch}]}, b: {domain: user, events: [\"p:*\", {without: \"p:b*\"}]}"
    #expect(try marks(channels, of: "sched_switch") == [])
    #expect(try marks(channels, of: "sched_waking") == ["x/a"])
    #expect(try marks(channels, of: "p:a", in: .user) == ["x/b"])
    #expect(try marks(channels, of: "p:bc", in: .user) == [])
  }

  @Test func `names of another domain are not marked`() throws {
    let channels = "b: {domain: user, events: [\"*\"]}"
    #expect(try marks(channels, of: "sched_switch") == [])
    #expect(try marks(channels, of: "sched_switch", in: .user) == ["x/b"])
  }

  @Test func `of any-of what exists is marked`() throws {
    let channels =
      "a: {domain: kernel, events: [{any-of: [net_if_receive_skb, netif_receive_skb]}]}"
    #expect(try marks(channels, of: "net_if_receive_skb") == ["x/a"])
  }

  @Test(arguments: [
    ("at-least: warning", [2: true, 4: true, 5: false]),
    ("exactly: warning", [2: false, 4: true, 5: false]),
  ])
  func `a log level decides where the tracepoint's is known`(
    level: String, expected: [Int32: Bool]
  ) throws {
    let rule = try #require(
      LogLevels.level("warning", in: .user).map {
        LogLevelRule(level.hasPrefix("at") ? .atLeast : .exactly, $0)
      })
    let base = try PlannedCase.recipe(
      "lttrecipe: 1\nname: x\nchannels: {a: {domain: user, events: [\"p:*\"]}}\npayload: [{run: [ls]}]\n"
    )
    var recipe = base
    recipe.sessions[0].channels[0].events[0].rules[0].logLevel = rule
    let marks = RecordingMarks(recipe: recipe, inventory: Inventory())
    for (number, isRecorded) in expected {
      #expect(
        marks.marks(of: "p:a", .tracepoint, in: .user, logLevel: number).isEmpty == !isRecorded)
    }
    #expect(marks.marks(of: "p:a", .tracepoint, in: .user).map(\.isConditional) == [true])
  }

  @Test func `a rule without a filter makes one with a filter unconditional`() throws {
    var recipe = try PlannedCase.recipe(
      "lttrecipe: 1\nname: x\nchannels: {a: {domain: user, events: [\"p:*\", \"p:a\"]}}\npayload: [{run: [ls]}]\n"
    )
    recipe.sessions[0].channels[0].events[0].rules[0].filter = FilterExpression("a == 1")
    let marks = RecordingMarks(recipe: recipe, inventory: Inventory())
    #expect(marks.marks(of: "p:b", .tracepoint, in: .user).map(\.isConditional) == [true])
    #expect(marks.marks(of: "p:a", .tracepoint, in: .user).map(\.isConditional) == [false])
  }

  @Test func `marks are those of the plan, for every name of a kernel`() throws {
    let text = """
      lttrecipe: 1
      name: x
      channels: {a: {domain: kernel, events: [sched_*, "*_entry", {without: irq_*}, timer_start]}}
      payload: [{run: [ls]}]
      """
    let inventory = Inventory(kernelTracepoints: names, systemCalls: [])
    let recipe = try PlannedCase.recipe(text)
    let plan = PlannedCase(recipe, ObservedState(isDaemonRunning: true, inventory: inventory)).plan
    let rules = plan.actions.compactMap { planned in
      if case .rule(let rule) = planned.action { rule.rule } else { nil }
    }
    let marks = RecordingMarks(recipe: recipe, inventory: inventory)
    for name in names {
      #expect(
        marks.marks(of: name, .tracepoint, in: .kernel).isEmpty
          == !rules.contains { $0.matches(name) }, "\(name)")
    }
  }
}
