import TestSupport
import Testing

/// What the recipe language promises, with the built program and a real session daemon.
@Suite(.serialized, .needsMachine)
struct LanguageTests {
  let machine: Machine

  init() throws {
    machine = try Machine()
  }

  private func write(_ text: String, to name: String = "recipe.yaml") throws {
    try machine.write(text, to: name)
  }

  private func events(of package: RetrievedPackage) throws -> Set<String> {
    Set(
      try package.events().compactMap { event in
        event.split(separator: " ").first { $0.hasPrefix("lttng_ust_libc:") }
          .map { String($0.prefix { $0 != " " }.dropLast()) }
      })
  }

  @Test func `what is excluded is not recorded, and the rest of the pattern is`() throws {
    var recipe = JobRecipe(payload: "- shell: \"ls -l /etc | sort\"")
    recipe.more = "without: [\"lttng_ust_libc:free\", \"lttng_ust_libc:re*\"]"
    let result = try machine.apply(recipe)
    try #require(result.status == 0, "\(result)")
    #expect(result.errors.contains("[exclusion-dangerous]"))
    let names = try events(of: machine.onlyPackage())
    #expect(names.contains("lttng_ust_libc:malloc"))
    #expect(names.isDisjoint(with: ["lttng_ust_libc:free", "lttng_ust_libc:realloc"]))
  }

  @Test func `what show prints is planned as the recipe is`() throws {
    try write(
      """
      lttrecipe: 1
      name: job
      parameters: {folder: {type: path}, count: {type: integer, default: 4}}
      use: [{preset: ust/malloc, channel: heap, when: {lttng: ">= 2"}}, {preset: ust/pthread, when: {lttng: "< 2"}}]
      channels: {heap: {num-subbuf: "${count}", contexts: [ip]}}
      event-lists: {dl: ["lttng_ust_dl:dlopen", "lttng_ust_dl:dlclose"]}
      sessions: ~
      payload: [{run: [ls, "${folder}"]}]
      """.replacing("sessions: ~\n", with: ""))
    try write("folder: /etc\n", to: "values.yaml")
    let options = ["recipe.yaml", "--set-file", "values.yaml", "--set", "count=8"]
    let shown = try machine.run(["lttrecipe", "show"] + options)
    try #require(shown.status == 0, "\(shown)")
    #expect(shown.output.contains("    num-subbuf: 8\n"))
    #expect(shown.output.contains("recipes/ust/malloc.yaml:"))
    #expect(!shown.output.contains("pthread"))
    try write(shown.output, to: "shown.yaml")
    let plans = try [["plan"] + options, ["plan", "shown.yaml"]].map { arguments in
      try machine.run(["lttrecipe"] + arguments)
    }
    #expect(plans[0].status == 0, "\(plans[0])")
    #expect(plans[0].output == plans[1].output)
  }

  @Test func `show in JSON names the file and line of each value`() throws {
    try write("lttrecipe: 1\nname: job\nuse: [ust/malloc]\npayload: [{run: [ls]}]\n")
    let result = try machine.lttrecipe("show", "recipe.yaml", "--json")
    try #require(result.status == 0, "\(result)")
    let own = #"{"column":18,"file":"recipe.yaml","line":4,"pointer":"/payload/0/run/0"}"#
    #expect(result.output.contains(own), "\(result)")
    #expect(result.output.contains(#""pointer":"/channels/user/domain""#))
  }

  @Test func `apply and plan refuse by name what this release does not carry out`() throws {
    try write(
      """
      lttrecipe: 1
      name: job
      parameters: {delay: ~}
      matrix: {delay: [1, 2], repeat: 2}
      roles: {client: {}}
      use: [ust/malloc]
      payload: [{run: [sleep, "${delay}"]}]
      """)
    for command in ["apply", "plan"] {
      let result = try machine.lttrecipe(command, "recipe.yaml")
      #expect(result.status == 3)
      #expect(result.errors.contains("`roles` of a recipe is not carried out by this release"))
    }
    try machine.expectNothingLeft()
    #expect(try machine.lttrecipe("validate", "recipe.yaml").status == 0)
    let shown = try machine.lttrecipe("show", "recipe.yaml")
    #expect(shown.output.hasPrefix("# run 1 of 4 of the matrix: delay=1;"), "\(shown)")
    let second = try machine.lttrecipe("show", "recipe.yaml", "--set", "delay=2")
    #expect(second.output.contains("run: [sleep, 2]"), "\(second)")
  }

