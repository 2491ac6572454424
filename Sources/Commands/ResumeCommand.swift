import ArgumentParser
import PlanExecution

/// `lttrecipe resume`.
struct ResumeCommand: StepRunning {
  static let configuration = CommandConfiguration(
    commandName: "resume",
    abstract: "Finish runs that were cut off; go on with a series of runs.",
    discussion: """
      A run is cut off when lttrecipe is killed, or the machine goes down. Where its payload had not begun, \
      what the run made is undone. Where it had, its sessions are stopped and destroyed, its teardown is \
      run, and what was recorded is verified and brought to the recipe's targets. A payload that still \
      runs is awaited as long as its `timeout` and the recipe's `limits` grant, or ended where `lttrecipe stop` \
      had asked for that. The next apply of the recipe does the same before it begins, but for the waiting. That \
      such a run had been interrupted is no failure.

      A series (the runs of a recipe's `matrix`) that was cut off or interrupted goes on: a run whose payload \
      did not come to its own end is kept, named partial, and made anew; the others that are left are made.

      Where the trace of a run could not be brought to the recipe's targets (exit status 7), that is done \
      once more when the run or its recipe is named: what is brought away must be as it was recorded.

      EXAMPLES:
        lttrecipe resume                                all runs that were cut off
        lttrecipe resume trace.yaml                     those of a recipe
        lttrecipe resume 20260308T142530Z-7f3a          one run, or one series
        lttrecipe resume 20260308T14                    the only one that begins so
      """)

  @Argument(
    help: ArgumentHelp(
      "The id of a run or a series, the beginning of one, or a recipe's file.", valueName: "run"),
    completion: .file(extensions: ["yaml"]))
  var name: String?

  @OptionGroup var parameters: ParameterOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let status = ResumeOperation(
      name: name, given: parameters.given, view: ApplyViews.make(isJSON: output.json)
    ).run()
    throw ExitCode(status.rawValue)
  }
}
