import Glibc

/// `CLOCK_MONOTONIC` in nanoseconds: LTTng's default trace clock.
enum MonotonicClock {
  static func now() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  /// Returns the point in time `duration` after `start`, or the last one there is.
  static func time(_ duration: Duration, after start: UInt64) -> UInt64 {
    guard duration > .zero else { return start }

    let (seconds, attoseconds) = duration.components
    let (whole, overflows) = UInt64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
    let sum = whole.addingReportingOverflow(start)
    let fraction = UInt64(attoseconds / 1_000_000_000)
    let (result, isTooFar) = sum.partialValue.addingReportingOverflow(fraction)
    return overflows || sum.overflow || isTooFar ? .max : result
  }

  /// Returns the timeout for `poll()`: milliseconds, rounded up; -1 for no deadline.
  static func pollTimeout(until deadline: UInt64?, from now: UInt64) -> Int32 {
    guard let deadline else { return -1 }
    guard deadline > now else { return 0 }

    return Int32(clamping: (deadline - now - 1) / 1_000_000 + 1)
  }
}