  @Test func `a secret reaches the steps and is written nowhere`() throws {
    try write(
      """
      lttrecipe: 1
      name: job
      parameters: {token: {secret: true}}
      use: [ust/malloc]
      payload:
        - {run: [sh, -c, 'case $HEADER in "Bearer s3"*et-value) ;; *) exit 1;; esac'], env: {HEADER: "Bearer ${token}"}}
      teardown: [{shell: 'case $token in s3*et-value) ;; *) exit 1;; esac'}]
      retrieve: [{copy: ./traces}]
      """)
    try write("token: s3cret-value\n", to: "token.yaml")
    let plan = try machine.lttrecipe("plan", "recipe.yaml", "--set-file", "token.yaml")
    #expect(!plan.output.contains("s3cret"), "\(plan)")
    let missing = try machine.lttrecipe("apply", "recipe.yaml")
    #expect(missing.status == 3, "\(missing)")
    let result = try machine.lttrecipe("apply", "recipe.yaml", "--set-file", "token.yaml")
    #expect(result.status == 0, "\(result)")
    #expect(!(result.output + result.errors).contains("s3cret"))
    let found = try machine.shell("grep -rl s3cret traces ~/.local")
    #expect(found.status == 1, "\(found)")
    let stored = try machine.shell("cat traces/*/recipe.yaml")
    #expect(stored.output.contains("HEADER: Bearer ${token}"), "\(stored)")
    try write(stored.output, to: "stored.yaml")
    let again = try machine.lttrecipe("apply", "stored.yaml", "--set-file", "token.yaml")
    #expect(again.status == 0, "\(again)")
  }

  @Test func `the shape alone needs no presets`() throws {
    try write("lttrecipe: 1\nname: job\nuse: [no/such]\npayload: [{run: [ls]}]\n")
    #expect(try machine.lttrecipe("validate", "recipe.yaml").status == 3)
    let shape = try machine.lttrecipe("validate", "recipe.yaml", "--stage", "shape")
    #expect(shape.status == 0, "\(shape)")
    try write("lttrecipe: 1\nname: job\npayload: {}\n")
    let wrong = try machine.lttrecipe("validate", "recipe.yaml", "--stage", "shape")
    #expect(wrong.status == 3)
    #expect(wrong.errors.contains("recipe.yaml:3:10: error: `payload` must be a list"))
  }

  @Test func `validate needs no values of parameters, and says what it could not check`() throws {
    try write(
      "lttrecipe: 1\nname: job\nparameters: {folder: {type: path}}\nuse: [ust/malloc]\n"
        + "payload: [{run: [ls, \"${folder}\"]}]\n")
    let result = try machine.lttrecipe("validate", "recipe.yaml")
    #expect(result.status == 0, "\(result)")
    #expect(result.errors.contains("note: the parameter `folder` has no value [parameter-missing]"))
    #expect(try machine.lttrecipe("plan", "recipe.yaml").status == 3)
    try write(
      "lttrecipe: 1\nname: job\nparameters: {folder: {type: path}}\nuse: [ust/malloc]\n"
        + "payload: [{run: [ls], user: ~}]\n")
    #expect(try machine.lttrecipe("validate", "recipe.yaml").status == 3)
  }

  @Test func `the schemas are printed`() throws {
    for kind in ["recipe", "preset"] {
      let result = try machine.lttrecipe("schema", kind)
      #expect(result.status == 0)
      #expect(result.output.contains("\"title\": \"lttrecipe \(kind)\""))
    }
  }
}
