import ArgumentParser
import PlanExecution

/// `lttrecipe stop`.
struct StopCommand: StepRunning {
  static let configuration = CommandConfiguration(
    commandName: "stop",
    abstract: "End a run and its payload; stop recording where sessions stand.",
    discussion: """
      A run with a payload comes to its end as at Ctrl-C: the payload gets a signal, after a grace period \
      its process group is killed, the sessions are stopped and destroyed, teardown is run, and what was \
      recorded is verified and retrieved. The lttrecipe that makes the run does that, and stop waits for it \
      and says how it ended; where that was killed, stop does it, and ends what is left of the payload. A \
      series (the runs of a recipe's `matrix`) makes no other runs then; `lttrecipe resume` goes on with it. \
      Where nothing is under way, nothing is done. A run that waits (`apply --until`) is left as it is; where \
      something of it runs meanwhile, that is told with exit status 5.

      The sessions of a recipe without a payload stay when they are stopped, and what they recorded stays \
      where it is; the next apply of the recipe starts them again.

      The exit status tells how the run's end went: 1 where its teardown failed, 4 where the verdict is bad, \
      5 where its session daemon was gone or does not answer, 6 where the payload had failed by itself, 7 where \
      the trace could not be retrieved. That the payload or the setup was interrupted is no failure. Of several \
      stops of one run at once, each waits for its end and tells of it.

      EXAMPLES:
        lttrecipe stop trace.yaml                       the runs of a recipe that are under way
        lttrecipe stop 20260308T142530Z-7f3a            one run, or one series
        lttrecipe stop 20260308T14                      the only one that begins so
        lttrecipe stop recorder.yaml                    all sessions of a recipe without a payload
        lttrecipe stop recorder.yaml web                one of them
        lttrecipe stop web                              a standing session by its name
      """)

  @Argument(
    help: ArgumentHelp(
      "The recipe's file, a run's id or the beginning of it, or the name of a standing session.",
      valueName: "run"),
    completion: .file(extensions: ["yaml"]))
  var name: String

  @Argument(
    help: ArgumentHelp(
      "Those of the standing sessions that are meant; all of them where none is named.",
      valueName: "session"))
  var sessions: [String] = []

  @OptionGroup var secrets: SecretOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let status = StopOperation(
      name: name, sessions: sessions, given: secrets.given,
      view: ApplyViews.make(isJSON: output.json)
    ).run()
    throw ExitCode(status.rawValue)
  }
}
