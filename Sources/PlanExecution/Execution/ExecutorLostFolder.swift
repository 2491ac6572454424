import LTTngModel
import Planning

/// A run whose folder somebody removes while it is at work: no command finds it any more, so that what it began is
/// brought to its end now.
extension Executor where Control: ~Copyable {
  /// What becomes of a run whose state cannot be written, and what there is to do.
  var stateHelp: String {
    guard run.isFolderGone else {
      return
        "what the run began is brought to its end all the same; make the folder writable, or make room in it"
    }

    let traces = places.isEmpty ? sessions.filter(\.isStaged).map(\.name) : []
    let lost =
      traces.isEmpty
      ? "" : "; what the session \(traces.joined(separator: ", ")) wrote was there, and is lost"
    return
      "what the run began is brought to its end all the same, and nothing of it can be resumed: its plan and journal "
      + "were there\(lost)"
  }

  /// Whether the trace of a session went with the folder of the run.
  func isLost(_ session: SessionPlan) -> Bool { session.isStaged && run.isFolderGone }

  /// Notes that a trace is not brought away, as nothing could be told about it there.
  mutating func noteUnretrievable() {
    guard !plan.actions(in: .retrieve).isEmpty else { return }

    note(
      Problem(
        .retrievalFailed,
        "nothing was brought away: the recipe and the output that belong to the trace are gone with the folder of the run",
        help: "the trace stays where it was recorded"))
  }

  /// Tells what is left of a run that no command finds.
  func noteLeftResources() {
    let left = sessions.filter { run.progress.mayHaveCreated($0.name) }.map { daemonName($0.name) }
    let commands =
      left.map { "lttng destroy \($0)" }
      + run.progress.triggers.sorted().map { "lttng remove-trigger \($0)" }
    ports.observer.observe(
      .note(
        "what is left of the run no command of lttrecipe finds; take it away by hand: "
          + commands.joined(separator: "; ")))
  }
}
