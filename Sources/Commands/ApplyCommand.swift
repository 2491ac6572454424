import ArgumentParser
import PlanExecution

/// `lttrecipe apply`.
struct ApplyCommand: StepRunning {
  static let configuration = CommandConfiguration(
    commandName: "apply",
    abstract: "Record as a recipe says, judge the trace, bring it away.",
    discussion: """
      Starts a session daemon where none runs, makes the recording sessions, runs the payload \
      exactly inside the recording window, stops, verifies and retrieves. The sessions of a recipe \
      without a payload stay and record; the next apply changes what differs from the recipe. A recipe with a `matrix` makes a series of \
      runs, each of them as above; --run-id names the series.

      EXAMPLES:
        lttrecipe apply recipes/first-trace.yaml
        lttrecipe apply recipes/first-trace.yaml --set folder=/usr
        lttrecipe apply trace.yaml --until configured    make the sessions, do not start
        lttrecipe apply trace.yaml                       go on from there
        lttrecipe apply trace.yaml --once    do nothing where a complete run recorded the same
        lttrecipe apply recipes/sweep.yaml --set delay=2     of a `matrix` the runs with this value
        lttrecipe apply latency.yaml --quiet-window      do nothing but wait meanwhile
        lttrecipe apply flight-recorder.yaml             no payload: make it so, leave it recording
        lttrecipe apply flight-recorder.yaml --replace=web   make the session anew where it must be
      """)

  @OptionGroup var recipe: RecipeOptions
  @OptionGroup var output: OutputOptions

  @Option(
    help: ArgumentHelp(
      "Stop after a phase: \(StoppingPoint.allCases.map(\.rawValue).joined(separator: ", ")). "
        + "The next apply of the recipe goes on.", valueName: "phase"))
  var until: StoppingPoint?

  @Option(
    help: ArgumentHelp("Name the run, or take up the run of this name.", valueName: "id"))
  var runID: String?

  @Flag(help: "Show the payload's output as it comes; looks once a second while it is recorded.")
  var follow = false

  @Flag(
    help:
      "Do nothing but wait while the payload is recorded; refused where something would be looked at."
  )
  var quietWindow = false

  @OptionGroup var once: OnceOptions
  @OptionGroup var replacement: ReplacementOptions

  func run() throws {
    let view = ApplyViews.make(isJSON: output.json)
    let status = ApplyOperation(
      recipe: recipe.recipe, given: recipe.parameters.given, stoppingPoint: until, runID: runID,
      replaceable: replacement.sessions, followsPayload: follow,
      keepsWindowQuiet: quietWindow, isOnce: once.once, view: view
    ).run()
    throw ExitCode(status.rawValue)
  }
}

extension StoppingPoint: ExpressibleByArgument {}
