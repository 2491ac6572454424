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

  @OptionGroup var parameters: ParameterOptions

  @Option(
    help: ArgumentHelp(
      "Look at the shape of each file alone, or at the whole recipe with its presets.",
      valueName: "stage"))
  var stage: ValidationStage = .recipe

  @OptionGroup var output: OutputOptions

  @Option(
    help: ArgumentHelp("Print text, json or sarif (one SARIF 2.1.0 document).", valueName: "format")
  )
  var format: Format = .text

  func validate() throws {
    guard !output.json || format == .text || format == .json else {
      throw ValidationError("--json and --format \(format.rawValue) exclude each other")
    }
  }

  func run() throws {
    let status = ValidateOperation(
      recipes: recipes, given: parameters.given, stage: stage,
      view: ValidationView(format: output.json ? .json : format)
    ).run()
    throw ExitCode(status.rawValue)
  }
}

extension ValidationStage: ExpressibleByArgument {}
