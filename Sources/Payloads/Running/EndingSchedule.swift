import Glibc

/// Decides which signals a running program gets, and when.
///
/// A value without effects: it is told what happened and returns the signals to send, in order.
struct EndingSchedule {
  /// What happens to a program at its time limit, and at an interruption.
  enum Policy {
    /// The program is asked to end; what is left after the grace period is killed.
    case ask(gracePeriod: Duration)

    /// It is killed at its time limit; interruptions let it end by itself.
    case kill
  }

  private enum Stage {
    case running
    case asked
    case killed
  }

  private let policy: Policy
  private var stage = Stage.running

  /// When ``expire(at:)`` is due, on the monotonic clock.
  private(set) var deadline: UInt64?

  /// Whether the time limit ended the program.
  private(set) var timedOut = false

  init(policy: Policy, timeLimit: Duration?, start: UInt64) {
    self.policy = policy
    deadline = timeLimit.map { MonotonicClock.time($0, after: start) }
  }

  /// Whether the program was told to end, so that nothing of its group may stay.
  var isEnding: Bool {
    stage != .running
  }

  /// Returns what a signal to lttrecipe means for the program: the same signal the first time,
  /// SIGKILL once it was told to end.
  mutating func interrupt(by signal: Int32, at now: UInt64) -> [Int32] {
    guard case .ask(let gracePeriod) = policy else { return [] }

    switch stage {
    case .running: return ask(by: signal, gracePeriod, now)
    case .asked: return kill()
    case .killed: return []
    }
  }

  /// Returns what the passed ``deadline`` means for the program.
  mutating func expire(at now: UInt64) -> [Int32] {
    guard let deadline, now >= deadline else { return [] }

    timedOut = timedOut || stage == .running
    guard stage == .running, case .ask(let gracePeriod) = policy else { return kill() }

    return ask(by: SIGTERM, gracePeriod, now)
  }

  /// Returns what a limit of the recording means for the program.
  mutating func end(at now: UInt64) -> [Int32] {
    guard stage == .running, case .ask(let gracePeriod) = policy else { return [] }

    return ask(by: SIGTERM, gracePeriod, now)
  }

  /// A stopped program gets its signal only when it goes on.
  private mutating func ask(
    by signal: Int32, _ gracePeriod: Duration, _ now: UInt64
  ) -> [Int32] {
    stage = .asked
    deadline = MonotonicClock.time(gracePeriod, after: now)
    return [signal, SIGCONT]
  }

  private mutating func kill() -> [Int32] {
    stage = .killed
    deadline = nil
    return [SIGKILL]
  }
}
