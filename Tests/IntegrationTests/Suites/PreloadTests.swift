import TestSupport
import Testing

/// The helpers that are preloaded as the events need them, and the environment for other programs.
@Suite(.serialized, .needsMachine)
struct PreloadTests {
  let machine: Machine

  private static let session = """
    env: {LTTNG_UST_ALLOW_BLOCKING: 1, GREETING: "a 'b' $c"}
    channels:
      user:
        domain: user
        events: ["lttng_ust_libc:malloc", {tracepoint: "lttng_ust_pthread:*"}]
    """

  init() throws {
    machine = try Machine()
  }

  @Test func `what the events need is preloaded`() throws {
    let recipe = JobRecipe(
      payload: "- shell: \"echo $LD_PRELOAD; ls\"", session: Self.session,
      more: "expect: {events: {\"lttng_ust_libc:malloc\": \">= 1\"}}")
    let result = try machine.apply(recipe)
    #expect(result.status == 0, "\(result)")
    #expect(result.output.contains("liblttng-ust-libc-wrapper.so"), "\(result)")
    #expect(result.output.contains("liblttng-ust-pthread-wrapper.so"), "\(result)")
    let plan = try machine.lttrecipe("plan", "recipe.yaml")
    #expect(
      plan.output.contains(
        " (preloads liblttng-ust-libc-wrapper.so, liblttng-ust-pthread-wrapper.so)"), "\(plan)")
  }

  @Test func `an empty list is nothing at all, and a list is more`() throws {
    let payload = "- shell: \"echo [$LD_PRELOAD]; ls\""
    var recipe = JobRecipe(payload: payload, session: Self.session + "\npreload: []")
    #expect(try machine.apply(recipe).output.contains("[]\n"))
    recipe = JobRecipe(
      payload: payload, session: Self.session + "\npreload: [liblttng-ust-fork.so]")
    let libraries = try machine.apply(recipe).output
    #expect(libraries.contains("liblttng-ust-fork.so"), "\(libraries)")
    #expect(libraries.contains("liblttng-ust-libc-wrapper.so"), "\(libraries)")
  }

  @Test func `a program that is started by hand with the environment is recorded`() throws {
    try machine.write(JobRecipe(session: Self.session).text)
    let text = "eval \"$(lttrecipe env recipe.yaml)\"; echo \"$GREETING $LD_PRELOAD\""
    let result = try machine.shell("LD_PRELOAD=libdl.so.2; export LD_PRELOAD; \(text)")
    #expect(
      result.output
        == "a 'b' $c liblttng-ust-libc-wrapper.so:liblttng-ust-pthread-wrapper.so:libdl.so.2\n",
      "\(result)")
    try machine.write(
      """
      lttrecipe: 1
      name: standing
      \(Self.session)

      """, to: "standing.yaml")
    #expect(try machine.lttrecipe("apply", "standing.yaml").status == 0)
    _ = try machine.shell("(eval \"$(lttrecipe env standing.yaml)\"; ls)")
    let ended = try machine.lttrecipe("destroy", "standing.yaml")
    #expect(ended.output.contains("lttng_ust_libc:malloc"), "\(ended)")
    try machine.expectNothingLeft()
  }

  @Test func `what only a run knows is named and left out`() throws {
    try machine.write(
      JobRecipe(
        session: "use: [ust/malloc]\nenv: {ID: \"${run.id}\", KEY: \"${key}\", A: b}",
        more: "parameters: {key: {secret: true}}"
      ).text)
    let result = try machine.shell("LTTRECIPE_SECRET_KEY=x lttrecipe env recipe.yaml --json")
    #expect(result.output.contains("\"variables\":{\"A\":\"b\"}"), "\(result)")
    #expect(result.output.contains("it holds the run's id"), "\(result)")
    #expect(result.output.contains("it holds the secret `key`"), "\(result)")
    #expect(!result.output.contains("\"x\""), "\(result)")
  }
}
