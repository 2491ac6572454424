import TestSupport
import Testing

/// A session daemon of LTTng 2.13.9 crashes when a session rotates whose trigger on rotations was taken away.
@Suite(.serialized, .needsMachine)
struct RotationTriggerTests {
  let machine: Machine

  init() throws {
    machine = try Machine()
    try CountingProgram.build(on: machine)
    try machine.text("lttng-sessiond", "--daemonize", "--no-kernel")
    try machine.text("lttng", "create", "innocent", "--no-output")
  }

  private func recipe(_ rate: String, payload: String = "") -> String {
    """
    lttrecipe: 1
    name: turning
    channels: {user: {domain: user, subbuf-size: 16KiB, events: ["lttrecipe_test:*"]}}
    triggers:
      turned: {when: {rotation: {session: turning, is: completed}}, do: [{notify: true}]\(rate)}
    \(payload)

    """
  }

  private func expectSuccess(_ arguments: String...) throws {
    let result = try machine.run(["lttrecipe"] + arguments)
    #expect(result.status == 0, "\(arguments): \(result)")
  }

  private func expectInnocentAlone() throws {
    #expect(try machine.sessions() == ["innocent"])
    #expect(!(try machine.text("lttng", "list-triggers").contains("turned")))
  }

  @Test func `a standing session that rotated is destroyed before its trigger`() throws {
    try machine.write(recipe(""))
    try expectSuccess("apply", "recipe.yaml")
    try machine.text("./tick", "100")
    try expectSuccess("rotate", "turning")
    try machine.text("./tick", "100")
    try expectSuccess("destroy", "recipe.yaml")
    try expectInnocentAlone()
  }

  @Test func `so is that of a payload, which rotates by a schedule`() throws {
    let payload = """
      rotate: {every: 300ms}
      payload: [{run: [./tick, 100]}, {run: [sleep, 1]}, {run: [./tick, 100]}]
      expect: {events: {"lttrecipe_test:tick": 400}}
      """
    try machine.write(recipe("", payload: payload))
    try expectSuccess("apply", "recipe.yaml")
    try expectInnocentAlone()
  }

  @Test(arguments: [", rate: {every: 2}", nil])
  func `a change of the trigger needs a session made anew`(rate: String?) throws {
    try machine.write(recipe(""))
    try expectSuccess("apply", "recipe.yaml")
    try expectSuccess("rotate", "turning")
    var changed = recipe(rate ?? "")
    if rate == nil { changed.replace(#/triggers:\n.*\n/#, with: "") }
    try machine.write(changed)
    for command in ["plan", "apply"] {
      let refused = try machine.lttrecipe(command, "recipe.yaml")
      #expect(refused.status == 5, "\(refused)")
      #expect(refused.errors.contains("the trigger `turned` on its rotations is "), "\(refused)")
      #expect(refused.errors.contains("--replace=turning"), "\(refused)")
    }
    try expectSuccess("apply", "recipe.yaml", "--replace=turning")
    try machine.text("./tick", "100")
    try expectSuccess("rotate", "turning")
    try expectSuccess("destroy", "recipe.yaml")
    try expectInnocentAlone()
  }
}
