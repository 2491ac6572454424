import Glibc

/// Stops lttrecipe itself, as the terminal's suspend character stops a job.
enum OwnStop {
  /// Whom the signal goes to.
  enum Reach {
    case lttrecipe

    /// All of lttrecipe's process group: what a shell has started as one job.
    case job
  }

  /// Returns when lttrecipe goes on: whether it had stopped.
  ///
  /// It does not where no shell could let it go on: the kernel drops these signals for a process group that is
  /// orphaned.
  static func stop(by signal: Int32, _ reach: Reach) -> Bool {
    let before = SignalMask.block([signal, SIGCONT])
    kill(reach == .job ? 0 : getpid(), signal)
    // Here it stops.
    SignalMask.unblock([signal])
    var continuation = SignalMask.set(of: [SIGCONT])
    var now = timespec()
    let wasStopped = sigtimedwait(&continuation, nil, &now) == SIGCONT
    SignalMask.restore(before)
    return wasStopped
  }
}
