import Glibc
import LTTngControl
import LTTngModel

/// Listens to what the triggers of runs tell.
///
/// Triggers come and go while it listens. That a session daemon cannot be heard, or has ended, is no fault:
/// the next time may be better.
struct NotificationFollowing: ~Copyable {
  private var channel: NotificationChannel?

  /// The triggers that the channel is subscribed to.
  private var names: [String] = []

  /// Gives `show` what arrives within a time from the triggers whose names begin with one of these texts.
  ///
  /// It returns when the time is over, whether anything was told or not.
  mutating func follow(
    _ prefixes: [String], for time: Duration, _ control: inout SessionDaemon,
    show: (NotificationArrival) -> Void
  ) {
    let deadline = ContinuousClock.now + time
    do throws(LTTngError) {
      try subscribe(to: prefixes, &control)
      while ContinuousClock.now < deadline,
        let arrival = try channel?.next(within: deadline - ContinuousClock.now)
      {
        show(arrival)
      }
    } catch {
      channel = nil
      names = []
    }
    Self.sleep(until: deadline)
  }

  private mutating func subscribe(
    to prefixes: [String], _ control: inout SessionDaemon
  ) throws(LTTngError) {
    guard !prefixes.isEmpty else { return }

    let wanted = try control.listTriggers().map(\.name).filter { name in
      prefixes.contains { name.hasPrefix($0) }
    }
    guard wanted != names || channel == nil else { return }

    channel = nil
    names = wanted
    if !wanted.isEmpty { channel = try control.openNotifications(ofTriggersNamed: wanted) }
  }

  private static func sleep(until deadline: ContinuousClock.Instant) {
    let rest = (deadline - ContinuousClock.now) / Duration.microseconds(1)
    if rest > 0 { usleep(UInt32(min(rest, 1_000_000))) }
  }
}
