import ArgumentParser
import PlanExecution

/// `lttrecipe plan`.
struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Show what apply would do; touch nothing.",
    discussion: """
      Actions: + create, ~ update, -/+ replace, - remove, = as declared, > a step of the run.

      EXAMPLES:
        lttrecipe plan recipes/first-trace.yaml
        lttrecipe plan recipes/first-trace.yaml --format dot | dot -Tsvg > plan.svg
        lttrecipe plan trace.yaml --detailed-exitcode    0 no changes, 2 changes
      """)

  /// The forms of a printed plan.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text
    case json
    case dot
  }

  @OptionGroup var recipe: RecipeOptions
  @OptionGroup var output: OutputOptions

  @Option(help: ArgumentHelp("Print text, json or dot (Graphviz).", valueName: "format"))
  var format: Format = .text

  @Flag(help: "Exit with 2 when there are changes.")
  var detailedExitcode = false

  @Option(help: ArgumentHelp("Plan for the run of this name.", valueName: "id"))
  var runID: String?

  @OptionGroup var replacement: ReplacementOptions

  func run() throws {
    let view = PlanView(format: output.json ? .json : format)
    let status = PlanOperation(
      recipe: recipe.recipe, given: recipe.parameters.given, runID: runID,
      replaceable: replacement.sessions,
      hasDetailedStatus: detailedExitcode, view: view
    ).run()
    throw ExitCode(status.rawValue)
  }
}
