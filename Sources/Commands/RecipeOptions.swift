import ArgumentParser
import Recipes

/// The arguments that name a recipe and set its parameters.
struct RecipeOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp("The recipe's file; - reads standard input.", valueName: "recipe"),
    completion: .file(extensions: ["yaml"]))
  var recipe: String

  @OptionGroup var parameters: ParameterOptions
}

/// The options that set parameters.
struct ParameterOptions: ParsableArguments {
  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Set a parameter of the recipe, but for a secret; can be repeated.", valueName: "name=value"))
  var settings: [ParameterSetting] = []

  @Option(
    name: .customLong("set-file"),
    help: ArgumentHelp(
      "Set parameters from a YAML file of names and values; can be repeated, --set goes first.",
      valueName: "file"),
    completion: .file(extensions: ["yaml"]))
  var files: [String] = []

  var given: GivenParameters {
    GivenParameters(files: files, settings: settings, environment: OwnSecrets.environment)
  }
}

/// The option that gives secrets to what was planned before.
struct SecretOptions: ParsableArguments {
  @Option(
    name: .customLong("set-file"),
    help: ArgumentHelp(
      "Give secret parameters again from a YAML file of names and values; can be repeated.",
      valueName: "file"),
    completion: .file(extensions: ["yaml"]))
  var files: [String] = []

  var given: GivenParameters {
    GivenParameters(files: files, environment: OwnSecrets.environment)
  }
}

/// The option that lets sessions be replaced.
struct ReplacementOptions: ParsableArguments {
  @Option(
    name: .customLong("replace"),
    help: ArgumentHelp(
      "Make this session anew where LTTng cannot change it as it is, or where somebody else made "
        + "it; can be repeated.", valueName: "session"))
  var names: [String] = []

  var sessions: Set<String> { Set(names) }
}

/// The options that say when a payload is recorded.
struct OnceOptions: ParsableArguments {
  @Flag(
    inversion: .prefixedNo,
    help: ArgumentHelp(
      "Record only where no complete run recorded the same: recipe, programs, `inputs`, kernel and LTTng. The "
        + "default is what the recipe's `record` says."))
  var once: Bool?
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
