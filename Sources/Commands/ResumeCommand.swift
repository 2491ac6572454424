import ArgumentParser
import PlanExecution

/// `lttrecipe resume`.
struct ResumeCommand: StepRunning {
  static let configuration = CommandConfiguration(
    commandName: "resume",
    abstract: "Finish runs that were cut off; start none.",
    discussion: """
      A run is cut off when lttrecipe is killed, or the machine goes down. Where its payload had not begun, \
      what the run made is undone. Where it had, its sessions are stopped and destroyed, its teardown is \
      run, and what was recorded is verified and brought to the recipe's targets. A payload that still \
      runs is awaited. The next apply of the recipe does the same before it begins.

      EXAMPLES:
        lttrecipe resume                                all runs that were cut off
        lttrecipe resume trace.yaml                     those of a recipe
        lttrecipe resume 20260308T142530Z-7f3a          one run
      """)

  @Argument(
    help: ArgumentHelp("The id of a run, or a recipe's file.", valueName: "run"),
    completion: .file(extensions: ["yaml"]))
  var name: String?

  @OptionGroup var output: OutputOptions

  func run() throws {
    let status = ResumeOperation(
      name: name, view: ApplyViews.make(isJSON: output.json)
    ).run()
    throw ExitCode(status.rawValue)
  }
}
