import CGate
import Glibc

/// The signals that the calling thread does not take.
enum SignalMask {
  /// Returns what was blocked before.
  static func block(_ numbers: [Int32]) -> sigset_t {
    change(SIG_BLOCK, set(of: numbers))
  }

  @discardableResult
  static func unblock(_ numbers: [Int32]) -> sigset_t {
    change(SIG_UNBLOCK, set(of: numbers))
  }

  static func restore(_ before: sigset_t) {
    change(SIG_SETMASK, before)
  }

  static func set(of numbers: [Int32]) -> sigset_t {
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in numbers { sigaddset(&signals, number) }
    return signals
  }

  @discardableResult
  private static func change(_ how: Int32, _ signals: sigset_t) -> sigset_t {
    var signals = signals
    var before = sigset_t()
    pthread_sigmask(how, &signals, &before)
    return before
  }
}
