import ArgumentParser
import PlanExecution

/// `lttrecipe explain`.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Say what a diagnostic means, why, and how it is put right.",
    discussion: """
      Every finding ends with its id in brackets, such as [key-unknown].

      EXAMPLES:
        lttrecipe explain key-unknown
        lttrecipe explain yaml-limit    all limits of a recipe's text
        lttrecipe explain --list        all ids, a line each
      """)

  @Argument(
    help: ArgumentHelp("The id of a diagnostic; without one, all are listed.", valueName: "id"))
  var id: String?

  @Flag(help: "List all ids.")
  var list = false

  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard id == nil || !list else { throw ValidationError("name an id, or say --list") }
  }

  func run() throws {
    let status = ExplainOperation(id: id, view: ExplanationView(isJSON: output.json)).run()
    throw ExitCode(status.rawValue)
  }
}
