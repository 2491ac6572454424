import ArgumentParser
import PlanExecution

/// `lttrecipe regenerate`.
struct RegenerateCommand: ProgramStarting {
  static let configuration = CommandConfiguration(
    commandName: "regenerate",
    abstract: "Write a recording session's metadata, or the system's state, anew.",
    discussion: """
      `metadata` takes the clock's offset anew, as after a correction of the time. `statedump` has the \
      tracers tell the state of the system once more: what a snapshot or an overwritten trace file lost.

      EXAMPLES:
        lttrecipe regenerate metadata trace.yaml
        lttrecipe regenerate statedump flight-recorder.yaml
        lttrecipe regenerate statedump web          a standing session by its name
      """)

  /// What is written anew.
  enum Subject: String, CaseIterable, ExpressibleByArgument {
    case metadata
    case statedump
  }

  @Argument(help: ArgumentHelp("metadata or statedump.", valueName: "what"))
  var subject: Subject

  @OptionGroup var target: StandingOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let status = StandingOperation(
      name: target.recipe, sessions: target.sessions,
      action: subject == .metadata ? .regenerateMetadata : .regenerateStatedump,
      view: ApplyViews.make(isJSON: output.json)
    ).run()
    throw ExitCode(status.rawValue)
  }
}
