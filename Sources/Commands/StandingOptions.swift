import ArgumentParser

/// The arguments that name standing sessions.
struct StandingOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "The recipe's file, or the name of a standing session.", valueName: "recipe"),
    completion: .file(extensions: ["yaml"]))
  var recipe: String

  @Argument(
    help: ArgumentHelp(
      "Those of the recipe's sessions that are meant; all of them where none is named.",
      valueName: "session"))
  var sessions: [String] = []
}
