import LTTngModel
import TestSupport
import Testing

/// Steps that end otherwise than with the exit status 0.
@Suite(.serialized, .needsMachine)
struct StepEndTests {
  let machine: Machine

  init() throws {
    machine = try Machine()
  }

  @Test func `ends that are expected are no failure`() throws {
    let result = try machine.apply(
      JobRecipe(
        payload: """
          - {shell: "ls > listed; exit 1", expect-exit: [0, 1]}
          - {shell: "kill -SEGV $$", expect-exit: [0, SIGSEGV]}
          - {run: [touch, second]}
          """,
        more: """
          setup: [{run: [grep, -q, xyz, /dev/null], expect-exit: 1}]
          teardown: [{shell: "exit 255", expect-exit: 255}, {shell: "kill $$", expect-exit: SIGTERM}]
          """))
    #expect(result.status == 0, "\(result)")
    #expect(machine.read("second") != nil)
    let package = try machine.onlyPackage()
    #expect(
      try package.manifest.payload.map(\.exit) == [
        "exit status 1", "signal 11 (SIGSEGV)", "exit status 0",
      ])
    let show = try machine.lttrecipe("runs", "show", "last")
    #expect(show.output.contains("  setup 1        exit status 1, "), "\(show)")
  }

  @Test func `another end is a failure that says what was expected, and where`() throws {
    let recipe = JobRecipe(
      payload: "- {run: [ls, /], expect-exit: 2}\n- {run: [touch, second]}",
      more: "teardown:\n- {shell: \"kill -TERM $$\", expect-exit: [0, 143]}")
    let result = try machine.apply(recipe)
    #expect(result.status == 6, "\(result)")
    for (fault, place) in [
      ("payload 1 (ls /): it ended with exit status 0, and `expect-exit` says 2", "run: [ls, /]"),
      ("it ended with signal 15 (SIGTERM), and `expect-exit` says 0 or 143", "kill -TERM"),
    ] {
      let lines = recipe.text.split(separator: "\n", omittingEmptySubsequences: false)
      let line = try #require(lines.firstIndex { $0.contains(place) }) + 1
      #expect(result.errors.contains(fault), "\(result)")
      #expect(result.errors.contains("recipe.yaml:\(line):"), "\(result)")
    }
    #expect(machine.read("second") == nil)
    #expect(try machine.onlyPackage().verdict.isGood)
    let show = try machine.lttrecipe("runs", "show", "last")
    #expect(show.output.contains("`expect-exit` says 2"), "\(show)")
  }
}
