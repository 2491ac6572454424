import LTTngModel
import TestSupport
import Testing

/// Setup, payload and teardown: their order, environment and arguments.
@Suite(.serialized, .needsMachine)
struct StepTests {
  let machine: Machine

  init() throws {
    machine = try Machine()
  }

  private func applyGood(_ recipe: JobRecipe, _ options: String...) throws -> RetrievedPackage {
    try machine.write(recipe.text)
    let result = try machine.run(["lttrecipe", "apply", "recipe.yaml"] + options)
    try #require(result.status == 0, "\(result)")
    return try machine.onlyPackage()
  }

  @Test func `all steps run, in order`() throws {
    let package = try applyGood(
      JobRecipe(
        payload: """
          - shell: "ls; echo payload 1 >> order"
          - shell: "ls; echo payload 2 >> order"
          """,
        more: """
          setup: [{shell: "echo setup 1 >> order"}, {shell: "echo setup 2 >> order"}]
          teardown: [{shell: "echo teardown 1 >> order"}, {shell: "echo teardown 2 >> order"}]
          """))
    let order = ["setup 1", "setup 2", "payload 1", "payload 2", "teardown 1", "teardown 2"]
    #expect(machine.read("order")?.split(separator: "\n").map(String.init) == order)
    #expect(try package.manifest.payload.count == 2)
  }

  @Test func `each session of a recipe has its own trace`() throws {
    let session = "channels: {user: {domain: user, events: [\"lttng_ust_libc:*\"]}}"
    let package = try applyGood(
      JobRecipe(
        session: """
          sessions:
            one: {use: [ust/malloc]}
            two: {\(session)}
          """))
    #expect(TestFile.names(in: package.path + "/trace") == ["one", "two"])
    #expect(try package.events().count == Int(package.verdict.eventCount))
    try machine.expectNothingLeft()
  }

  @Test func `a session writes where its output says`() throws {
    let package = try applyGood(
      JobRecipe(session: "use: [ust/malloc]\noutput: {local: \"out/${run.id}\"}"), "--run-id", "x")
    #expect(TestFile.names(in: machine.folder() + "/out/x/job-x") == ["ust"])
    #expect(try package.events().count > 0)
    #expect(TestFile.mode(of: machine.folder() + "/out/x/job-x") == 0o700)
  }

  @Test func `the longest names that are taken work`() throws {
    let name = String(repeating: "n", count: 181)
    let channel = String(repeating: "c", count: 246)
    let runID = String(repeating: "r", count: 64)
    var recipe = JobRecipe(
      session: "channels: {\(channel): {domain: user, events: [\"lttng_ust_libc:*\"]}}\n"
        + "preload: [liblttng-ust-libc-wrapper.so]")
    recipe.retrieve = "[{copy: ./traces}, {rsync: ./others}]"
    try machine.write(recipe.text.replacing("name: job", with: "name: \(name)"))
    let result = try machine.lttrecipe("apply", "recipe.yaml", "--run-id", runID)
    #expect(result.status == 0, "\(result)")
    let package = try machine.onlyPackage()
    #expect(package.path.hasSuffix("/\(name)-\(runID)"))
    #expect(try package.events().count > 0)
  }

  @Test func `a failed setup configures nothing and tears down`() throws {
    let result = try machine.apply(
      JobRecipe(
        payload: "- shell: \"touch recorded\"",
        more: """
          setup: [{shell: "exit 3"}, {shell: "touch second"}]
          teardown: [{shell: "lttng list > sessions 2>&1; touch torn-down"}]
          """))
    #expect(result.status == 1, "\(result)")
    #expect(result.errors.contains("setup 1"))
    #expect(machine.read("torn-down") != nil)
    #expect(machine.read("sessions")?.contains("job-") == false)
    #expect(machine.read("second") == nil)
    #expect(machine.read("recorded") == nil)
    #expect(machine.packages().isEmpty)
    try machine.expectNothingLeft()
  }

  @Test func `teardown runs when the payload failed, and all of it when it fails itself`() throws {
    let result = try machine.apply(
      JobRecipe(
        payload: "- shell: \"exit 3\"",
        more: "teardown: [{shell: \"exit 4\"}, {shell: \"touch torn-down\"}]"))
    #expect(result.status == 6, "\(result)")
    #expect(result.errors.contains("teardown 1"))
    #expect(machine.read("torn-down") != nil)
  }

  @Test func `a failed teardown is a failure`() throws {
    let result = try machine.apply(JobRecipe(more: "teardown: [{shell: \"exit 4\"}]"))
    #expect(result.status == 1, "\(result)")
    #expect(try machine.onlyPackage().verdict.isGood)
  }

