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
        lttrecipe validate recipes/*.yaml --format sarif > lttrecipe.sarif    for code review
      """)

  /// The forms of printed findings.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text
    case json
    case sarif
  }

  @Argument(
    help: ArgumentHelp("The recipes' files; - reads standard input.", valueName: "recipe"),
    completion: .file(extensions: ["yaml"]))
  var recipes: [String]

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("Set a parameter of the recipes; can be repeated.", valueName: "name=value"))
  var settings: [ParameterSetting] = []

  @OptionGroup var output: OutputOptions

  @Option(
    help: ArgumentHelp("Print text, json or sarif (one SARIF 2.1.0 document).", valueName: "format")
  )
  var format: Format = .text

  func run() throws {
    let view = ValidationView(format: output.json ? .json : format)
    let status = ValidateOperation(recipes: recipes, settings: settings, view: view).run()
    throw ExitCode(status.rawValue)
  }
}
