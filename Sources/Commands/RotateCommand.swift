import ArgumentParser
import PlanExecution

/// `lttrecipe rotate`.
struct RotateCommand: ProgramStarting {
  static let configuration = CommandConfiguration(
    commandName: "rotate",
    abstract: "Archive what was recorded so far.",
    discussion: """
      Ends the current trace chunk, says where it is, reads it, and brings it to the recipe's targets. The session records on, into the next chunk.

      EXAMPLES:
        lttrecipe rotate trace.yaml          all sessions of the recipe
        lttrecipe rotate trace.yaml web      one of them
        lttrecipe rotate web                 a standing session by its name
      """)

  @OptionGroup var target: StandingOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let status = StandingOperation(
      name: target.recipe, sessions: target.sessions, action: .rotate,
      view: ApplyViews.make(isJSON: output.json)
    ).run()
    throw ExitCode(status.rawValue)
  }
}
