import Glibc
import PlanExecution
import TestSupport
import Testing

/// What `plan` and `apply` say of standing sessions in whose way something is.
@Suite(.needsMachine)
struct StandingPlanTests {
  /// The recipe `many` with these sessions.
  private static func sessions(_ names: String..., name: String = "many") -> String {
    let sessions = names.map {
      "  \($0): {channels: {user: {domain: user, subbuf-size: 64KiB, events: [\"x:*\"]}}}"
    }
    return "lttrecipe: 1\nname: \(name)\nsessions:\n\(sessions.joined(separator: "\n"))\n"
  }

  private static func machine(_ recipe: String) throws -> Machine {
    let machine = try Machine()
    try machine.write(recipe)
    let applied = try machine.lttrecipe("apply", "recipe.yaml")
    try #require(applied.status == 0, "\(applied)")
    return machine
  }

  // MARK: - Sessions that the recipe no longer has

  @Test(arguments: [
    (sessions("a", "b"), "c"), (sessions("a"), "b"),
    (sessions("a", "b", "d"), "c"),
  ])
  func `plan refuses as apply does where a session left the recipe`(
    recipe: String, session: String
  ) throws {
    let machine = try Self.machine(Self.sessions("a", "b", "c"))
    try machine.write(recipe)
    for arguments in [["plan"], ["plan", "--detailed-exitcode"], ["apply"]] {
      let refused = try machine.run(["lttrecipe"] + arguments + ["recipe.yaml"])
      #expect(refused.status == 5, "\(refused)")
      let lines = refused.errors.split(separator: "\n").filter { $0.hasPrefix("error: ") }
      #expect(
        lines.count == 1
          && lines[0].hasPrefix("error: the run has a session `\(session)`, which the recipe"),
        "\(refused)")
      #expect(!refused.output.contains("No changes"), "\(refused)")
    }
    let file = try machine.lttrecipe("plan", "recipe.yaml", "--out", "x.plan")
    #expect(file.status == 5 && machine.read("x.plan") == nil, "\(file)")
    #expect(try machine.sessions().sorted() == ["a", "b", "c"])
  }

  @Test func `plan refuses as apply does where a recipe was renamed`() throws {
    let machine = try Self.machine(StandingRecipe().text)
    try machine.write(StandingRecipe().text.replacing("name: stand", with: "name: other"))
    for command in ["plan", "apply"] {
      let refused = try machine.lttrecipe(command, "recipe.yaml")
      #expect(refused.status == 5, "\(refused)")
      #expect(refused.errors.contains("the run has a session `stand`"), "\(refused)")
    }
  }

  @Test func `sessions that left the recipe do not matter where all are gone`() throws {
    let machine = try Self.machine(Self.sessions("a", "b"))
    try machine.text("lttng", "destroy", "--all")
    try machine.write(Self.sessions("a"))
    let plan = try machine.lttrecipe("plan", "recipe.yaml")
    #expect(plan.status == 0 && plan.output.contains("+ session a "), "\(plan)")
    #expect(plan.errors.contains("are gone: apply brings it to its end first"), "\(plan)")
    #expect(try machine.lttrecipe("apply", "recipe.yaml").status == 0)
    #expect(try machine.sessions() == ["a"])
  }

  @Test func `plan knows the names that --replace takes`() throws {
    let machine = try Machine()
    try machine.write(StandingRecipe().text)
    let refused = try machine.lttrecipe("plan", "recipe.yaml", "--replace=web")
    #expect(refused.status == 64, "\(refused)")
    #expect(refused.errors.contains("the recipe has no session `web`"), "\(refused)")
  }

  // MARK: - Conflicts

  @Test func `what is in conflict is marked, and nobody is told that nothing changes`() throws {
    let machine = try Self.machine(StandingRecipe().text)
    let buffers = "subbuf-size: 64KiB, num-subbuf: 4, read-timer: 1s"
    try machine.write(StandingRecipe(buffers: buffers).text)
    let plan = try machine.lttrecipe("plan", "recipe.yaml")
    #expect(plan.status == 5, "\(plan)")
    #expect(!plan.output.contains("No changes"), "\(plan)")
    #expect(plan.output.contains("! session stand"), "\(plan)")
    #expect(plan.output.contains("! channel user"), "\(plan)")
    #expect(plan.output.contains("= rule lttrecipe_test:tick"), "\(plan)")
    #expect(plan.errors.contains("recipe.yaml:4:12: error: cannot go on with"), "\(plan)")
  }

  @Test func `a session that stays stopped is not said to be started`() throws {
    let machine = try Self.machine(StandingRecipe().text)
    try machine.text("lttng", "stop", "stand")
    try machine.write(StandingRecipe(buffers: "subbuf-size: 128KiB, num-subbuf: 4").text)
    for command in ["plan", "apply"] {
      let refused = try machine.lttrecipe(command, "recipe.yaml")
      #expect(refused.status == 5, "\(refused)")
      #expect(!refused.errors.contains("started again"), "\(refused)")
    }
    #expect(try machine.isRecording("stand") == false)
  }

  @Test func `what the recipe's trigger stopped is not another's doing`() throws {
    let recipe = StandingRecipe(
      more: """
        triggers:
          enough:
            when: {event: {domain: user, tracepoint: "lttrecipe_test:tick", filter: "number == 3"}}
            do: [{stop: stand}]
        """)
    let machine = try Machine()
    try CountingProgram.build(on: machine)
    _ = try machine.applyStanding(recipe)
    try machine.text("./tick", "10")
    for _ in 0..<300 where try machine.isRecording("stand") == true { usleep(100_000) }
    #expect(try machine.isRecording("stand") == false)

    for command in ["plan", "apply"] {
      let result = try machine.lttrecipe(command, "recipe.yaml")
      #expect(result.status == 0, "\(result)")
      #expect(
        result.errors.contains(
          "the session `stand` was stopped, by the recipe's trigger `enough` or by someone else; "
            + "it is started again"), "\(result)")
    }
    #expect(try machine.isRecording("stand") == true)
  }

  // MARK: - What is shown

  @Test func `a plan for a run that stands has its id`() throws {
    let recipe = StandingRecipe(
      output: "shm-path: /dev/shm",
      buffers: "subbuf-size: 64KiB, num-subbuf: 4, read-timer: 1s, blocking-timeout: inf",
      more: "env: {LTTNG_UST_ALLOW_BLOCKING: \"1\"}")
    let machine = try Machine()
    try machine.write(recipe.text)
    let before = try machine.lttrecipe("plan", "recipe.yaml")
    #expect(before.output.contains("/runs/${run.id}/trace"), "\(before)")
    let run = try machine.applyStanding(recipe).runID
    let plan = try machine.lttrecipe("plan", "recipe.yaml")
    #expect(plan.output.contains("/runs/\(run)/trace, shm-path /dev/shm/stand-\(run)"), "\(plan)")
    #expect(plan.output.contains("discard, read-timer 1s, blocking-timeout inf\n"), "\(plan)")
    #expect(try machine.lttrecipe("plan", "recipe.yaml", "--json").output.contains("${run.id}"))
  }

  @Test func `a stale plan is told by what was changed`() throws {
    let machine = try Self.machine(StandingRecipe().text)
    #expect(try machine.lttrecipe("plan", "recipe.yaml", "--out", "x.plan").status == 0)
    try machine.text("lttng", "enable-event", "-u", "-s", "stand", "-c", "user", "foo:*")
    let stale = try machine.lttrecipe("apply", "x.plan")
    #expect(stale.status == 5, "\(stale)")
    #expect(
      stale.errors.contains("is stale: `rule stand/user/user/foo:*` is new (remove)"), "\(stale)")
  }

  // MARK: - Runs

  @Test func `a recipe whose file is gone is known by its path`() throws {
    let machine = try Self.machine(StandingRecipe().text)
    try machine.text("rm", "recipe.yaml")
    let stopped = try machine.lttrecipe("stop", "recipe.yaml")
    #expect(stopped.status == 0, "\(stopped)")
    let unknown = try machine.lttrecipe("destroy", "other.yaml")
    #expect(unknown.status == 5, "\(unknown)")
    let destroyed = try machine.lttrecipe("destroy", machine.folder() + "/recipe.yaml")
    #expect(destroyed.status == 0, "\(destroyed)")
    try machine.expectNothingLeft()
  }

  @Test func `one who waits for a run is told what holds it`() throws {
    let machine = try Self.machine(StandingRecipe().text)
    let run = try #require(TestFile.names(in: machine.runs()).first)
    try machine.startInBackground(
      ["flock", "\(machine.runs())/\(run)/lock", "sh", "-c", "touch held; sleep 60"], as: .user)
    for _ in 0..<300 where machine.read("held") == nil { usleep(20_000) }
    let refused = try machine.lttrecipe("apply", "recipe.yaml")
    #expect(refused.status == 5, "\(refused)")
    #expect(
      refused.errors.contains("error: another lttrecipe is at work on the run \(run)"),
      "\(refused)")
    #expect(!refused.errors.contains("XDG_STATE_HOME"), "\(refused)")

    for command in ["apply recipe.yaml", "stop recipe.yaml", "destroy recipe.yaml"] {
      let interrupted = try machine.shell(
        "timeout --preserve-status --signal=INT 1 lttrecipe \(command); echo $?")
      #expect(interrupted.output == "130\n", "\(interrupted)")
      #expect(
        interrupted.errors.contains("interrupted: another lttrecipe is at work on the run"),
        "\(interrupted)")
      #expect(
        interrupted.errors.split(separator: "waiting for another lttrecipe").count == 2,
        "\(interrupted)")
    }
  }
}
