import LTTngModel
import PlanExecution
import TestSupport
import Testing

/// `plan --out FILE`, and `apply FILE`, which does exactly that or nothing.
@Suite(.serialized, .needsMachine)
struct PlanFileTests {
  let machine: Machine

  init() throws {
    machine = try Machine()
    try machine.write(JobRecipe(payload: "- shell: \"ls; echo planned >> order\"").text)
  }

  private var plan: String { machine.folder() + "/job.plan" }

  private func makePlan(_ options: String...) throws -> Finished {
    let result = try machine.run(
      ["lttrecipe", "plan", "recipe.yaml", "--out", "job.plan"] + options)
    try #require(TestFile.exists(plan), "\(result)")
    return result
  }

  private func apply(_ options: String..., as role: Role = .user) throws -> Finished {
    try machine.run(["lttrecipe", "apply", plan] + options, as: role)
  }

  private func edit(_ change: (String) -> String) throws {
    let text = try #require(TestFile.text(of: plan))
    try #require(change(text) != text)
    try machine.write(change(text), to: "job.plan", mode: 0o600)
  }

  /// Expects that nothing was done but to say why.
  private func expectRefusal(
    _ message: String, _ result: Finished, status: Int32 = 5,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    #expect(result.status == status, "\(result)", sourceLocation: sourceLocation)
    #expect(result.errors.contains(message), "\(result)", sourceLocation: sourceLocation)
    #expect(result.errors.contains("help: "), "\(result)", sourceLocation: sourceLocation)
    #expect(machine.read("order") == nil && machine.packages().isEmpty)
    #expect(TestFile.names(in: machine.runs()) == [])
    #expect(try machine.sessions() == [])
  }

  // MARK: - Carrying it out

  @Test func `a plan is carried out as it was made, whatever became of the recipe`() throws {
    let made = try makePlan()
    #expect(made.status == 0 && made.errors.contains("lttrecipe apply job.plan"), "\(made)")
    #expect(TestFile.mode(of: plan) == 0o600)
    try machine.write("this is: [no recipe\n")

    let result = try apply()
    #expect(result.status == 0, "\(result)")
    #expect(machine.read("order") == "planned\n")
    #expect(try machine.onlyPackage().verdict.isGood)
    try machine.expectNothingLeft()
  }

  @Test func `a plan can be carried out again while nothing has changed`() throws {
    _ = try makePlan()
    for _ in 1...2 { #expect(try apply().status == 0) }
    #expect(machine.packages().count == 2)
  }

  @Test func `the plan that is executed is the one in the file`() throws {
    _ = try makePlan("--run-id", "x")
    #expect(try apply().status == 0)
    let executed = try #require(TestFile.text(of: machine.runs() + "/x/plan.json"))
    let shown = try machine.lttrecipe("plan", "recipe.yaml", "--json").lines[1]
    #expect(executed.contains("recipe.yaml:5:"), "places are those of the recipe's own file")
    #expect(shown.contains("recipe.yaml:5:"))
  }

  @Test func `a plan of presets, parameters and a private daemon is carried out`() throws {
    try machine.write(
      JobRecipe(
        payload: "- run: [ls, \"${folder}\"]", session: "use: [ust/malloc, ust/pthread]",
        more: """
          parameters: {folder: {default: /usr}, size: {type: size, default: 1MiB}}
          channels: {user: {subbuf-size: "${size}"}}
          without: ["lttng_ust_libc:realloc"]
          setup: [{run: [touch, made]}]
          teardown: [{run: [rm, made]}]
          expect: {events: {"lttng_ust_libc:malloc": ">= 1"}}
          daemon: {start: private}
          """
      ).text)
    try machine.text("lttng-sessiond", "--daemonize", "--no-kernel")
    #expect(try makePlan("--set", "folder=/etc").status == 0)
    #expect(try apply("--set", "folder=/etc").status == 0)
    #expect(try machine.onlyPackage().verdict.isGood)
  }

  @Test func `a plan goes on with the paused run that it was made for`() throws {
    _ = try machine.lttrecipe("apply", "recipe.yaml", "--until", "configured", "--run-id", "x")
    #expect(try makePlan("--detailed-exitcode").status == 0)
    #expect(try apply().status == 0)
    #expect(try machine.onlyPackage().path.hasSuffix("/job-x"))
  }

  @Test func `plan tells the file, and whether there are changes`() throws {
    let result = try makePlan("--json", "--detailed-exitcode")
    #expect(result.status == 2, "\(result)")
    #expect(try JSONLines(result).types == ["version", "plan", "plan-file"])
  }

  // MARK: - Stale plans

  @Test func `a session that appeared is no change, a daemon that came is one`() throws {
    _ = try makePlan()
    try machine.text("lttng-sessiond", "--daemonize", "--no-kernel")
    try expectRefusal("`session daemon` was create, and is no-op", apply())
    _ = try makePlan()
    #expect(try apply().status == 0)
  }

  @Test func `a plan whose session was changed meanwhile is stale`() throws {
    _ = try machine.lttrecipe("apply", "recipe.yaml", "--until", "configured", "--run-id", "x")
    _ = try makePlan()
    #expect(
      try machine.run(["lttng", "enable-channel", "-u", "-s", "job-x", "extra"]).status == 0)
    let result = try apply()
    #expect(result.status == 5, "\(result)")
    #expect(result.errors.contains("is stale: `session job` was no-op, and is replace"))
    #expect(machine.read("order") == nil)
  }

