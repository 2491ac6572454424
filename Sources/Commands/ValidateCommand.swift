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
        lttrecipe validate draft.yaml --stage shape    keys and types, without presets
      """)

  @Argument(
    help: ArgumentHelp("The recipes' files; - reads standard input.", valueName: "recipe"),
    completion: .file(extensions: ["yaml"]))
  var recipes: [String]

  @OptionGroup var parameters: ParameterOptions

  @Option(
    help: ArgumentHelp(
      "Look at the shape of each file alone, or at the whole recipe with its presets.",
      valueName: "stage"))
  var stage: ValidationStage = .recipe

  @OptionGroup var output: OutputOptions

  func run() throws {
    let status = ValidateOperation(
      recipes: recipes, given: parameters.given, stage: stage,
      view: DiagnosticsView(isJSON: output.json)
    ).run()
    throw ExitCode(status.rawValue)
  }
}

extension ValidationStage: ExpressibleByArgument {}
