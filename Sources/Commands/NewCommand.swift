import ArgumentParser
import PlanExecution

/// `lttrecipe new`.
struct NewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new",
    abstract: "Make a recipe to begin with.",
    discussion: """
      Writes NAME.yaml into the current folder: a small recipe with comments, which can be applied \
      as it is, or one that is made of a recipe or preset. Never overwrites a file.

      EXAMPLES:
        lttrecipe new --list                            what a recipe can be made of
        lttrecipe new heap                              records the allocations of ls, for a start
        lttrecipe new update --from package-update      a copy of a recipe
        lttrecipe new wakeups --from kernel/sched       a recipe that uses a preset
        lttrecipe new heap --output - | lttrecipe apply -
      """)

  @Argument(help: ArgumentHelp("The recipe's name.", valueName: "name"))
  var name: String?

  @Option(
    help: ArgumentHelp(
      "Make it of this recipe or preset, by its name, or of a recipe's file.", valueName: "name"))
  var from: String?

  @Option(
    name: .customLong("output"),
    help: ArgumentHelp("The file to make; - prints the recipe.", valueName: "file"))
  var file: String?

  @Flag(help: "List the recipes and presets that --from takes.")
  var list = false

  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard list == (name == nil) else {
      throw ValidationError(
        list ? "--list takes no name" : "give the recipe a name, or ask for --list")
    }
  }

  func run() throws {
    let view = NewRecipeView(isJSON: output.json)
    let operation = NewRecipeOperation(view: view)
    let status = name.map { operation.run(name: $0, from: from, file: file) } ?? operation.list()
    throw ExitCode(status.rawValue)
  }
}
