import CLTTngCtl
import Glibc
package import LTTngModel
import Synchronization

/// Watches the calls of liblttng-ctl, which waits for an answer without limit.
///
/// A session daemon that is stopped, or waits for another program itself, still accepts connections: nothing but
/// the time tells. The library opens a connection for each call and closes it, retries what a signal interrupts,
/// and offers no time limit. So a second thread sleeps on a timer that runs while a call does. It tells once who
/// is waited for, and gives the call up at the limit, or when somebody wants this process to end: it shuts the
/// connection down (shutdown(2)), which the library takes for the end of the daemon. A daemon that goes on later
/// carries out what it was asked to; so that says nothing about what became of the call.
///
/// A call costs two system calls more, under 1 µs of 70 and more. The thread never runs while none is under way,
/// as in a recording window, and that one begins in the middle of a call's work makes no difference.
final class CallWatch: Sendable {
  static let shared = CallWatch()

  /// From then on an interruption is heeded: no call of a healthy daemon takes so long but those that await
  /// the end of a rotation.
  private static let firstLook = Duration.seconds(1)
  private static let lookInterval = Duration.milliseconds(200)

  private struct Call {
    let name: String
    let begin = ContinuousClock.now
    let thread = pthread_self()
    var isTold = false

    var silence: Duration { ContinuousClock.now - begin }
  }

  private struct State {
    var settings: CallWatchSettings?

    /// The timer's descriptor; nil before the first call.
    var timer: CInt?
    var call: Call?

    /// Why no call is made any more.
    var error: LTTngError?
  }

  private let state = Mutex(State())

  private init() {}

  func use(_ settings: CallWatchSettings) {
    state.withLock { $0.settings = settings }
  }

  /// Lets calls be made again, as they go to another daemon from now on.
  func forget() {
    state.withLock { $0.error = nil }
  }

  /// Whether a call was given up.
  var hasGivenUp: Bool { state.withLock { $0.error != nil } }

  /// Makes a call; none after one that was given up: it would take as long.
  func watch<Status>(_ name: String, _ call: () -> Status) throws(LTTngError) -> Status {
    try begin(name)
    let status = call()
    try end()
    return status
  }

  private func begin(_ name: String) throws(LTTngError) {
    let error = state.withLock { state -> LTTngError? in
      guard state.settings != nil, state.error == nil else { return state.error }

      state.call = Call(name: name)
      if state.timer == nil { state.timer = startThread() }
      state.timer?.setTimer(Self.firstLook, then: Self.lookInterval)
      return nil
    }
    if let error { throw error }
  }

  private func end() throws(LTTngError) {
    let error = state.withLock { state -> LTTngError? in
      state.timer?.setTimer(.zero, then: .zero)
      state.call = nil
      return state.error
    }
    if let error { throw error }
  }

  /// Gives up a wait that consists of many calls, where it lasts and somebody wants this process to end.
  func heedInterruption(
    of name: String, since begin: ContinuousClock.Instant
  ) throws(LTTngError) {
    let error = state.withLock { state -> LTTngError? in
      let silence = ContinuousClock.now - begin
      guard state.settings != nil, silence >= Self.firstLook,
        let signal = PendingInterruption.signal
      else { return nil }

      state.error = LTTngError(
        code: .interrupted(by: signal), call: name,
        message: "the session daemon was not done after \(silence.components.seconds) s")
      return state.error
    }
    if let error { throw error }
  }

  // MARK: - The thread

  /// Returns the descriptor of its timer; nil where there can be none, and calls are not watched.
  private func startThread() -> CInt? {
    let timer = timerfd_create(CLOCK_MONOTONIC, CInt(TFD_CLOEXEC))
    guard timer >= 0 else { return nil }

    ignoreWakeups()
    var thread = pthread_t()
    let status = pthread_create(&thread, nil, { _ in CallWatch.shared.run() }, nil)
    guard status == 0 else {
      close(timer)
      return nil
    }

    pthread_detach(thread)
    return timer
  }

  /// SIGURG ends a connect(2) that waits, and is ignored by programs that are not prepared for it.
  private func ignoreWakeups() {
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { _ in }
    sigaction(SIGURG, &action, nil)
  }

  private func run() -> UnsafeMutableRawPointer? {
    takeNoSignals()
    let timer = state.withLock { $0.timer }
    guard let timer else { return nil }

    var count: UInt64 = 0
    while true {
      guard read(timer, &count, MemoryLayout.size(ofValue: count)) > 0 else { continue }

      state.withLock { state in look(&state) }
    }
  }

  /// Signals are the main thread's, which blocks those that it waits for.
  private func takeNoSignals() {
    var signals = sigset_t()
    sigfillset(&signals)
    pthread_sigmask(SIG_SETMASK, &signals, nil)
  }

  private func look(_ state: inout State) {
    guard let settings = state.settings, var call = state.call else { return }

    if state.error == nil { state.error = settings.error(of: call.name, silentFor: call.silence) }
    if state.error != nil {
      interrupt(call.thread)
    } else if !call.isTold, call.silence >= settings.patience {
      call.isTold = true
      state.call = call
      settings.tell(settings.silentCall(call.name, silentFor: call.silence))
    }
  }

  private func interrupt(_ thread: pthread_t) {
    for connection in DaemonConnection.all() { connection.shutDown() }
    pthread_kill(thread, SIGURG)
  }
}

/// How calls are watched.
package struct CallWatchSettings: Sendable {
  /// After how long it is told that one waits.
  let patience: Duration

  /// After how long a call is given up; nil for never.
  let limit: Duration?

  /// Is called on another thread, while this process's calls wait; it may make none.
  let tell: @Sendable (SilentCall) -> Void

  package init(
    patience: Duration, limit: Duration?, tell: @escaping @Sendable (SilentCall) -> Void
  ) {
    self.patience = patience
    self.limit = limit
    self.tell = tell
  }

  fileprivate func silentCall(_ name: String, silentFor silence: Duration) -> SilentCall {
    SilentCall(
      call: name, silence: silence, limit: limit, process: DaemonConnection.all().first?.process)
  }

  /// Why a call is given up; nil as long as it is not.
  fileprivate func error(of name: String, silentFor silence: Duration) -> LTTngError? {
    let signal = PendingInterruption.signal
    guard signal != nil || limit.map({ silence >= $0 }) == true else { return nil }

    return LTTngError(
      code: signal.map(LTTngErrorCode.interrupted) ?? .noAnswer, call: name,
      message: silentCall(name, silentFor: silence).text)
  }
}

extension SessionDaemon {
  package func heedInterruption(ofDataWaitSince begin: ContinuousClock.Instant) throws(LTTngError) {
    try CallWatch.shared.heedInterruption(of: "lttng_data_pending", since: begin)
  }

  /// Has all calls watched from now on, which block for as long as the session daemon is silent otherwise.
  package static func watchCalls(_ settings: CallWatchSettings) {
    CallWatch.shared.use(settings)
  }

  /// Whether a call was given up: none is made any more.
  package static var isGivenUp: Bool { CallWatch.shared.hasGivenUp }
}

extension CInt {
  /// Sets a timer's first and later expirations; zero stops it.
  fileprivate func setTimer(_ first: Duration, then interval: Duration) {
    var times = itimerspec(it_interval: timespec(interval), it_value: timespec(first))
    timerfd_settime(self, 0, &times, nil)
  }
}

extension timespec {
  fileprivate init(_ duration: Duration) {
    let (seconds, attoseconds) = duration.components
    self.init(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
  }
}
