import ArgumentParser
import PlanExecution

/// `lttrecipe lock`.
struct LockCommand: ProgramStarting {
  static let configuration = CommandConfiguration(
    commandName: "lock",
    abstract: "Pin the presets that recipes take from git repositories.",
    discussion: """
      Writes lttrecipe.lock beside the recipes: for each repository and ref its commit and a hash of its \
      YAML files, which are kept in ~/.cache/lttrecipe/presets. What is locked already stays as it is. \
      This command alone uses git and the network; all others take what is locked, and refuse what is not.

      EXAMPLES:
        lttrecipe lock trace.yaml                    pin what is not pinned yet
        lttrecipe lock --update trace.yaml           take what the refs are now; says what changed
        lttrecipe lock --update --only kernel/sched trace.yaml
        lttrecipe lock --vendor trace.yaml           keep the files in lttrecipe.vendor, for no network
        lttrecipe lock --check *.yaml                in CI: exit 3 where the lock is not up to date
        lttrecipe lock --check --remote *.yaml       and where a tag was moved
      """)

  @Argument(
    help: ArgumentHelp("The recipes' files.", valueName: "recipe"),
    completion: .file(extensions: ["yaml"]))
  var recipes: [String]

  @Flag(help: "Change nothing; exit with 3 where the lock is not what the recipes use.")
  var check = false

  @Flag(help: "With --check: ask the repositories whether a tag was moved.")
  var remote = false

  @Flag(help: "Move what is locked to what its ref is now.")
  var update = false

  @Option(
    help: ArgumentHelp(
      "With --update: move the preset of this path or URL alone; can be repeated.",
      valueName: "preset"))
  var only: [String] = []

  @Flag(help: "Keep the files beside the lock, in lttrecipe.vendor.")
  var vendor = false

  @OptionGroup var parameters: ParameterOptions

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if recipes.contains("-") {
      throw ValidationError("name the recipe's file: the lock lies beside it")
    }
    if remote, !check { throw ValidationError("--remote goes with --check") }
    if !only.isEmpty, !update { throw ValidationError("--only goes with --update") }
    if check, update || vendor {
      throw ValidationError("--check changes nothing: leave out --update and --vendor")
    }
  }

  func run() throws {
    let view = LockView(isJSON: output.json)
    let status =
      check
      ? LockCheckOperation(recipes: recipes, given: parameters.given, isRemote: remote, view: view)
        .run()
      : LockOperation(
        recipes: recipes,
        request: LockRequest(
          given: parameters.given, isUpdate: update, names: only, isVendor: vendor), view: view
      ).run()
    throw ExitCode(status.rawValue)
  }
}
