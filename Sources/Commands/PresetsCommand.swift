import ArgumentParser
import PlanExecution

/// `lttrecipe presets`.
struct PresetsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "presets",
    abstract: "List presets, show what one records, print its file.",
    discussion: """
      A name is looked up as a recipe in the current folder would: there, in the folders of \
      $LTTRECIPE_PATH, the user's, the system's and the shipped ones.

      EXAMPLES:
        lttrecipe presets                           all presets, by the folder that they are found in
        lttrecipe presets show kernel/tracecompass  what it records, its own presets merged
        lttrecipe presets path kernel/tracecompass  its file
      """,
    subcommands: [
      PresetsListCommand.self, PresetsShowCommand.self, PresetsPathCommand.self,
    ], defaultSubcommand: PresetsListCommand.self)
}

/// `lttrecipe presets list`.
struct PresetsListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List all presets, where they come from, and which hide others.",
    discussion: """
      EXAMPLES:
        lttrecipe presets list
        lttrecipe presets list --json
      """)

  @OptionGroup var output: OutputOptions

  func run() throws {
    let status = PresetsOperation(view: PresetsView(isJSON: output.json)).list()
    throw ExitCode(status.rawValue)
  }
}

/// `lttrecipe presets show`.
struct PresetsShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Print a preset with its own presets merged and its parameters put in.",
    discussion: """
      Values that come from another preset carry its file and line as a comment.

      EXAMPLES:
        lttrecipe presets show kernel/tracecompass
        lttrecipe presets show ./mine.yaml --set depth=2
      """)

  @Argument(help: ArgumentHelp("A preset's name or path.", valueName: "preset"))
  var preset: String

  @OptionGroup var parameters: ParameterOptions

  @OptionGroup var output: OutputOptions

  func run() throws {
    let status = PresetsOperation(view: PresetsView(isJSON: output.json))
      .show(preset, given: parameters.given)
    throw ExitCode(status.rawValue)
  }
}

/// `lttrecipe presets path`.
struct PresetsPathCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "path",
    abstract: "Print the file of a preset.",
    discussion: """
      EXAMPLES:
        lttrecipe presets path kernel/sched
        cp "$(lttrecipe presets path kernel/sched)" ./mine.yaml
      """)

  @Argument(help: ArgumentHelp("A preset's name or path.", valueName: "preset"))
  var preset: String

  @OptionGroup var output: OutputOptions

  func run() throws {
    let status = PresetsOperation(view: PresetsView(isJSON: output.json)).path(of: preset)
    throw ExitCode(status.rawValue)
  }
}
