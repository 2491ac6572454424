import CLTTngCtl
import Glibc
package import LTTngModel

extension SessionDaemon {
  /// Archives the current trace chunk, waits for that, and returns where it is: an absolute path, or
  /// `net://HOST:PORT:PORT/PATH` with a path in the relay daemon's output folder (lttng-rotate(1)).
  ///
  /// It takes half a second or more. The daemon refuses a session that was never started
  /// (`LTTNG_ERR_START_SESSION_ONCE`), a live one, a snapshot one and one without output
  /// (`LTTNG_ERR_ROTATION_NOT_AVAILABLE`). Where another rotation is under way, such as one of a schedule,
  /// its end is waited for first.
  package mutating func rotateSession(named name: String) throws(LTTngError) -> String {
    let end = ContinuousClock.now + .milliseconds(waitingLimit)
    return try beginRotation(ofSession: name, until: end).waitForArchive(until: end)
  }

  /// A rotation that somebody else asked for has no handle for us: nothing tells its end but the daemon, which
  /// begins no other before.
  private mutating func beginRotation(
    ofSession name: String, until end: ContinuousClock.Instant
  ) throws(LTTngError) -> RotationHandle {
    let call = "lttng_rotate_session"
    try refuseNullCharacter(in: name, for: call)
    let begin = ContinuousClock.now
    while true {
      var handle: OpaquePointer?
      do throws(LTTngError) {
        try change(call, lttng_rotate_session(name, nil, &handle))
        return try RotationHandle(handle)
      } catch {
        guard error.code == .rotationPending, ContinuousClock.now < end else { throw error }

        try CallWatch.shared.heedInterruption(of: call, since: begin)
        RotationHandle.pause()
      }
    }
  }

  package mutating func addRotationSchedule(
    _ schedule: RotationSchedule, toSession session: String
  ) throws(LTTngError) {
    let call = "lttng_session_add_rotation_schedule"
    try refuseNullCharacter(in: session, for: call)
    let description = try ScheduleDescription(schedule)
    mutatingCallCount += 1
    let status = try CallWatch.shared.watch(call) {
      lttng_session_add_rotation_schedule(session, description.pointer)
    }
    try check(call, status, session: session, otherwise: LTTNG_ERR_ROTATION_SCHEDULE_SET)
  }

  /// Takes a schedule away, which must have exactly the value that the session's has.
  package mutating func removeRotationSchedule(
    _ schedule: RotationSchedule, fromSession session: String
  ) throws(LTTngError) {
    let call = "lttng_session_remove_rotation_schedule"
    try refuseNullCharacter(in: session, for: call)
    let description = try ScheduleDescription(schedule)
    mutatingCallCount += 1
    let status = try CallWatch.shared.watch(call) {
      lttng_session_remove_rotation_schedule(session, description.pointer)
    }
    try check(call, status, session: session, otherwise: LTTNG_ERR_ROTATION_SCHEDULE_NOT_SET)
  }

  /// Checks the status of a call on a schedule.
  ///
  /// The library folds the daemon's codes into a few statuses (its `rotate.c`): −3 for a schedule that is
  /// set already, −2 (and not −3, as the header says) for one that is not set, −1 for all else.
  private func check(
    _ call: String, _ status: lttng_rotation_status, session: String,
    otherwise code: lttng_error_code
  ) throws(LTTngError) {
    switch status {
    case LTTNG_ROTATION_STATUS_OK: break
    case LTTNG_ROTATION_STATUS_ERROR:
      guard try isListed(session) else { throw LTTngError(LTTNG_ERR_SESS_NOT_FOUND, call: call) }

      throw LTTngError(LTTNG_ERR_ROTATION_NOT_AVAILABLE, call: call)
    default: throw LTTngError(code, call: call)
    }
  }
}

/// Owns a `lttng_rotation_schedule`.
private struct ScheduleDescription: ~Copyable {
  let pointer: OpaquePointer

  /// Refuses what the daemon takes for no schedule: 0, or a period that its timer cannot hold.
  init(_ schedule: RotationSchedule) throws(LTTngError) {
    switch schedule {
    case .periodic(let period):
      let call = "lttng_rotation_schedule_periodic_set_period"
      guard (1..<UInt64(UInt32.max)).contains(period) else {
        throw LTTngError(LTTNG_ERR_INVALID, call: call)
      }

      pointer = try LTTngControl.check(call, lttng_rotation_schedule_periodic_create())
      _ = lttng_rotation_schedule_periodic_set_period(pointer, period)
    case .size(let size):
      let call = "lttng_rotation_schedule_size_threshold_set_threshold"
      guard size > 0, size < UInt64.max else { throw LTTngError(LTTNG_ERR_INVALID, call: call) }

      pointer = try LTTngControl.check(call, lttng_rotation_schedule_size_threshold_create())
      _ = lttng_rotation_schedule_size_threshold_set_threshold(pointer, size)
    }
  }

  deinit {
    lttng_rotation_schedule_destroy(pointer)
  }
}
