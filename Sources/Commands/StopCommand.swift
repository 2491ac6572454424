import ArgumentParser
import PlanExecution

/// `lttrecipe stop`.
struct StopCommand: ProgramStarting {
  static let configuration = CommandConfiguration(
    commandName: "stop",
    abstract: "Stop recording; the sessions stay.",
    discussion: """
      What was recorded stays where it is; the next apply of the recipe starts the sessions again.

      EXAMPLES:
        lttrecipe stop trace.yaml          all sessions of the recipe
        lttrecipe stop trace.yaml web      one of them
        lttrecipe stop web                 a standing session by its name
      """)

  @OptionGroup var target: StandingOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let status = StandingOperation(
      name: target.recipe, sessions: target.sessions, action: .stop,
      view: ApplyViews.make(isJSON: output.json)
    ).run()
    throw ExitCode(status.rawValue)
  }
}
