import CGate
import Glibc

/// Owns the descriptor from which the blocked signals are read, and remembers the first that asked
/// lttrecipe to end.
struct SignalQueue: ~Copyable {
  /// Signals that ask lttrecipe to end.
  private static let interruptions = [SIGINT, SIGTERM, SIGHUP]

  let descriptor: Int32

  /// The first signal that asked lttrecipe to end.
  private(set) var firstInterruption: Int32?

  /// Fails, with `errno`, when there is no descriptor left.
  init?() {
    var signals = Self.watchedSignals()
    let descriptor = gate_signalfd(&signals)

    guard descriptor >= 0 else { return nil }

    self.descriptor = descriptor
  }

  deinit {
    close(descriptor)
  }

  /// Blocks the signals in the calling thread and in those that it starts later.
  static func block() {
    var signals = watchedSignals()
    // An ignored SIGCHLD, perhaps inherited, would let the kernel reap children before us.
    signal(SIGCHLD, SIG_DFL)
    signal(SIGPIPE, SIG_IGN)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
  }

  /// Takes what came, without waiting; returns the signals that ask lttrecipe to end, in order, and
  /// whether a child changed its state.
  mutating func drain() -> (interruptions: [Int32], childChanged: Bool) {
    var interruptions: [Int32] = []
    var childChanged = false

    while let number = next() {
      if number == SIGCHLD {
        childChanged = true
      } else {
        interruptions.append(number)
        record(number)
      }
    }
    return (interruptions, childChanged)
  }

  /// Remembers a signal that asked lttrecipe to end.
  mutating func record(_ interruption: Int32) {
    firstInterruption = firstInterruption ?? interruption
  }

  private func next() -> Int32? {
    var information = signalfd_siginfo()
    let size = MemoryLayout<signalfd_siginfo>.size
    let count = withoutInterruption { read(descriptor, &information, size) }
    return count == size ? Int32(information.ssi_signo) : nil
  }

  /// The signals to watch; a SIGHUP that the caller has ignored, as nohup(1) does, is not.
  private static func watchedSignals() -> sigset_t {
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGCHLD)
    for number in interruptions where number != SIGHUP || !isIgnored(number) {
      sigaddset(&signals, number)
    }
    return signals
  }

  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    sigaction(number, nil, &action)
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
      == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}
