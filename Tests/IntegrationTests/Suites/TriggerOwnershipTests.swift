import PlanExecution
import TestSupport
import Testing

/// Triggers that start what is stopped, and those of several recipes.
@Suite(.needsMachine)
struct TriggerOwnershipTests {
  private static let starting = """
    triggers:
      again:
        when: {event: {domain: user, tracepoint: "lttrecipe_test:tick"}}
        do: [{start: stand}]
    """

  @Test func `stop takes the trigger away that starts the session, and apply brings it back`()
    throws
  {
    let machine = try Machine()
    try CountingProgram.build(on: machine)
    let recipe = StandingRecipe(more: Self.starting)
    _ = try machine.applyStanding(recipe)
    try machine.startInBackground(
      ["timeout", "300", "sh", "-c", "while :; do ./tick 1000; done"], as: .user)
    for _ in 1...5 {
      let stopped = try machine.lttrecipe("stop", "recipe.yaml")
      #expect(stopped.status == 0, "\(stopped)")
      #expect(stopped.errors.contains("the trigger `again`, which starts"), "\(stopped)")
      #expect(try machine.isRecording("stand") == false)
      let status = try machine.lttrecipe("status", "stand")
      #expect(!status.output.contains("drift"), "\(status)")
      #expect(status.output.contains("trigger again (taken away until the next apply)"))
      let plan = try machine.lttrecipe("plan", "recipe.yaml")
      #expect(!plan.output.contains("by hand"), "\(plan)")
      #expect(try machine.applyStanding(recipe).mutatingCallCount == 2)
    }
    let destroyed = try machine.lttrecipe("destroy", "recipe.yaml")
    #expect(destroyed.status == 0, "\(destroyed)")
    try machine.expectNothingLeft()
  }

  /// The trigger is none of ours: the session is stopped, and what would start it is named.
  @Test func `a session that another one's trigger starts again ends no session daemon`() throws {
    let machine = try Machine()
    try CountingProgram.build(on: machine)
    _ = try machine.applyStanding(StandingRecipe())
    try machine.text(
      "lttng", "add-trigger", "--name=mine", "--condition=event-rule-matches", "--type=user",
      "--name=lttrecipe_test:tick", "--action=start-session", "stand")
    try machine.startInBackground(
      ["timeout", "300", "sh", "-c", "while :; do ./tick 1000; done"], as: .user)
    for _ in 1...5 {
      let stopped = try machine.lttrecipe("stop", "recipe.yaml")
      #expect(stopped.status == 0, "\(stopped)")
      #expect(
        stopped.errors.contains("the trigger `mine` starts the session `stand` again"), "\(stopped)"
      )
      #expect(try machine.sessions() == ["stand"])
    }
    let destroyed = try machine.lttrecipe("destroy", "recipe.yaml")
    #expect(destroyed.status == 0, "\(destroyed)")
    #expect(try machine.sessions() == [])
  }

  private static func recipe(session: String, trigger: String) -> String {
    """
    lttrecipe: 1
    name: twin
    sessions: {\(session): {channels: {user: {domain: user, events: ["lttrecipe_test:*"]}}}}
    triggers:
      \(trigger):
        when: {event: {domain: user, tracepoint: "lttrecipe_test:tick"}}
        do: [{notify: true}]

    """
  }

  @Test func `two recipes of one name leave each other's triggers alone`() throws {
    let machine = try Machine()
    try machine.write(Self.recipe(session: "left", trigger: "one"), to: "left.yaml")
    try machine.write(Self.recipe(session: "right", trigger: "two"), to: "right.yaml")
    try machine.text("lttrecipe", "apply", "left.yaml")
    let plan = try machine.text("lttrecipe", "plan", "right.yaml")
    #expect(!plan.contains("trigger one"), "\(plan)")
    try machine.text("lttrecipe", "apply", "right.yaml")
    #expect(try machine.triggers() == ["lttrecipe/twin/one", "lttrecipe/twin/two"])
    let again = try machine.lttrecipe("apply", "left.yaml")
    #expect(again.errors.contains("No changes."), "\(again)")

    try machine.text("lttrecipe", "destroy", "right.yaml")
    #expect(try machine.triggers() == ["lttrecipe/twin/one"])
    try machine.text("lttrecipe", "destroy", "left.yaml")
    try machine.expectNothingLeft()
  }

  @Test func `a trigger of another recipe is refused by the recipe's name`() throws {
    let machine = try Machine()
    try machine.write(Self.recipe(session: "left", trigger: "one"), to: "left.yaml")
    try machine.write(Self.recipe(session: "right", trigger: "one"), to: "right.yaml")
    try machine.text("lttrecipe", "apply", "left.yaml")
    for command in ["plan", "apply"] {
      let refused = try machine.lttrecipe(command, "right.yaml")
      #expect(refused.status == 5, "\(refused)")
      #expect(
        refused.errors.contains("the trigger `lttrecipe/twin/one` is there already"), "\(refused)")
      #expect(refused.errors.contains("of \(machine.folder())/left.yaml"), "\(refused)")
      #expect(refused.errors.contains("lttrecipe destroy --run-id 20"), "\(refused)")
    }
    #expect(try machine.sessions() == ["left"])
  }

  @Test func `a trigger on the kernel needs the root session daemon from the beginning`() throws {
    let machine = try Machine()
    try machine.write(
      StandingRecipe(
        more: """
          triggers:
            run: {when: {event: {domain: kernel, syscall: execve}}, do: [{notify: true}]}
          """
      ).text)
    for command in ["plan", "apply"] {
      let refused = try machine.lttrecipe(command, "recipe.yaml")
      #expect(refused.status == 5, "\(refused)")
      #expect(refused.errors.contains("the kernel domain needs"), "\(refused)")
    }
    #expect(try machine.homeContents().contains { $0.contains("/runs/") } == false)
  }
}

extension Machine {
  /// The names of a user's triggers.
  fileprivate func triggers() throws -> [Substring] {
    try text("lttng", "list-triggers").split(separator: "\n")
      .filter { $0.hasPrefix("- name: ") }.map { $0.dropFirst("- name: ".count) }.sorted()
  }
}
