import ArgumentParser
import LTTngModel
import PlanExecution

/// `lttrecipe snapshot`.
struct SnapshotCommand: ProgramStarting {
  static let configuration = CommandConfiguration(
    commandName: "snapshot",
    abstract: "Write down what a flight recorder's sub-buffers hold.",
    discussion: """
      Records a snapshot of each snapshot session, says where it is, reads it, and brings it to the \
      recipe's targets. The session records on.

      EXAMPLES:
        lttrecipe snapshot flight-recorder.yaml
        lttrecipe snapshot flight-recorder.yaml --to /tmp/incident
        lttrecipe snapshot flight-recorder --regenerate-statedump   a standing session by its name
        lttrecipe snapshot flight-recorder --to net://collector     to a relay daemon
      """)

  @OptionGroup var target: StandingOptions
  @OptionGroup var output: OutputOptions

  @Option(
    help: ArgumentHelp(
      "Write into this folder, or to the relay daemon of this URL, not to the session's own output.",
      valueName: "place"))
  var to: String?

  @Flag(
    help: "Have the tracers tell the state of the system before: the sub-buffers may have lost it.")
  var regenerateStatedump = false

  func run() throws {
    let status = SnapshotOperation(
      name: target.recipe, sessions: target.sessions, place: to,
      regeneratesStatedump: regenerateStatedump, view: ApplyViews.make(isJSON: output.json)
    ).run()
    throw ExitCode(status.rawValue)
  }
}
