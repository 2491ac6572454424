import ArgumentParser
import Recipes

/// The arguments that name a recipe and set its parameters.
struct RecipeOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp("The recipe's file; - reads standard input.", valueName: "recipe"),
    completion: .file(extensions: ["yaml"]))
  var recipe: String

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("Set a parameter of the recipe; can be repeated.", valueName: "name=value"))
  var settings: [ParameterSetting] = []
}

/// How results are printed.
struct OutputOptions: ParsableArguments {
  @Flag(help: "Print a stream of JSON lines; the first one carries its format version.")
  var json = false
}

extension ParameterSetting: ExpressibleByArgument {
  package init?(argument: String) {
    self.init(argument)
  }
}
