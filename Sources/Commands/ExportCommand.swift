import ArgumentParser
import PlanExecution

/// `lttrecipe export`.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Print a recipe as a script of lttng commands, or as a saved session.",
    discussion: """
      The script makes the same sessions as `apply`, runs the payload between start and stop, ends \
      what it made whatever fails, and needs nothing but sh and lttng. It expects the recipe's \
      secrets in the environment. It does none of apply's checks. A saved session is what \
      `lttng load` and `lttrecipe import` read: the sessions alone, with no folder of each run's own. \
      What cannot be said is named on standard error, and in the script.

      EXAMPLES:
        lttrecipe export recipes/first-trace.yaml --as shell > first-trace.sh
        lttrecipe export trace.yaml --as lttng-xml > trace.lttng; lttng load --input-path=trace.lttng
        lttrecipe export trace.yaml --as shell --session web --set size=4MiB
      """)

  /// What a recipe is printed as.
  enum Form: String, CaseIterable, ExpressibleByArgument {
    case shell
    case lttngXML = "lttng-xml"
  }

  @OptionGroup var recipe: RecipeOptions

  @Option(
    name: .customLong("as"), help: ArgumentHelp("Print shell or lttng-xml.", valueName: "form"))
  var form: Form

  @Option(help: ArgumentHelp("Take this session alone; can be repeated.", valueName: "name"))
  var session: [String] = []

  @OptionGroup var output: OutputOptions

  func run() throws {
    let status = ExportOperation(
      recipe: recipe.recipe, given: recipe.parameters.given, form: form, sessions: session,
      view: ExportView(isJSON: output.json)
    ).run()
    throw ExitCode(status.rawValue)
  }
}
