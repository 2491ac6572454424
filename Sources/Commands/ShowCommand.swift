import ArgumentParser
import PlanExecution

/// `lttrecipe show`.
struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Print the effective recipe: presets merged, parameters put in.",
    discussion: """
      Values that come from a preset carry their file and line as a comment; with --json each value has its \
      origin. Of a matrix the first run is shown, or the one that --set chooses.

      EXAMPLES:
        lttrecipe show recipes/first-trace.yaml
        lttrecipe show trace.yaml --set package=tree | lttrecipe apply -
      """)

  @OptionGroup var recipe: RecipeOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let status = ShowOperation(
      recipe: recipe.recipe, given: recipe.parameters.given, isJSON: output.json
    ).run()
    throw ExitCode(status.rawValue)
  }
}
