import LTTngModel
import Planning

/// A session daemon that does not answer: what it was asked to do may be done when it goes on, so nothing is
/// written down of it, and the run stays open.
extension Executor where Control: ~Copyable {
  /// Whether a session of the run may still be there.
  var hasSession: Bool {
    sessions.contains { run.progress.mayHaveCreated($0.name) }
  }

  /// Whether the traces are still written to: nobody knows what became of the sessions.
  var mayStillRecord: Bool { isDaemonSilent && hasSession }

  /// Whether the session daemon gave no answer, so that no call is made any more.
  var isDaemonSilent: Bool { problems.contains { $0.help == DaemonFault.silenceHelp } }

  /// Notes what the session daemon answered; that it does not is noted once, whatever was tried.
  mutating func noteFault(_ what: String, _ error: LTTngError) {
    guard !error.isUnanswered || !isDaemonSilent else { return }

    note(DaemonFault.problem(what, error))
  }

  /// Writes down that a step failed; a call that was not answered may be carried out yet.
  mutating func recordFailure(_ step: String, _ error: LTTngError) {
    guard !error.isUnanswered else { return }

    record(.failed, step, detail: error.description)
  }

  /// How a run is brought to its end that stays open.
  var wayOn: String {
    isDaemonSilent && !isStanding
      ? "when the session daemon answers, the next apply brings it to its end, or: lttrecipe resume \(run.id)"
      : "try again: lttrecipe destroy --run-id \(run.id)"
  }
}
