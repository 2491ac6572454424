import CLTTngCtl
import Glibc
package import LTTngModel

extension SessionDaemon {
  /// Destroys a session and waits until its last data is where it belongs (lttng-destroy(1)).
  ///
  /// An active session is stopped and its sub-buffers are consumed before. One that rotated once has its
  /// last trace chunk archived by the daemon, which this waits for too: half a second or more. Where that
  /// fails, as when the relay daemon has gone, the session is gone and
  /// `LTTNG_ERR_ROTATION_FAIL_CONSUMER` is thrown.
  ///
  /// A session whose data is not written after ``waitingLimit``, as when its relay daemon takes none, is
  /// left as it is with ``LTTngErrorCode/dataPending``: what it holds would be lost. One that a trigger may
  /// start in any moment is stopped and not waited for.
  package mutating func destroySession(named name: String) throws(LTTngError) {
    let call = "lttng_destroy_session_ext"
    try refuseNullCharacter(in: name, for: call)
    try stopWaiting(name, for: call)
    var handle: OpaquePointer?
    try change(call, lttng_destroy_session_ext(name, &handle))
    try DestructionHandle(handle).wait(atMost: waitingLimit)
  }

  /// Stops a session, unless it is, and waits until its sub-buffers are consumed.
  private mutating func stopWaiting(_ name: String, for call: String) throws(LTTngError) {
    let limit = Duration.milliseconds(Int(waitingLimit))
    switch try awaitData(ofSession: name, atMost: limit, pause: { usleep(1000) }) {
    case .written: break
    case .startable: try stopUnlessStopped(name)
    case .timeIsUp:
      throw LTTngError(
        code: .dataPending, call: call,
        message: "The session's data is not written after \(waitingLimit / 1000) s")
    case .startedAgain:
      throw LTTngError(
        code: .startedAgain, call: call,
        message: "The session is started again each time it is stopped")
    }
  }

  package mutating func destroySessionWithoutWaiting(named name: String) throws(LTTngError) {
    let call = "lttng_destroy_session_no_wait"
    try refuseNullCharacter(in: name, for: call)
    try change(call, lttng_destroy_session_no_wait(name))
  }
}

/// Owns a `lttng_destruction_handle`: the destruction of a session that was asked for.
private struct DestructionHandle: ~Copyable {
  private let pointer: OpaquePointer

  init(_ pointer: OpaquePointer?) throws(LTTngError) {
    self.pointer = try check("lttng_destroy_session_ext", pointer)
  }

  deinit {
    lttng_destruction_handle_destroy(pointer)
  }

  func wait(atMost limit: CInt) throws(LTTngError) {
    let call = "lttng_destruction_handle_wait_for_completion"
    let status = try CallWatch.shared.watch(call) {
      lttng_destruction_handle_wait_for_completion(pointer, limit)
    }
    guard status != LTTNG_DESTRUCTION_HANDLE_STATUS_TIMEOUT else {
      throw LTTngError(
        LTTNG_ERR_ROTATION_PENDING, call: call,
        message: "The session daemon does not finish the session's last trace chunk")
    }
    guard status == LTTNG_DESTRUCTION_HANDLE_STATUS_COMPLETED else {
      throw LTTngError(LTTNG_ERR_FATAL, call: call)
    }

    var result = LTTNG_ERR_UNK
    let answer = lttng_destruction_handle_get_result(pointer, &result)
    guard answer == LTTNG_DESTRUCTION_HANDLE_STATUS_OK else {
      throw LTTngError(LTTNG_ERR_FATAL, call: "lttng_destruction_handle_get_result")
    }

    try check("lttng_destroy_session_ext", result)
    try checkRotation()
  }

  /// The daemon archives the last trace chunk of a session that rotated.
  private func checkRotation() throws(LTTngError) {
    let call = "lttng_destruction_handle_get_rotation_state"
    var state = LTTNG_ROTATION_STATE_NO_ROTATION
    let answer = lttng_destruction_handle_get_rotation_state(pointer, &state)
    guard answer == LTTNG_DESTRUCTION_HANDLE_STATUS_OK else {
      throw LTTngError(LTTNG_ERR_FATAL, call: call)
    }
    guard state != LTTNG_ROTATION_STATE_ERROR else {
      throw LTTngError(
        LTTNG_ERR_ROTATION_FAIL_CONSUMER, call: call,
        message: "The session is gone, but its last trace chunk could not be archived")
    }
  }
}
