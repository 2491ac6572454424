import LTTngModel
import TestSupport
import Testing

/// Secrets reach the steps that use them, and nothing else.
@Suite(.serialized, .needsMachine)
struct SecretTests {
  private let machine: Machine

  /// The values, which no file, output or argument may hold.
  private static let values = ["hunter2-token", "hunter2-key"]

  init() throws {
    machine = try Machine()
    try CountingProgram.build(on: machine)
    try machine.write("api-key: hunter2-key\n", to: "key.yaml", mode: 0o600)
    try machine.write("hunter2-token", to: "token", mode: 0o600)
  }

  private func write(payload: String, teardown: String = "true") throws {
    try machine.write(
      """
      lttrecipe: 1
      name: job
      parameters: {token: {secret: true}, api-key: {secret: true}, pin: {secret: true, optional: true}}
      channels: {user: {domain: user, events: ["lttrecipe_test:tick"]}}
      setup: [{run: [sh, -c, "env > setup-env"]}]
      payload:
        - {run: [sh, -c, "\(payload)"], env: {TOKEN: "Bearer ${token}", KEY: "${api-key}"}, stdin: {text: "${token}"}}
      teardown: [{run: [sh, -c, "\(teardown)"], env: {TOKEN: "${token}"}}]
      retrieve: [{copy: ./traces}]

      """)
  }

  /// Runs a command with one secret in the environment and one in a file.
  private func run(_ command: String) throws -> Finished {
    try machine.shell(
      "export LTTRECIPE_SECRET_TOKEN=$(cat token) LANG=C LTTNG_UST_DEBUG=0 OTHER=other; "
        + "exec lttrecipe \(command)")
  }

  /// The package of a run.
  private func package(_ id: String) throws -> RetrievedPackage {
    try #require(machine.packages().first { $0.path.contains("/job-\(id)") })
  }

  /// The files of the user that hold a secret.
  private func exposed() throws -> String {
    try machine.shell(
      "grep -rl hunter2 ~ . | grep -vxF -e ./token -e ./key.yaml -e ./token.yaml; true"
    ).output
  }

