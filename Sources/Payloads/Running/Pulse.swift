/// Something that is done again and again while a program runs.
struct Pulse {
  private let interval: Duration
  private let body: () -> Void

  /// When it is due, on the monotonic clock.
  private(set) var next: UInt64

  init(every interval: Duration, from start: UInt64, _ body: @escaping () -> Void) {
    self.interval = interval
    self.body = body
    next = MonotonicClock.time(interval, after: start)
  }

  /// Does it where it is due.
  mutating func beat(at now: UInt64) {
    guard now >= next else { return }

    body()
    next = MonotonicClock.time(interval, after: now)
  }
}
