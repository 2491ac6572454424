import PlanExecution
import TestSupport
import Testing

/// What apply does with a standing session whose recipe has changed.
@Suite(.needsMachine)
struct StandingChangeTests {
  @Test func `a new rule is enabled in place`() throws {
    let machine = try Machine()
    try CountingProgram.build(on: machine)
    let first = try machine.applyStanding(StandingRecipe(events: "[\"lttrecipe_test:other\"]"))
    let changed = StandingRecipe(
      events: "[\"lttrecipe_test:other\", \"lttrecipe_test:tick\"]",
      more: "retrieve: [{copy: ./traces}]")
    let second = try machine.applyStanding(changed)
    #expect(second.runID == first.runID)
    #expect(second.mutatingCallCount == 1)
    try machine.text("./tick", "10")

    #expect(try machine.lttrecipe("destroy", "recipe.yaml").status == 0)
    #expect(try machine.onlyPackage().events().count == 20)
  }

  @Test func `what LTTng cannot change needs --replace, and the former trace is kept`() throws {
    let machine = try Machine()
    try CountingProgram.build(on: machine)
    let retrieval = "retrieve: [{copy: ./traces}]"
    _ = try machine.applyStanding(StandingRecipe(more: retrieval))
    try machine.text("./tick", "10")
    let trace = try machine.stagedTrace()
    let changed = StandingRecipe(
      buffers: "subbuf-size: 128KiB, num-subbuf: 4", more: retrieval)
    try machine.write(changed.text)

    for command in ["plan", "apply"] {
      let refused = try machine.lttrecipe(command, "recipe.yaml")
      #expect(refused.status == 5, "\(refused)")
      #expect(refused.errors.contains("--replace=stand"), "\(refused)")
    }
    #expect(try machine.isRecording("stand") == true)

    let replaced = try machine.lttrecipe("apply", "recipe.yaml", "--replace=stand")
    #expect(replaced.status == 0, "\(replaced)")
    #expect(replaced.output.contains("trace: \(trace)-former-1"), "\(replaced)")
    #expect(
      try machine.text("babeltrace2", trace + "-former-1").split(separator: "\n").count == 20)
    #expect(try machine.applyStanding(changed).mutatingCallCount == 0)

    try machine.text("./tick", "5")
    let destroyed = try machine.lttrecipe("destroy", "stand")
    #expect(destroyed.status == 0, "\(destroyed)")
    #expect(
      destroyed.output.contains("stand: former trace: \(trace)-former-1 (20 events)"),
      "\(destroyed)")
    #expect(try machine.packages().map { try $0.events().count }.sorted() == [10, 20])
  }

  @Test func `a name that the recipe has not cannot be replaced`() throws {
    let machine = try Machine()
    try machine.write(StandingRecipe().text)
    let refused = try machine.lttrecipe("apply", "recipe.yaml", "--replace=web")
    #expect(refused.status == 64, "\(refused)")
    #expect(refused.errors.contains("the recipe has no session `web`"), "\(refused)")
  }

  @Test func `a rule that was disabled by hand is enabled again`() throws {
    let machine = try Machine()
    _ = try machine.applyStanding(StandingRecipe())
    try machine.text(
      "lttng", "disable-event", "-u", "-s", "stand", "-c", "user", "lttrecipe_test:tick")
    let plan = try machine.lttrecipe("plan", "recipe.yaml")
    #expect(plan.output.contains("changed by hand since the last apply"), "\(plan)")
    #expect(try machine.applyStanding(StandingRecipe()).mutatingCallCount == 1)
    #expect(try machine.applyStanding(StandingRecipe()).mutatingCallCount == 0)
  }

  @Test func `of many applies at once, one makes the session and the others wait for it`() throws {
    let machine = try Machine()
    try machine.write(StandingRecipe().text)
    let all = try machine.shell(
      """
      for number in 1 2 3 4; do
        { lttrecipe apply recipe.yaml > /dev/null 2> $number.err; echo $? > $number.status; } &
      done
      wait
      cat *.status
      """)
    let errors = (1...4).map { machine.read("\($0).err") ?? "" }
    #expect(all.lines == ["0", "0", "0", "0"], "\(errors)")
    #expect(TestFile.names(in: machine.runs()).count == 1)
    #expect(try machine.isRecording("stand") == true)
  }

  @Test func `setup runs when the session is made, teardown when it is destroyed`() throws {
    let machine = try Machine()
    let recipe = StandingRecipe(
      more: """
        setup: [{shell: "echo set >> steps.txt"}]
        teardown: [{shell: "echo torn >> steps.txt"}]
        """)
    _ = try machine.applyStanding(recipe)
    _ = try machine.applyStanding(recipe)
    #expect(machine.read("steps.txt") == "set\n")
    #expect(try machine.lttrecipe("destroy", "recipe.yaml").status == 0)
    #expect(machine.read("steps.txt") == "set\ntorn\n")
  }
}
