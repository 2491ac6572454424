import ArgumentParser
import PlanExecution

/// `lttrecipe destroy`.
struct DestroyCommand: StepRunning {
  static let configuration = CommandConfiguration(
    commandName: "destroy",
    abstract: "End what runs of a recipe left: sessions, triggers, teardown, session daemon.",
    discussion: """
      Touches only what runs of the recipe made. Recorded traces stay; what standing sessions recorded is \
      verified and retrieved. A program of a run that was cut off, and that still runs, is ended. Secrets that \
      a teardown needs are given again.

      A run whose plan cannot be read, since it is damaged or of another version of lttrecipe, is ended by what \
      its journal tells when it is named by --run-id: its teardown is not run, and its trace stays.

      EXAMPLES:
        lttrecipe destroy trace.yaml                          all open runs of the recipe
        lttrecipe destroy web                                 the run of a standing session
        lttrecipe destroy --run-id 20260308T142530Z-7f3a      one run
        lttrecipe destroy --run-id 20260308T14                the only one that begins so
      """)

  @Argument(
    help: ArgumentHelp(
      "The recipe's file, or the name of a standing session; a run is named by --run-id.",
      valueName: "recipe"),
    completion: .file(extensions: ["yaml"]))
  var recipe: String?

  @Option(help: ArgumentHelp("End this run only: its id, or the beginning of it.", valueName: "id"))
  var runID: String?

  @OptionGroup var secrets: SecretOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard recipe != nil || runID != nil else {
      throw ValidationError("name a recipe, or a run with --run-id")
    }
  }

  func run() throws {
    let status = DestroyOperation(
      recipe: recipe, runID: runID, given: secrets.given,
      view: ApplyViews.make(isJSON: output.json)
    ).run()
    throw ExitCode(status.rawValue)
  }
}
