import Glibc

/// A signal to this process that was not taken note of yet.
package enum PendingInterruption {
  /// The signal that asks the process to end; nil where none waits, or where signals are not blocked.
  package static var signal: Int32? {
    var pending = sigset_t()
    sigpending(&pending)
    return [SIGINT, SIGTERM, SIGHUP].first { sigismember(&pending, $0) == 1 }
  }
}
