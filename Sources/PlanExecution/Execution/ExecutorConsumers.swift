import LTTngModel
import Planning

/// Consumer daemons, which write what sessions record: one that ended takes with it what it had not written, and
/// the session daemon of LTTng 2.13 neither starts another one nor says that it needs one.
extension Executor where Control: ~Copyable {
  /// Takes note that a session whose end fails has lost its consumer daemon; returns whether it has.
  mutating func noteLostConsumer(of session: String, _ error: LTTngError) -> Bool {
    guard !error.isUnanswered, error.code != .noSessionDaemon, ports.daemonStarter.hasLostConsumer
    else { return false }

    guard !isRecoveryDue, let fate = fateOfBuffers(of: session) else { return true }

    let text =
      "a consumer daemon was ended while the session \(session) recorded: what was in its sub-buffers "
      + "\(fate), and nothing was recorded afterwards"
    ports.observer.observe(.note(text))
    if isStanding { lostBuffers.append(text) } else { earlyEnds.append(text) }
    return true
  }

  /// What became of the sub-buffers of a session by its name in the daemon; nil where that is yet to be seen.
  ///
  /// The end of the session takes away what is needed to read them (measured with 2.13.9).
  private mutating func fateOfBuffers(of name: String) -> String? {
    guard let session = sessions.first(where: { daemonName($0.name) == name }) else {
      return "is lost"
    }

    return recoverBuffers(of: session)
  }

  /// Returns the problem of a session daemon that cannot record any more; nil where that is not why a call failed.
  func lostConsumerProblem(_ what: String, _ error: LTTngError) -> Problem? {
    guard !error.isUnanswered, error.code != .noSessionDaemon, ports.daemonStarter.hasLostConsumer
    else { return nil }

    let process = ports.daemonStarter.answeringProcess.map { ", process \($0)," } ?? ""
    return Problem(
      .environmentNotReady,
      "cannot \(what): a consumer daemon of the session daemon\(process) was ended, and LTTng starts no "
        + "other one (\(error))",
      help: "restart the session daemon, which ends its sessions: "
        + (ports.daemonStarter.answeringProcess.map { "kill \($0), or " } ?? "")
        + "sudo systemctl restart lttng-sessiond")
  }
}
