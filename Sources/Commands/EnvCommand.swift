import ArgumentParser
import PlanExecution

/// `lttrecipe env`.
struct EnvCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "env",
    abstract:
      "Print the environment that a program needs to be recorded, which lttrecipe does not start.",
    discussion: """
      What `apply` gives to the payload by the recipe: its variables, and LTTng's helpers to preload, as lines for \
      a shell. A service or a program that runs already has to be started anew with them.

      EXAMPLES:
        eval "$(lttrecipe env trace.yaml)"; ./server
        lttrecipe env trace.yaml --json
      """)

  @OptionGroup var recipe: RecipeOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let status = EnvOperation(
      recipe: recipe.recipe, given: recipe.parameters.given, isJSON: output.json
    ).run()
    throw ExitCode(status.rawValue)
  }
}