  @Test func `secrets are in no file, output or argument, and in no step that does not use them`()
    throws
  {
    try write(
      payload:
        "env > payload-env; cat /proc/$PPID/environ > parent-env; cat > payload-input; cat /proc/[0-9]*/cmdline > arguments; exec ./tick 5",
      teardown: "env > teardown-env")
    let given = "recipe.yaml --set-file key.yaml"
    for command in [
      "validate \(given)", "show \(given)", "show --json \(given)", "plan \(given)",
      "plan --json \(given)", "plan --out job.plan \(given)", "export --as shell \(given)",
      "apply \(given) --run-id one", "apply --json \(given) --run-id two", "runs", "runs --json",
      "runs show two", "runs show two --json", "status --json", "resume", "destroy recipe.yaml",
      "gc --json",
    ] {
      let result = try run(command)
      #expect(result.status == 0, "\(command): \(result)")
      #expect(!(result.output + result.errors).contains("hunter2"), "\(command): \(result)")
    }

    #expect(machine.read("arguments")?.contains("lttrecipe\0apply\0") == true)
    #expect(machine.read("parent-env")?.contains("LTTRECIPE_SECRET_TOKEN=xxx") == true)
    #expect(machine.read("parent-env")?.contains("hunter2") == false)
    let payload = try #require(machine.read("payload-env"))
    #expect(payload.contains("\nTOKEN=Bearer hunter2-token\n"))
    #expect(payload.contains("\nKEY=hunter2-key\n"))
    #expect(machine.read("teardown-env")?.contains("\nTOKEN=hunter2-token\n") == true)
    #expect(machine.read("teardown-env")?.contains("hunter2-key") == false)
    #expect(machine.read("setup-env")?.contains("LTTRECIPE_RUN_ID=two") == true)
    for environment in ["setup-env", "payload-env", "teardown-env"] {
      #expect(machine.read(environment)?.contains("LTTRECIPE_SECRET") == false)
    }
    let manifest = try package("two").manifest
    #expect(
      manifest.environment.keys.sorted() == [
        "KEY", "LANG", "LTTNG_UST_DEBUG", "LTTNG_UST_REGISTER_TIMEOUT", "PATH", "TOKEN",
      ])
    #expect(manifest.environment["TOKEN"] == "Bearer ${token}")
    #expect(machine.read("payload-input") == "hunter2-token")
    try machine.text("rm", "payload-env", "payload-input", "teardown-env")
    #expect(try exposed() == "")
  }

  @Test func `a secret passes sudo in no argument`() throws {
    try machine.write("nobody ALL=(ALL) NOPASSWD: ALL\n", to: "sudoers", mode: 0o440, of: .root)
    try machine.text(
      "mount", "--bind", machine.folder(of: .root) + "/sudoers", "/etc/sudoers", as: .root)
    try machine.write(
      """
      lttrecipe: 1
      name: job
      parameters: {token: {secret: true}}
      channels: {user: {domain: user, events: ["lttng_ust_libc:*"]}}
      payload:
        - {shell: "cat /proc/[0-9]*/cmdline; printenv token | tail -c 5; printenv | grep -c _SECRET_", user: daemon}
      retrieve: [{copy: ./traces}]

      """)
    _ = try run("apply recipe.yaml --run-id one")
    let output = try #require(try package("one").step("payload-1.stdout"))
    #expect(output.contains("sudo\0-n\0-u\0#1\0--\0") && output.contains("\0hold-step\0"))
    #expect(output.hasSuffix("oken\n0\n"), "\(output.suffix(40))")
    #expect(!output.contains("hunter2"))
    #expect(try exposed() == "")
  }

  @Test func `a secret as an argument is refused`() throws {
    try write(payload: "true")
    for command in ["apply", "plan", "validate"] {
      let result = try machine.lttrecipe(command, "recipe.yaml", "--set", "token=hunter2-token")
      #expect(result.status == 3)
      #expect(result.errors.contains("`token` would be seen by all who list"), "\(result)")
      #expect(result.errors.contains("LTTRECIPE_SECRET_TOKEN"), "\(result)")
      #expect(!result.errors.contains("hunter2"), "\(result)")
    }
    #expect(TestFile.names(in: machine.runs()) == [])
  }

  @Test func `a cut-off run gets the secrets of its teardown again`() throws {
    try write(
      payload: "./tick 5; kill -KILL $PPID",
      teardown: "test $TOKEN = $(cat token) && echo $LTTRECIPE_RUN_ID >> ended")
    #expect(try run("apply recipe.yaml --set-file key.yaml --run-id one").status == 137)
    let refused = try machine.lttrecipe("resume", "one")
    #expect(refused.status == 64, "\(refused)")
    #expect(refused.errors.contains("the teardown of the run one needs secrets"), "\(refused)")
    #expect(machine.read("ended") == nil)
    let seen = try machine.lttrecipe("resume", "one", "--set", "token=hunter2-token")
    #expect(seen.status == 64 && seen.errors.contains("would be seen"), "\(seen)")
    let resumed = try machine.shell(
      "export LTTRECIPE_SECRET_TOKEN=$(cat token) LANG=POSIX; exec lttrecipe resume one")
    // The end of the payload was not seen.
    #expect(resumed.status == 4, "\(resumed)")
    #expect(try package("one").manifest.environment["LANG"] == "C")
    #expect(machine.read("ended") == "one\n")

    #expect(try run("apply recipe.yaml --set-file key.yaml --run-id two").status == 137)
    try machine.write("token: hunter2-token\n", to: "token.yaml")
    let undone = try machine.lttrecipe("destroy", "--run-id", "two")
    #expect(undone.status == 64, "\(undone)")
    #expect(undone.errors.contains("the teardown of the run two needs secrets"), "\(undone)")
    let destroyed = try machine.lttrecipe(
      "destroy", "--run-id", "two", "--set-file", "token.yaml")
    #expect(destroyed.status == 0, "\(destroyed)")
    #expect(machine.read("ended") == "one\ntwo\n")
    #expect(try exposed() == "")
    try machine.expectNothingLeft()
  }

  @Test func `a standing run is destroyed with the secrets of its teardown alone`() throws {
    try machine.write(
      """
      lttrecipe: 1
      name: job
      parameters: {token: {secret: true}}
      channels: {user: {domain: user, events: ["lttrecipe_test:tick"]}}
      teardown: [{shell: "test $token = $(cat token) && echo $LTTRECIPE_RUN_ID >> ended"}]

      """)
    try machine.write("token: hunter2-token\n", to: "token.yaml", mode: 0o600)
    let given = ["--set-file", "token.yaml"]
    let applied = try machine.run(["lttrecipe", "apply", "recipe.yaml", "--run-id", "one"] + given)
    #expect(applied.status == 0, "\(applied)")
    let refused = try machine.lttrecipe("destroy", "recipe.yaml")
    #expect(refused.status == 64, "\(refused)")
    #expect(refused.errors.contains("the teardown of the run one needs secrets"), "\(refused)")
    #expect(try machine.isRecording("job") == true)
    let destroyed = try machine.run(["lttrecipe", "destroy", "recipe.yaml"] + given)
    #expect(destroyed.status == 0, "\(destroyed)")
    #expect(machine.read("ended") == "one\n")
    try machine.expectNothingLeft()
  }

  @Test func `a series holds no secret`() throws {
    var recipe = SeriesRecipe()
    recipe.matrix = "{n: [1, 2], setup: once}"
    recipe.setup = "test $token = $(cat token)"
    recipe.payload = "test $token = $(cat token)"
    try machine.write(recipe.text)
    for command in [
      "plan recipe.yaml", "plan recipe.yaml --json", "apply recipe.yaml --json --run-id whole",
      "runs show whole --json", "runs show whole",
    ] {
      let result = try run(command)
      #expect(result.status == 0, "\(command): \(result)")
      #expect(!(result.output + result.errors).contains("hunter2"), "\(command): \(result)")
    }
    #expect(machine.seriesSteps.contains("2"))
    #expect(try exposed() == "")
  }
}
