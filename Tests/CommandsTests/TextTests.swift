import ArgumentParser
import Diagnostics
import LTTngModel
import Planning
import Recipes
import TestSupport
import Testing

@testable import Commands
@testable import PlanExecution

/// What people read, whole.
struct TextTests {
  private func check(_ text: String, _ name: String) {
    #expect(Golden.difference(text, at: Golden.folder("Golden/\(name)")) == nil)
  }

  @Test func `the help of every command`() {
    check(LTTRecipeCommand.helpMessage(columns: 100), "help.txt")
    for (name, command) in Self.commands {
      check(
        LTTRecipeCommand.helpMessage(for: command, columns: 100), "help-\(name).txt")
    }
  }

  /// All commands with those below them: `presets`, `presets-list`.
  private static let commands: [(name: String, command: any ParsableCommand.Type)] =
    LTTRecipeCommand.configuration.subcommands.flatMap { command in
      let name = command.configuration.commandName ?? "\(command)"
      let below = command.configuration.subcommands.map { inner in
        ("\(name)-\(inner.configuration.commandName ?? "")", inner)
      }
      return [(name, command)] + below
    }

  @Test func `every shown command has examples and an abstract`() {
    let shown = Self.commands.filter { $0.command.configuration.shouldDisplay }
    #expect(shown.count >= 5)
    for (_, command) in shown {
      #expect(!command.configuration.abstract.isEmpty)
      #expect(command.configuration.discussion.contains("EXAMPLES:"))
    }
  }

  @Test func `the list of explanations has a line a page`() {
    let pages = Explanation.all.filter { [.keyUnknown, .presetKind].contains($0.id) }
    #expect(
      ExplanationView.list(of: pages) == """
        key-unknown  A key that the language does not know
        preset-kind  A recipe where a preset belongs, or a preset where a recipe does

        """)
  }

  private static func verdict(_ count: Int, _ findings: [Finding] = []) -> Verdict {
    Verdict(
      eventCount: UInt64(count),
      events: (0..<count).map {
        Verdict.EventCount(name: "event_\($0 / 10)\($0 % 10)", count: UInt64(1 + $0 * $0 * 7))
      } + [Verdict.EventCount(name: "never", count: 0)],
      discardedEventCount: 2, lostPacketCount: 1, findings: findings, rules: [])
  }

  @Test func `a verdict`() {
    let findings = [
      Finding(
        severity: .error, kind: "k", message: "bad \u{1B}[31m name", help: "do\nthis",
        origin: "r\u{1B}.yaml:1:2"),
      Finding(severity: .warning, kind: "k", message: "a warning"),
      Finding(severity: .note, kind: "k", message: "a note", origin: "r.yaml:3:4"),
    ]
    check(
      VerdictText.text(of: Self.verdict(3)) + VerdictText.text(of: Self.verdict(0, findings))
        + VerdictText.text(of: Self.verdict(20)) + VerdictText.text(of: Self.verdict(25)),
      "verdict.txt")
  }

  @Test func `events of one count stand by name`() {
    let verdict = Verdict(
      eventCount: 3,
      events: ["c", "a", "b\u{202E}"].map { Verdict.EventCount(name: $0, count: 1) },
      discardedEventCount: 0, lostPacketCount: 0, findings: [], rules: [])
    let names = VerdictText.text(of: verdict).split(separator: "\n").dropFirst()
    #expect(names.map { $0.split(separator: " ").last } == ["a", "b\\u{202E}", "c"])
  }

  private static func action(
    _ operation: Planning.Operation, _ action: Action, reason: String? = nil
  ) -> PlannedAction {
    PlannedAction(
      id: ActionID(rawValue: "\(action)"), operation: operation, action: action, dependencies: [],
      reason: reason)
  }

  @Test func `a plan`() {
    let name = RunText(parts: [.literal("web-"), .runID])
    let session = SessionPlan(
      name: "web", daemonName: name, output: .local("/t"), tracePath: "/t", isStaged: false)
    let tracker = ChannelPlan(
      session: "web", configuration: ChannelConfiguration(name: "c", domain: .kernel))
    let step = ProgramStep(command: .run(["echo", "\u{1B}[2J", "a b", RunText(parts: [.runID])]))
    let actions = [
      Self.action(.noOp, .sessionDaemon(DaemonConfiguration())),
      Self.action(.replace, .session(session), reason: "its output is /x\u{1B}"),
      Self.action(.create, .channel(tracker)), Self.action(.update, .start(session: "web")),
      Self.action(.remove, .stop(session: "web")), Self.action(.perform, .payload(step)),
      Self.action(.perform, .verify(Expectations())),
    ]
    let plan = Plan(recipe: "web", requirements: Requirements(), actions: actions)
    let idle = Plan(
      recipe: "web", requirements: Requirements(), actions: [actions[0], actions[5]])
    check(
      PlanText.lines(of: plan.actions) + PlanText.summary(of: plan) + "\n"
        + PlanText.lines(of: idle.actions) + PlanText.summary(of: idle) + "\n"
        + PlanText.line(of: actions[5], runID: "run-1") + "\n", "plan.txt")
  }

  @Test func `the limits of a plan`() {
    func text(_ limits: RunLimits?) -> String {
      PlanText.limits(
        of: Plan(recipe: "web", requirements: Requirements(), actions: [], limits: limits))
    }
    #expect(text(nil) == "")
    #expect(
      text(RunLimits(durationMilliseconds: 90_000, traceSize: 4 << 30, freeDisk: 1 << 30))
        == "        recording ends after 90s, or when the trace has 4GiB, or when less than 1GiB of the "
        + "disk are free\n")
  }

  @Test func `problems`() {
    let problems = [
      Problem(.failed, "it failed"),
      Problem(.failed, "it failed", help: "do this", origin: "r.yaml:1:2"),
      Problem(.failed, "a\u{1B}[31m\nb", help: "c\u{7}", origin: "r\u{1B}\n.yaml:1:2"),
    ]
    check(
      problems.map { ProblemText.text(of: $0, isColored: false) }.joined()
        + ProblemText.text(of: problems[1], isColored: true).replacing("\u{1B}", with: "ESC"),
      "problems.txt")
  }

  @Test(arguments: [
    ["apply"], ["apply", "a", "b"], ["plan", "r", "--format", "xml"],
    ["apply", "r", "--until", "x"],
    ["apply", "r", "--set", "=x"], ["apply", "r", "--set", "x"], ["destroy"], ["validate"], ["no"],
  ])
  func `wrong usage is refused`(arguments: [String]) {
    #expect(throws: (any Error).self) { _ = try LTTRecipeCommand.parseAsRoot(arguments) }
  }

  @Test func `right usage is taken`() throws {
    let apply = try #require(
      LTTRecipeCommand.parseAsRoot([
        "apply", "r.yaml", "--set", "a=b", "--set", "c=d=e", "--until", "stopped", "--run-id", "x",
      ]) as? ApplyCommand)
    #expect(apply.recipe.recipe == "r.yaml")
    #expect(apply.recipe.parameters.settings.map(\.value) == ["b", "d=e"])
    #expect(apply.until == .stopped)
    #expect(apply.runID == "x")
    let validate =
      try LTTRecipeCommand.parseAsRoot(["validate", "a", "b", "-"]) as? ValidateCommand
    #expect(validate?.recipes == ["a", "b", "-"])
  }
}