  @Test func `a run that was paused meanwhile makes a plan stale`() throws {
    _ = try makePlan()
    _ = try machine.lttrecipe("apply", "recipe.yaml", "--until", "setup", "--run-id", "x")
    let result = try apply()
    #expect(
      result.status == 5 && result.errors.contains("the run x of the recipe was paused"),
      "\(result)")
    #expect(machine.read("order") == nil)
  }

  @Test(arguments: [
    ("\"host\":\"", "\"host\":\"not", "it was made on the host not"),
    ("\"bootID\":\"", "\"bootID\":\"0", "the machine was started anew since"),
    ("\"userID\":65534", "\"userID\":1", "it was made by the user 1, not by 65534"),
    ("\"isBehindSudo\":false", "\"isBehindSudo\":true", "it was made under sudo"),
    ("\"folder\":\"", "\"folder\":\"/elsewhere", "it was made in the folder /elsewhere"),
  ])
  func `a plan of another place is stale`(before: String, after: String, message: String) throws {
    _ = try makePlan()
    try edit { $0.replacing(before, with: after) }
    try expectRefusal(message, apply())
  }

  @Test func `another user's plan is refused`() throws {
    _ = try makePlan()
    try machine.text("chmod", "755", machine.folder())
    try machine.text("chmod", "644", plan)
    let result = try machine.run(["lttrecipe", "apply", plan], as: .other)
    #expect(result.status == 5 && result.errors.contains("another user's"), "\(result)")
    #expect(machine.packages(of: .other).isEmpty)
  }

  @Test func `a plan that others may write to is refused`() throws {
    _ = try makePlan()
    try machine.text("chmod", "622", plan)
    try expectRefusal("others may write to it", apply())
  }

  // MARK: - Files that are not as they were written

  @Test func `a plan that was changed is refused`() throws {
    _ = try makePlan()
    try edit {
      $0.replacing("\"actions\":[", with: "\"actions\":[").replacing(
        "job-${run.id}", with: "jab-${run.id}")
    }
    try expectRefusal("was changed after it was made", apply())
  }

  @Test func `an effective recipe that was changed is refused`() throws {
    _ = try makePlan()
    try edit { $0.replacing("lttrecipe: 1\\nname: job", with: "lttrecipe: 1\\nname: jab") }
    try expectRefusal("is damaged, or was changed", apply())
  }

  @Test(arguments: [1, 30, 60, 99])
  func `a plan that was cut off is refused`(percentage: Int) throws {
    _ = try makePlan()
    try edit { text in
      let head = text.prefix { $0 != "\n" }.utf8.count + 1
      let length = head + (text.utf8.count - head) * percentage / 100
      return String(decoding: Array(text.utf8).prefix(length - 1), as: UTF8.self)
    }
    try expectRefusal("is damaged, or was changed", apply())
  }

  @Test func `a plan of another form is refused by name`() throws {
    _ = try makePlan()
    try edit { $0.replacing("{\"format\":2,", with: "{\"format\":1,") }
    try expectRefusal("has form 1, made by lttrecipe", apply())
  }

  @Test func `what plan prints with --json is no plan file`() throws {
    let printed = try machine.lttrecipe("plan", "recipe.yaml", "--json")
    try machine.write(printed.output, to: "job.plan")
    try expectRefusal("not a plan to carry out", apply(), status: 64)
  }

  // MARK: - Parameters

  private func writeSecretRecipe() throws {
    try machine.write(
      JobRecipe(
        payload: "- {shell: 'echo \"$TOKEN\" >> order; ls', env: {TOKEN: \"${token}\"}}",
        more: "parameters: {token: {secret: true}, other: {default: a}}"
      ).text)
    try machine.write("{token: hunter2, other: b}\n", to: "values.yaml", mode: 0o600)
  }

  @Test func `a plan holds no secret, and takes it again`() throws {
    try writeSecretRecipe()
    let result = try machine.run(
      ["lttrecipe", "plan", "recipe.yaml", "--out", "job.plan", "--set-file", "values.yaml"])
    #expect(result.status == 0, "\(result)")
    #expect(TestFile.text(of: plan)?.contains("hunter2") == false)
    try expectRefusal("needs secrets, which it does not hold: token", apply(), status: 64)
    #expect(try apply("--set-file", "values.yaml").status == 0)
    #expect(machine.read("order") == "hunter2\n")
  }

  @Test func `a plan keeps its parameters`() throws {
    try writeSecretRecipe()
    _ = try makePlan("--set-file", "values.yaml")
    let result = try apply("--set-file", "values.yaml", "--set", "other=c")
    try expectRefusal("made with another value of `other`", result, status: 64)
  }

  // MARK: - Writing it

  @Test func `a file that is no plan is not written over, and nothing is done`() throws {
    let recipe = machine.read("recipe.yaml")
    try machine.write("precious", to: "target")
    try machine.text("ln", "-s", "target", "link")
    for name in ["recipe.yaml", "target", "link", machine.folder() + "/recipe.yaml"] {
      let result = try machine.lttrecipe("plan", "recipe.yaml", "--out", name)
      #expect(result.status == 1, "\(result)")
      #expect(result.output == "", "\(result)")
      #expect(result.errors.contains("`\(name)` exists and is no plan"), "\(result)")
      #expect(result.errors.contains("help: "), "\(result)")
    }
    #expect(machine.read("recipe.yaml") == recipe)
    #expect(machine.read("target") == "precious")
    #expect(try machine.text("readlink", "link") == "target\n")
  }

  @Test func `a plan that is there is replaced, a link to one not followed`() throws {
    _ = try makePlan()
    try machine.text("mv", "job.plan", "target")
    let before = machine.read("target")
    try machine.text("ln", "-s", "target", "job.plan")
    _ = try makePlan("--run-id", "x")
    #expect(machine.read("target") == before)
    #expect(machine.read("job.plan") != before)
    #expect(TestFile.mode(of: plan) == 0o600)
    #expect(try machine.text("sh", "-c", "test ! -h job.plan && echo file") == "file\n")
  }

  @Test func `a plan that all could read is made private`() throws {
    _ = try makePlan()
    try machine.text("chmod", "644", plan)
    _ = try makePlan()
    #expect(TestFile.mode(of: plan) == 0o600)
    #expect(TestFile.names(in: machine.folder()) == ["job.plan", "recipe.yaml"])
  }

  @Test(arguments: ["/nowhere/x.plan", ".", "/dev/full"])
  func `a file that cannot be written is told`(file: String) throws {
    let result = try machine.lttrecipe("plan", "recipe.yaml", "--out", file)
    #expect(result.status == 1, "\(result)")
    #expect(result.errors.contains("cannot write the plan to `\(file)`"))
  }

  @Test func `no file is written where something is in the way`() throws {
    try machine.write(JobRecipe(payload: "- {run: [ls], user: no-such-user}").text)
    let result = try machine.lttrecipe("plan", "recipe.yaml", "--out", "job.plan")
    #expect(result.status == 5, "\(result)")
    #expect(!TestFile.exists(plan))
  }
}
