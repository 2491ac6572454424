package import LTTngModel

/// Says in words what the session daemon's answers mean, and what to do.
package enum DaemonFault {
  /// Returns the problem of a call; `what` was tried: `create the session web`.
  package static func problem(
    _ what: String, _ error: LTTngError, origin: String? = nil
  ) -> Problem {
    if error.isUnanswered { return silence(what, error, origin: origin) }
    if let answer = DaemonAnswer.known[error.code] {
      return Problem(
        answer.status, "cannot \(what): \(answer.meaning) (\(error))", help: answer.help,
        origin: origin)
    }
    let (status, help) = remedy(error.code)
    return Problem(status, "cannot \(what): \(error)", help: help, origin: origin)
  }

  /// Names what is wrong in the session daemon itself, and the call last.
  private static func silence(
    _ what: String, _ error: LTTngError, origin: String?
  ) -> Problem {
    let status = error.code.interruptingSignal.map(ExitStatus.init(signal:))
    return Problem(
      status ?? .environmentNotReady, "cannot \(what): \(error.message) (\(error.call)())",
      help: silenceHelp, origin: origin, isUnanswered: true)
  }

  /// What a session daemon was asked to do is done when it goes on; sessions do not outlive it.
  static let silenceHelp =
    "a process that is stopped goes on at kill -CONT; a session daemon also waits for the relay daemon that its "
    + "sessions send to; whoever ends the session daemon ends its sessions; then try again"

  private static func remedy(_ code: LTTngErrorCode) -> (ExitStatus, String?) {
    switch code {
    case .noUserConsumer, .noKernelConsumer:
      (
        .environmentNotReady,
        "a consumer daemon was ended: end what records, then restart the session daemon"
      )
    case .noSessionDaemon, .fatal:
      (.environmentNotReady, "the session daemon has gone; apply the recipe again")
    case .kernelTracerUnavailable:
      (.environmentNotReady, kernelTracerHelp)
    case .needsRootSessionDaemon:
      (
        .environmentNotReady,
        "the kernel domain needs the root session daemon: sudo systemctl start lttng-sessiond, "
          + "and membership of its group: sudo usermod -aG tracing $USER"
      )
    case .kernelContextUnavailable:
      (
        .environmentNotReady,
        "the LTTng modules of this kernel lack the context field; take it out of `contexts`"
      )
    case .sessionExists:
      (.environmentNotReady, "another session has this name, perhaps another user's")
    case .createDirectoryFailed:
      (
        .environmentNotReady,
        "the session daemon cannot write the output folder as this user; does the user have an "
          + "entry in the user database?"
      )
    default:
      (.failed, nil)
    }
  }

  package static let kernelTracerHelp =
    "the kernel tracer's modules are missing: apt-get install lttng-modules-dkms, then restart the "
    + "session daemon: sudo systemctl restart lttng-sessiond"
}
