import ArgumentParser
import PlanExecution

/// `lttrecipe clear`.
struct ClearCommand: ProgramStarting {
  static let configuration = CommandConfiguration(
    commandName: "clear",
    abstract: "Drop what was recorded so far.",
    discussion: """
      Empties the sub-buffers and the current trace chunk; snapshots and archived trace chunks stay.

      EXAMPLES:
        lttrecipe clear trace.yaml          all sessions of the recipe
        lttrecipe clear trace.yaml web      one of them
        lttrecipe clear web                 a standing session by its name
      """)

  @OptionGroup var target: StandingOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let status = StandingOperation(
      name: target.recipe, sessions: target.sessions, action: .clear,
      view: ApplyViews.make(isJSON: output.json)
    ).run()
    throw ExitCode(status.rawValue)
  }
}
