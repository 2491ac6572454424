import ArgumentParser
import PlanExecution
import Recipes

/// `lttrecipe validate`.
struct ValidateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Check recipes without a session daemon; run nothing.",
    discussion: """
      EXAMPLES:
        lttrecipe validate recipes/first-trace.yaml
        lttrecipe validate recipes/*.yaml --json
      """)

  @Argument(
    help: ArgumentHelp("The recipes' files; - reads standard input.", valueName: "recipe"),
    completion: .file(extensions: ["yaml"]))
  var recipes: [String]

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("Set a parameter of the recipes; can be repeated.", valueName: "name=value"))
  var settings: [ParameterSetting] = []

  @OptionGroup var output: OutputOptions

  func run() throws {
    let status = ValidateOperation(
      recipes: recipes, settings: settings, view: DiagnosticsView(isJSON: output.json)
    ).run()
    throw ExitCode(status.rawValue)
  }
}
