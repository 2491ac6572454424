import LTTngModel
import Planning

/// A session daemon that does not answer: what it was asked to do may be done when it goes on, so nothing is
/// written down of it, and the run stays open.
extension Executor where Control: ~Copyable {
  /// Whether a session of the run may still be there.
  var hasSession: Bool {
    sessions.contains { run.progress.mayHaveCreated($0.name) }
  }

  /// Whether more may come to the traces: nobody knows what became of the sessions, or sub-buffers are yet to be
  /// recovered.
  var mayTraceGrow: Bool { isEndOpen && hasSession }

  /// Whether the end of the sessions is left to who takes the run up.
  var isEndOpen: Bool { isDaemonSilent || isRecoveryDue }

  /// Whether the session daemon gave no answer, so that no call is made any more.
  var isDaemonSilent: Bool { problems.contains(where: \.isUnanswered) }

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

  /// Tells that the run stays open.
  func noteOpen() {
    guard !run.isFolderGone else { return noteLeftResources() }

    ports.observer.observe(.note("the run stays open; \(wayOn)"))
  }

  /// Returns what became of a run that stays as it is, and tells that.
  func openReport() -> RunReport {
    noteOpen()
    return report()
  }

  /// How a run is brought to its end that stays open.
  private var wayOn: String {
    if isRecoveryDue { return "go on: \(openRunEnding)" }
    if lacksDocument, !hasSession, run.progress.triggers.isEmpty { return wayToDocuments }

    return isDaemonSilent && !isStanding
      ? "when the session daemon answers, the next apply brings it to its end, or: \(openRunEnding)"
      : "try again: lttrecipe destroy --run-id \(run.id)"
  }

  private var wayToDocuments: String {
    let time = "when its folder can be written again"
    return isStanding || isUndone
      ? "\(time): lttrecipe destroy --run-id \(run.id)"
      : "\(time), the next apply brings it to its end, or: \(openRunEnding)"
  }

  /// The command that brings a run to its end that stays open.
  var openRunEnding: String {
    isStanding ? "lttrecipe destroy --run-id \(run.id)" : "lttrecipe resume \(run.id)"
  }
}
