import ArgumentParser
import PlanExecution

/// `lttrecipe status`.
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show the sessions of open runs: recording or stopped, sizes, losses, drift.",
    discussion: """
      Without a recipe: the sessions of all runs of this user that have not ended. With one: what is in \
      its sessions. Each says whether its run is at work, paused (`apply --until`) or was cut off, and what \
      there is to do. Drift is what somebody changed by hand since the last apply.

      EXAMPLES:
        lttrecipe status
        lttrecipe status flight-recorder.yaml
        lttrecipe status web                  a session by its name
        lttrecipe status --follow             and what changes and what triggers tell, until interrupted
        lttrecipe status --json
      """)

  @Argument(
    help: ArgumentHelp(
      "The recipe's file, or the name of a session.", valueName: "recipe"),
    completion: .file(extensions: ["yaml"]))
  var recipe: String?

  @Argument(
    help: ArgumentHelp("Those of the recipe's sessions that are meant.", valueName: "session"))
  var sessions: [String] = []

  @Flag(help: "Show what changes, and the notifications of triggers, until interrupted.")
  var follow = false

  @OptionGroup var output: OutputOptions

  func run() throws {
    let status = StatusOperation(
      recipe: recipe, sessions: sessions, follows: follow, view: StatusView(isJSON: output.json)
    ).run()
    throw ExitCode(status.rawValue)
  }
}
