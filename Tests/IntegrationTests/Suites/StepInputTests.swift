import LTTngModel
import TestSupport
import Testing

/// What steps read from their standard input.
@Suite(.serialized, .needsMachine)
struct StepInputTests {
  let machine: Machine

  init() throws {
    machine = try Machine()
  }

  @Test func `a step reads the file or the text that it is given, and nothing else`() throws {
    try machine.text("mkdir", machine.folder() + "/parts")
    try machine.write("kept in a file\n", to: "parts/queries")
    try machine.write("password: hunter2\n", to: "secrets")
    let long = String(repeating: "x", count: 300_000)
    let recipe = JobRecipe(
      payload: """
        - {run: [tee, from-file], stdin: {file: parts/queries}}
        - {run: [tee, from-folder], stdin: {file: "${recipe.dir}/parts/${kind}"}}
        - {shell: "cat > from-text", stdin: {text: "run ${run.id}, ${password}"}}
        - {shell: "wc -c > length", stdin: {text: "\(long)"}}
        - {shell: "cat > from-nothing"}
        """,
      more: """
        parameters: {kind: {default: queries}, password: {secret: true}}
        setup: [{shell: "echo made > made"}]
        teardown: [{shell: "cat > from-made", stdin: {file: made}}]
        """)
    try machine.write(recipe.text)
    let result = try machine.lttrecipe(
      "apply", "recipe.yaml", "--run-id", "r", "--set-file", "secrets")
    #expect(result.status == 0, "\(result)")
    #expect(machine.read("from-file") == "kept in a file\n")
    #expect(machine.read("from-folder") == "kept in a file\n")
    #expect(machine.read("from-text") == "run r, hunter2")
    #expect(machine.read("length") == "300000\n")
    #expect(machine.read("from-nothing")?.isEmpty == true)
    #expect(machine.read("from-made") == "made\n")
    let told = result.output + result.errors
    #expect(!told.contains("hunter2"))
    try machine.expectNothingLeft()
  }

  @Test(arguments: [
    ("mkfifo input", "it is a FIFO, whose writer would have to be waited for"),
    ("mkdir input", "it is a folder"), ("true", "No such file or directory"),
    ("touch input && chmod 0 input", "Permission denied"),
    ("ln -s input input", "Too many levels of symbolic links"),
  ])
  func `a file that cannot be read is told before anything is made`(
    make: String, reason: String
  ) throws {
    try machine.text("sh", "-c", "cd '\(machine.folder())' && \(make)")
    let result = try machine.apply(JobRecipe(payload: "- {run: [cat], stdin: {file: input}}"))
    #expect(result.status == 5, "\(result)")
    #expect(
      result.errors.contains("/input of `stdin` cannot be read: \(reason)"), "\(result)")
    #expect(result.errors.contains("recipe.yaml:"), "\(result)")
    try machine.expectNothingLeft()
  }
}
