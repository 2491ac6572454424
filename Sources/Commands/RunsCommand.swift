import ArgumentParser
import PlanExecution

/// `lttrecipe runs`.
struct RunsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "runs",
    abstract: "List runs; show one.",
    discussion: """
      A run is one apply of one recipe; the runs of a recipe's `matrix` belong to a series, which is listed, \
      too. What is known of it stays in a folder of the user's state folder until `lttrecipe gc` removes it. \
      Nothing is changed.

      EXAMPLES:
        lttrecipe runs                              all runs of this user
        lttrecipe runs trace.yaml                   those of a recipe
        lttrecipe runs show last                    the newest one
        lttrecipe runs show 20260308T142530Z-7f3a
      """,
    subcommands: [RunsListCommand.self, RunsShowCommand.self],
    defaultSubcommand: RunsListCommand.self)
}

/// `lttrecipe runs list`.
struct RunsListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List runs, newest last: state, when, how long, size of what is left.",
    discussion: """
      A run is at work, paused (`apply --until`), standing, cut off (`lttrecipe resume` finishes it), or \
      ended. Runs of other hosts that share the home are listed, too; whether someone is at work on one \
      that is open cannot be told here.

      EXAMPLES:
        lttrecipe runs list
        lttrecipe runs list trace.yaml              those of a recipe's file
        lttrecipe runs list first-trace             those of a recipe's name
        lttrecipe runs list --json
      """)

  @Argument(
    help: ArgumentHelp("A recipe's file or name.", valueName: "recipe"),
    completion: .file(extensions: ["yaml"]))
  var recipe: String?

  @OptionGroup var output: OutputOptions

  func run() throws {
    let status = RunsOperation(view: RunsView(isJSON: output.json)).list(recipe)
    throw ExitCode(status.rawValue)
  }
}

/// `lttrecipe runs show`.
struct RunsShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show a run: steps, sessions, losses, verdict, where the trace is, problems.",
    discussion: """
      EXAMPLES:
        lttrecipe runs show last                    the newest one of this host
        lttrecipe runs show 20260308T142530Z-7f3a
        lttrecipe runs show 20260308T14             the only one that begins so
      """)

  @Argument(
    help: ArgumentHelp("A run's id, the beginning of one, or `last`.", valueName: "run"))
  var name: String

  @OptionGroup var output: OutputOptions

  func run() throws {
    let status = RunsOperation(view: RunsView(isJSON: output.json)).show(name)
    throw ExitCode(status.rawValue)
  }
}