  @Test func `a step has its environment and folder`() throws {
    let package = try applyGood(
      JobRecipe(
        payload: """
          - shell: 'echo "$COLOR, $OMP_NUM_THREADS, $(pwd)"; ls'
            env: {COLOR: "light blue", OMP_NUM_THREADS: 4}
            cwd: /usr
          """))
    #expect(package.step("payload-1.stdout")?.hasPrefix("light blue, 4, /usr\n") == true)
    #expect(try package.manifest.environment["COLOR"] == "light blue")
  }

  @Test func `parameters reach a shell step as variables, unharmed`() throws {
    let value = "a  'b' \"c\" $(touch harmed) `touch harmed` ${run.id} \\ *\nnext"
    let package = try applyGood(
      JobRecipe(
        payload: "- shell: 'printf \"%s|\" \"$the_text\" \"${the_text}\"; ls > listed'",
        more: "parameters: {the-text: {default: none}}"), "--set", "the-text=\(value)")
    #expect(package.step("payload-1.stdout") == "\(value)|\(value)|")
    #expect(machine.read("harmed") == nil)
  }

  @Test(
    arguments: [
      "two words", "don't \"quote\"", "$(touch harmed)", "`touch harmed`; touch harmed",
      "first\nsecond",
      "*", "", "~", "#x", "-", "${run.id}", "tab\there", "ünï", "\\n",
    ])
  func `a parameter in run stays one argument`(_ value: String) throws {
    let package = try applyGood(
      JobRecipe(
        payload: "- run: [sh, -c, 'ls > listed; printf \"<%s>\" \"$@\"', sh, \"${text}\", last]",
        more: "parameters: {text: {default: none}}"), "--set", "text=\(value)")
    #expect(package.step("payload-1.stdout") == "<\(value)><last>")
    #expect(machine.read("harmed") == nil)
  }

  @Test func `the run's id can stand in arguments, variables and targets`() throws {
    var recipe = JobRecipe(
      payload: """
        - run: [sh, -c, 'ls > listed; echo "$1 $ID $LTTRECIPE_RUN_ID"', sh, "<${run.id}>"]
          env: {ID: "id-${run.id}"}
        """)
    recipe.retrieve = "[{copy: \"./traces/${run.id}\"}]"
    try machine.write(recipe.text)
    let result = try machine.lttrecipe("apply", "recipe.yaml", "--run-id", "x")
    #expect(result.status == 0, "\(result)")
    let package = try machine.onlyPackage(in: "traces/x")
    #expect(package.step("payload-1.stdout") == "<x> id-x x\n")
  }

  @Test func `a recipe can come from standard input`() throws {
    try machine.write(JobRecipe().text)
    let result = try machine.shell("lttrecipe apply - < recipe.yaml")
    #expect(result.status == 0, "\(result)")
    #expect(try machine.onlyPackage().verdict.isGood)
  }

  @Test func `the effective recipe that is kept can be applied`() throws {
    let package = try applyGood(
      JobRecipe(payload: "- run: [ls, \"${folder}\"]", more: "parameters: {folder: {default: /}}"))
    let result = try machine.run(["lttrecipe", "apply", "\(package.path)/recipe.yaml"])
    #expect(result.status == 0, "\(result)")
    #expect(machine.packages().count == 2)
  }

  @Test func `the payload's output is shown and kept`() throws {
    let result = try machine.apply(JobRecipe(payload: "- shell: \"ls; echo said; echo wrong >&2\""))
    #expect(result.status == 0, "\(result)")
    #expect(result.output.contains("said\n"))
    #expect(result.errors.contains("wrong\n"))
    #expect(try machine.onlyPackage().step("payload-1.stderr") == "wrong\n")
  }

  @Test func `root's payload can run as another user, whose programs alone are recorded`() throws {
    let recipe = JobRecipe(
      payload: "- {shell: \"ls /; id -u\", user: daemon}",
      more: "expect: {events: {\"lttng_ust_libc:*\": \">= 1\"}}")
    let result = try machine.apply(recipe, as: .root)
    #expect(result.status == 0, "\(result)")
    let package = try machine.onlyPackage(of: .root)
    #expect(package.step("payload-1.stdout")?.hasSuffix("\n1\n") == true)
    #expect(TestFile.names(in: package.path + "/trace/ust/uid") == ["1"])
  }

  @Test func `a step of another user cannot type on root's terminal`() throws {
    let look = "(: < /dev/tty) && echo has a terminal"
    try machine.write(
      """
      lttrecipe: 1
      name: job
      channels: {user: {domain: user, events: ["lttng_ust_libc:*"]}}
      payload: [{shell: "\(look)"}, {shell: "\(look); :", user: daemon}]
      retrieve: [{copy: ./traces}]

      """, of: .root)
    _ = try machine.run(["script", "-qec", "lttrecipe apply recipe.yaml", "/dev/null"], as: .root)
    let package = try machine.onlyPackage(of: .root)
    #expect(package.step("payload-1.stdout") == "has a terminal\n")
    #expect(package.step("payload-2.stdout") == "")
  }
}
