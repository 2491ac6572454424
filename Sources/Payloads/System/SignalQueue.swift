import CGate
import Glibc

/// Owns the descriptor from which the blocked signals are read, and remembers the first that asked
/// lttrecipe to end.
struct SignalQueue: ~Copyable {
  /// What came since the last look.
  struct Arrivals {
    /// Signals that ask lttrecipe to end, in order.
    var interruptions: [Int32] = []
    var childChanged = false

    /// Whether lttrecipe was asked to stop, as by the terminal's suspend character.
    var stopAsked = false
  }

  /// Signals that ask lttrecipe to end.
  private static let interruptions = [SIGINT, SIGTERM, SIGHUP]

  /// What goes with the SIGTERM of a `stop` (sigqueue(3)), which asks for the end once, however often it comes: a signal
  /// more would end the teardown.
  static let stopMark: Int32 = 0x7374_6f70

  let descriptor: Int32

  /// The first signal that asked lttrecipe to end.
  private(set) var firstInterruption: Int32?

  /// Fails, with `errno`, when there is no descriptor left.
  init?() {
    // Where it is not blocked, SIGTSTP stops lttrecipe and never arrives here.
    var signals = SignalMask.set(of: Self.watchedSignals + Self.stopSignals)
    let descriptor = gate_signalfd(&signals)

    guard descriptor >= 0 else { return nil }

    self.descriptor = descriptor
  }

  deinit {
    close(descriptor)
  }

  /// Blocks the signals in the calling thread and in those that it starts later.
  static func block() {
    // An ignored SIGCHLD, perhaps inherited, would let the kernel reap children before us.
    signal(SIGCHLD, SIG_DFL)
    signal(SIGPIPE, SIG_IGN)
    _ = SignalMask.block(watchedSignals)
  }

  /// Takes what came, without waiting.
  mutating func drain() -> Arrivals {
    var arrivals = Arrivals()

    while let (number, isOfStop) = next() {
      switch number {
      case SIGCHLD: arrivals.childChanged = true
      case SIGTSTP: arrivals.stopAsked = true
      case _ where isOfStop && firstInterruption != nil: break
      default:
        arrivals.interruptions.append(number)
        record(number)
      }
    }
    return arrivals
  }

  /// Remembers a signal that asked lttrecipe to end.
  mutating func record(_ interruption: Int32) {
    firstInterruption = firstInterruption ?? interruption
  }

  private func next() -> (number: Int32, isOfStop: Bool)? {
    var information = signalfd_siginfo()
    let size = MemoryLayout<signalfd_siginfo>.size
    let count = withoutInterruption { read(descriptor, &information, size) }
    guard count == size else { return nil }

    // SI_QUEUE (sigaction(2)); a terminal's and another program's signals are of other kinds.
    let isOfStop = information.ssi_code == -1 && information.ssi_int == Self.stopMark
    return (Int32(information.ssi_signo), isOfStop)
  }

  /// The signals to watch; a SIGHUP that the caller has ignored, as nohup(1) does, is not.
  private static var watchedSignals: [Int32] {
    [SIGCHLD] + interruptions.filter { $0 != SIGHUP || !isIgnored($0) }
  }

  /// What stops lttrecipe, unless the caller has it ignored: to be blocked only while a program is waited for
  /// that is to stop with it.
  static let stopSignals = [SIGTSTP].filter { !isIgnored($0) }

  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    sigaction(number, nil, &action)
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
      == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}
